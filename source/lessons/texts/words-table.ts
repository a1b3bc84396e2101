/** What a table of words has to hold. */
export interface LessonWords {
  /** The names of the columns of --list. */
  readonly columns: readonly [name: string, title: string, minutes: string, steps: string];
  readonly step: (number: number, of: number) => string;
  readonly starting: string;
  /** The colon after a word, with the space before it where the language has one. */
  readonly colon: string;
  readonly watch: string;
  readonly predictKeys: (last: number) => string;
  readonly type: string;
  readonly orPress: (key: string) => string;
  readonly on: (where: string) => string;
  readonly noLine: string;
  readonly busy: string;
  readonly secondTerminal: string;
  readonly seen: string;
  readonly predicted: string;
  readonly asPredicted: string;
  readonly otherwise: string;
  readonly notTold: string;
  readonly votesOf: (answer: number) => string;
  readonly votes: string;
  readonly finished: (right: number, of: number) => string;
  /** The keys of the panel, each with what it does. */
  readonly keys: {
    readonly run: string;
    readonly next: string;
    readonly again: string;
    readonly votes: string;
    readonly done: string;
  };
  readonly page: {
    readonly minutes: (minutes: number) => string;
    readonly prepare: string;
    readonly prepareText: (name: string) => string;
    readonly file: (name: string) => string;
    readonly start: string;
    readonly question: string;
    readonly output: string;
    readonly after: string;
    readonly answers: string;
    readonly answerNone: string;
    readonly made: (seed: number) => string;
    readonly cueTitle: string;
    readonly cueKeys: string;
    readonly cueTook: (seconds: number) => string;
    readonly cueVotes: string;
    readonly cueRight: string;
    readonly cueTotal: (minutes: number, seconds: number) => string;
  };
}
