/** A line for a shell, cut into commands. */

export interface ShellCommand {
  /** As they were typed: `expand` tells what they stand for once the commands before have run. */
  readonly words: readonly string[];
  readonly to?: { readonly path: string; readonly append: boolean };
  /** Whether it runs only where the one before succeeded ("&&") or failed ("||"). */
  readonly when: 'always' | 'success' | 'failure';
}

/** What a line asks for on its way: the value of "$NAME", and what the command in "$(…)" prints. */
export interface Expansion {
  readonly variable: (name: string) => string;
  readonly output: (line: string) => string;
}

const TOKEN =
  /\s*(?:(&&|\|\||;|\n|>>|>)|((?:\$\([^()"'`\\]*\)|"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s;&|>"'\\]|&(?!&)|\|(?!\|))+))/gy;

const REPLACED = /\\(["\\$])|\$\(([^()"'`\\]*)\)|\$\{?(\w+)\}?/g;

/** A word without its quotes, and with what is looked up in its place. */
export function expandWord(word: string, { variable, output }: Expansion): string {
  const replaced = (text: string): string =>
    text.replace(REPLACED, (_, literal?: string, line?: string, name?: string) => {
      if (literal !== undefined) return literal;
      return line === undefined ? variable(name ?? '') : output(line);
    });
  return word.replace(
    /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|\$\([^()]*\)|\$\{?\w+\}?/g,
    (found, single, double, escaped) => single ?? escaped ?? replaced(double ?? found),
  );
}

const QUOTED = /\\.|'[^']*'|"(?:[^"\\]|\\.)*"/g;
/** What is replaced here, too: a command without quotes of its own, nor another one within. */
const SIMPLE = /\$\([^()"'`\\]*\)/g;
/** What a genuine shell would replace besides, in double quotes as well. */
const SUBSTITUTION = /\$\(|`/;
/** Those, pipes, jobs, input, and output other than of `>` and `>>` alone. */
const UNKNOWN = /\$\(|`|<|\b[0-9]>|>&|&>|(?<!\|)\|(?!\|)|(?<!&)&(?!&)/;

/** The first that a genuine shell would understand and this one takes for plain text; undefined where there is none. */
export function unknownSyntax(line: string): string | undefined {
  const bare = line
    .replace(SIMPLE, '')
    .replace(QUOTED, (quoted) => (quoted.startsWith('"') ? (SUBSTITUTION.exec(quoted)?.[0] ?? '') : ''));
  return UNKNOWN.exec(bare)?.[0];
}

export function parseLine(line: string): readonly ShellCommand[] {
  const commands: ShellCommand[] = [];
  let words: string[] = [];
  let to: ShellCommand['to'];
  let when: ShellCommand['when'] = 'always';
  let redirect: '>' | '>>' | undefined;
  const finish = (): void => {
    if (words.length > 0 || to !== undefined) commands.push({ words, ...(to === undefined ? {} : { to }), when });
    words = [];
    to = undefined;
  };
  for (const [, operator, word] of line.matchAll(TOKEN)) {
    if (word !== undefined) {
      if (redirect === undefined) words.push(word);
      else to = { path: word, append: redirect === '>>' };
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
