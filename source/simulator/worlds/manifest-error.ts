/** The message has a line for each error: "world.yaml:12: …". */
export class ManifestError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ManifestError';
  }
}
