/** The language of the filter line, for any list: words, and `key:value` pairs that all have to hold. */

/** What a list's rows can be narrowed by. */
export interface FilterDefinition<Row> {
  /** A word without a key; it comes in lower case. */
  readonly text: { readonly help: string; readonly matches: (row: Row, word: string) => boolean };
  readonly keys: readonly FilterKey<Row>[];
}

export interface FilterKey<Row> {
  /** What can stand before the colon; the help names the first. */
  readonly keys: readonly string[];
  readonly help: string;
  readonly values: (row: Row) => readonly string[];
  /** Any part of a value will do; else it has to begin with what was typed. */
  readonly matchSubstring?: true;
}

export interface FilterHelp {
  readonly term: string;
  readonly help: string;
}

export interface Filter<Row> {
  /** What can be typed. */
  readonly help: readonly FilterHelp[];
  /** Reads the filter line. */
  readonly createMatcher: (typed: string) => (row: Row) => boolean;
}

/** A `key:` that is not known is taken as plain text. A leading `!` turns a term round. */
export function defineFilter<Row>({ text, keys }: FilterDefinition<Row>): Filter<Row> {
  function parseTerm(word: string): (row: Row) => boolean {
    const colon = word.indexOf(':');
    const name = word.slice(0, Math.max(0, colon));
    const key = keys.find((candidate) => candidate.keys.includes(name));
    if (key === undefined) return (row) => text.matches(row, word);
    const value = word.slice(colon + 1);
    return (row) =>
      value === '' || key.values(row).some((candidate) => valueMatches(key, candidate.toLowerCase(), value));
  }

  return {
    help: [
      { term: 'text', help: text.help },
      ...keys.map(({ keys: [name = ''], help }) => ({ term: `${name}:`, help })),
      { term: '!term', help: 'what does not match' },
    ],
    createMatcher(typed) {
      const terms = splitWords(typed)
        .filter((word) => word !== '!')
        .map((word) => {
          const negated = word.startsWith('!');
          return { negated, matches: parseTerm(negated ? word.slice(1) : word) };
        });
      return (row) => terms.every(({ negated, matches }) => matches(row) !== negated);
    },
  };
}

/** "Ready  web" → ["ready", "web"] */
export function splitWords(typed: string): readonly string[] {
  return typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
}

function valueMatches<Row>({ matchSubstring }: FilterKey<Row>, candidate: string, value: string): boolean {
  return matchSubstring === true ? candidate.includes(value) : candidate.startsWith(value);
}
