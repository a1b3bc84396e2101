/** A line for a shell, cut into commands. */

export interface Command {
  readonly words: readonly string[];
  readonly to?: { readonly path: string; readonly append: boolean };
  /** Whether it runs only where the one before succeeded ("&&") or failed ("||"). */
  readonly when: 'always' | 'success' | 'failure';
}

const TOKEN = /\s*(?:(&&|\|\||;|\n|>>|>)|((?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s;&|>"'\\]|&(?!&)|\|(?!\|))+))/gy;

function unquoted(word: string, variable: (name: string) => string): string {
  return word.replace(/'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|\$\{?(\w+)\}?/g, (_, single, double, escaped, name) => {
    if (single !== undefined) return single;
    if (double !== undefined) {
      return double.replace(
        /\\(["\\$])|\$\{?(\w+)\}?/g,
        (__: string, literal?: string, inner?: string) => literal ?? (inner === undefined ? '' : variable(inner)),
      );
    }
    return escaped ?? variable(name);
  });
}

const QUOTED = /\\.|'[^']*'|"(?:[^"\\]|\\.)*"/g;
/** What a shell would replace, in double quotes as well. */
const SUBSTITUTION = /\$\(|`/;
/** Those, pipes, jobs, input, and output other than of `>` and `>>` alone. */
const UNKNOWN = /\$\(|`|<|\b[0-9]>|>&|&>|(?<!\|)\|(?!\|)|(?<!&)&(?!&)/;

/** The first that a genuine shell would understand and this one takes for plain text; undefined where there is none. */
export function unknownSyntax(line: string): string | undefined {
  const bare = line.replace(QUOTED, (quoted) => (quoted.startsWith('"') ? (SUBSTITUTION.exec(quoted)?.[0] ?? '') : ''));
  return UNKNOWN.exec(bare)?.[0];
}

/** @param variable the value of "$NAME" */
export function parseLine(line: string, variable: (name: string) => string): readonly Command[] {
  const commands: Command[] = [];
  let words: string[] = [];
  let to: Command['to'];
  let when: Command['when'] = 'always';
  let redirect: '>' | '>>' | undefined;
  const finish = (): void => {
    if (words.length > 0 || to !== undefined) commands.push({ words, ...(to === undefined ? {} : { to }), when });
    words = [];
    to = undefined;
  };
  for (const [, operator, word] of line.matchAll(TOKEN)) {
    if (word !== undefined) {
      const value = unquoted(word, variable);
      if (redirect === undefined) words.push(value);
      else to = { path: value, append: redirect === '>>' };
      redirect = undefined;
    } else if (operator === '>' || operator === '>>') redirect = operator;
    else {
      finish();
      when = operator === '&&' ? 'success' : operator === '||' ? 'failure' : 'always';
    }
  }
  finish();
  return commands;
}
