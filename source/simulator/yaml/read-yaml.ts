/** Reads one YAML document as kubectl and the API server do. Time and memory are bounded by its size. */

import { Lexer, parseDocument, type Tags } from 'yaml';
import { MAX_DEPTH, YamlProblem } from './yaml-problem.ts';
import { TOO_DEEP, yamlValue } from './yaml-value.ts';

/** What YAML does not allow. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that are refused.
const CONTROL_CHARACTER = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/** YAML 1.1 has numbers of base 60 and times, which Go's parser does not know. */
function withoutTimes(tags: Tags): Tags {
  return tags.filter((tag) => typeof tag === 'string' || !/timestamp|TIME/.test(`${tag.tag} ${tag.format ?? ''}`));
}

/** Looks at the tokens only: the parser calls itself for each level, and needs long for many. @throws YamlProblem */
function checkDepth(text: string): void {
  let open = 0;
  let inLine = 0;
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    if (token === '{' || token === '[') open += 1;
    else if (token === '}' || token === ']') open -= 1;
    else if (token === '-' || token === '?' || token === ':') inLine += 1;
    else if (token.includes('\n')) inLine = 0;
    // In braces, a line has any number of keys.
    if (open > MAX_DEPTH || (open === 0 && inLine > MAX_DEPTH)) throw new YamlProblem(TOO_DEEP, offset);
    offset += token.length;
  }
}

/** Returns null for an empty document. @throws YamlProblem for the first thing that is wrong */
export function readYaml(text: string): unknown {
  const control = text.search(CONTROL_CHARACTER);
  if (control !== -1) throw new YamlProblem('control characters are not allowed', control);
  checkDepth(text);
  const document = parseDocument(text, {
    version: '1.1',
    customTags: withoutTimes,
    uniqueKeys: false,
    keepSourceTokens: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  const [error] = document.errors;
  if (error !== undefined) {
    const isStack = /call stack|Stack overflow/.test(error.message);
    throw new YamlProblem(isStack ? TOO_DEEP : firstLine(error.message), error.pos[0]);
  }
  const [directive] = document.warnings.filter(({ message }) => /directive|version/i.test(message));
  if (directive !== undefined) throw new YamlProblem(firstLine(directive.message), directive.pos[0]);
  return yamlValue(document.contents);
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/ at line \d.*$/, '');
}
