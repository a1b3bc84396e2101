/** The syntax of the filter line for any list: words, regular expressions and `key:value` pairs that must all match. */

/** The properties by which a list's rows can be filtered. */
export interface FilterDefinition<Row> {
  /** A row matches a word without a key if one of these texts contains it, or if one of `prefixes` begins with it. */
  readonly text: {
    readonly help: string;
    readonly values: (row: Row) => readonly string[];
    readonly prefixes?: (row: Row) => readonly string[];
  };
  readonly keys: readonly FilterKey<Row>[];
}

export interface FilterKey<Row> {
  /** The keys before the colon. The help shows the first one. */
  readonly keys: readonly string[];
  readonly help: string;
  readonly values: (row: Row) => readonly string[];
  /** True if any part of a value may match; otherwise only its beginning. */
  readonly matchSubstring?: true;
  /** All values that exist, if they can be listed. */
  readonly choices?: readonly string[];
  /** For a number, which is compared: ">80", "<=20", "85". A row without a number matches nothing. */
  readonly number?: (row: Row) => number | undefined;
}

export interface FilterHelp {
  readonly term: string;
  readonly help: string;
}

export interface Filter<Row> {
  /** Help on the possible terms. */
  readonly help: readonly FilterHelp[];
  /** Parses the filter line. A term that cannot be understood matches as plain text. */
  readonly createMatcher: (typed: string) => (row: Row) => boolean;
  /** Returns what cannot be understood in the filter line, as a short sentence; undefined if everything can. */
  readonly problem: (typed: string) => string | undefined;
}

/** A word with one of these is read as a regular expression; names, addresses and images have none of them. */
const REGULAR_EXPRESSION = /[\\^$*+?()[\]{}|]/;
/** A repetition of a repetition can take for ever to fail. */
const NESTED_REPETITION = /\([^)]*[*+}][^)]*\)[*+{]/;

interface Term {
  readonly negated: boolean;
  readonly word: string;
}

/** Creates a filter. A leading `!` negates a term. */
export function defineFilter<Row>({ text, keys }: FilterDefinition<Row>): Filter<Row> {
  function keyOf(word: string): { readonly key: FilterKey<Row>; readonly value: string } | undefined {
    const colon = word.indexOf(':');
    const key = keys.find((candidate) => candidate.keys.includes(word.slice(0, Math.max(0, colon)).toLowerCase()));
    return key && { key, value: word.slice(colon + 1) };
  }

  function matcherOf(word: string): (row: Row) => boolean {
    const keyed = keyOf(word);
    if (keyed !== undefined) {
      const { key, value } = keyed;
      if (key.number !== undefined) return numberMatcher(key.number, value);
      const matches = valueMatcher(value, key.matchSubstring === true);
      return (row) => value === '' || key.values(row).some(matches);
    }
    const contains = valueMatcher(word, true);
    const begins = valueMatcher(word, false);
    return (row) => text.values(row).some(contains) || text.prefixes?.(row).some(begins) === true;
  }

  function problemOf(word: string): string | undefined {
    const keyed = keyOf(word);
    const value = keyed?.value ?? word;
    if (REGULAR_EXPRESSION.test(value)) return regularExpressionProblem(value);
    if (keyed === undefined) return undefined;
    const { key } = keyed;
    if (key.number !== undefined && value !== '' && COMPARISON.exec(value) === null) {
      return `${key.keys[0]}: takes >80, <20 or 85, not ${value}`;
    }
    if (key.choices === undefined || key.choices.some((choice) => valueMatcher(value, false)(choice))) return undefined;
    return `${key.keys[0]}: knows ${key.choices.join(', ')}, not ${value}`;
  }

  return {
    help: [
      { term: 'text', help: text.help },
      { term: '^db-\\d$', help: 'the same as a regular expression' },
      ...keys.map(({ keys: [name = ''], help }) => ({ term: `${name}:`, help })),
      { term: '!term', help: 'what does not match' },
    ],
    createMatcher(typed) {
      const terms = termsOf(typed).map(({ negated, word }) => ({ negated, matches: matcherOf(word) }));
      return (row) => terms.every(({ negated, matches }) => matches(row) !== negated);
    },
    problem(typed) {
      for (const { word } of termsOf(typed)) {
        const problem = problemOf(word);
        if (problem !== undefined) return problem;
        const [, name] = /^([a-z]+):/i.exec(word) ?? [];
        if (name !== undefined && keyOf(word) === undefined) {
          return `${name}: is no key here (${keys.map((key) => key.keys[0]).join(', ')}), so it is read as text`;
        }
      }
      return undefined;
    },
  };
}

const COMPARISON = /^(>=?|<=?|=)?(\d+(?:\.\d+)?)%?$/;

/** The beginning of a comparison matches every row: the rest is being typed. What is no comparison matches none. */
function numberMatcher<Row>(numberOf: (row: Row) => number | undefined, value: string): (row: Row) => boolean {
  const [, sign = '=', digits] = COMPARISON.exec(value) ?? [];
  if (digits === undefined) return () => /^[<>=]?=?$/.test(value);
  const limit = Number(digits);
  const compare: Readonly<Record<string, (number: number) => boolean>> = {
    '>': (number) => number > limit,
    '>=': (number) => number >= limit,
    '<': (number) => number < limit,
    '<=': (number) => number <= limit,
    '=': (number) => number === limit,
  };
  return (row) => {
    const number = numberOf(row);
    return number !== undefined && compare[sign]?.(number) === true;
  };
}

function termsOf(typed: string): readonly Term[] {
  return splitWords(typed).flatMap((word) => {
    const negated = word.startsWith('!');
    const rest = negated ? word.slice(1) : word;
    return rest === '' ? [] : [{ negated, word: rest }];
  });
}

/** "Ready  web" → ["Ready", "web"] */
export function splitWords(typed: string): readonly string[] {
  return typed.split(/\s+/).filter((word) => word !== '');
}

function regularExpressionProblem(word: string): string | undefined {
  if (NESTED_REPETITION.test(word)) return `${word} repeats a repetition, so it is read as text`;
  return regularExpressionOf(word) === undefined
    ? `${word} is not a complete regular expression, so it is read as text`
    : undefined;
}

function regularExpressionOf(word: string): RegExp | undefined {
  if (!REGULAR_EXPRESSION.test(word) || NESTED_REPETITION.test(word)) return undefined;
  try {
    return new RegExp(word, 'i');
  } catch {
    return undefined;
  }
}

/** Returns a function that reports whether a value matches, in either case. */
export function valueMatcher(word: string, anywhere: boolean): (value: string) => boolean {
  const expression = regularExpressionOf(word);
  if (expression !== undefined) return (value) => expression.test(value);
  const wanted = word.toLowerCase();
  return anywhere ? (value) => value.toLowerCase().includes(wanted) : (value) => value.toLowerCase().startsWith(wanted);
}
