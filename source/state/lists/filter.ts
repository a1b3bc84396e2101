/** The syntax of the filter line for any list: words and `key:value` pairs that must all match. */

/** The properties by which a list's rows can be filtered. */
export interface FilterDefinition<Row> {
  /** A word without a key, in lower case. */
  readonly text: { readonly help: string; readonly matches: (row: Row, word: string) => boolean };
  readonly keys: readonly FilterKey<Row>[];
}

export interface FilterKey<Row> {
  /** The keys before the colon. The help shows the first one. */
  readonly keys: readonly string[];
  readonly help: string;
  readonly values: (row: Row) => readonly string[];
  /** True if any part of a value may match; otherwise only its beginning. */
  readonly matchSubstring?: true;
}

export interface FilterHelp {
  readonly term: string;
  readonly help: string;
}

export interface Filter<Row> {
  /** Help on the possible terms. */
  readonly help: readonly FilterHelp[];
  /** Parses the filter line. */
  readonly createMatcher: (typed: string) => (row: Row) => boolean;
}

/** Creates a filter. An unknown `key:` is plain text. A leading `!` negates a term. */
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
