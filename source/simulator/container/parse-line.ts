/** Splits a shell line into commands. */

export interface ShellCommand {
  /** The words as typed. `expand` replaces their variables after the earlier commands have run. */
  readonly words: readonly string[];
  readonly to?: { readonly path: string; readonly append: boolean };
  /** Whether the command runs always, or only if the previous one succeeded ("&&") or failed ("||"). */
  readonly when: 'always' | 'success' | 'failure';
}

/** Resolves expansions: the value of "$NAME", and the output of the command in "$(…)". */
export interface Expansion {
  readonly variable: (name: string) => string;
  readonly output: (line: string) => string;
}

const TOKEN =
  /\s*(?:(&&|\|\||;|\n|>>|>)|((?:\$\([^()"'`\\]*\)|"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s;&|>"'\\]|&(?!&)|\|(?!\|))+))/gy;

const REPLACED = /\\(["\\$])|\$\(([^()"'`\\]*)\)|\$\{?(\w+)\}?/g;

/** Returns a word without quotes and with its expansions replaced. */
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
/** The supported substitution: a command without quotes, and without another substitution within. */
const SIMPLE = /\$\([^()"'`\\]*\)/g;
/** Substitutions of a genuine shell that are not supported, also within double quotes. */
const SUBSTITUTION = /\$\(|`/;
/**
 * Unsupported syntax: those, pipes, background jobs, input redirection, and output redirection other than `>` and `>>`.
 */
const UNKNOWN = /\$\(|`|<|\b[0-9]>|>&|&>|(?<!\|)\|(?!\|)|(?<!&)&(?!&)/;

/** Returns the first syntax that a genuine shell would interpret and this one does not; undefined if there is none. */
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
