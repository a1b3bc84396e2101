/** Deeper than any schema of Kubernetes; whoever handles a value may call itself for each level. */
export const MAX_DEPTH = 200;

/** Thrown for a text that is not read. */

export class YamlProblem extends Error {
  /** Of the character at which it was found, from the beginning of the text. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.name = 'YamlProblem';
    this.offset = offset;
  }
}
