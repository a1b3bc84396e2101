/** Deeper than any schema of Kubernetes. Code that handles values calls itself for each level, and the stack has an end. */
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
