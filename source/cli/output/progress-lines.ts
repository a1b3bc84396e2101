export interface ProgressLines {
  /** Prints the text if it is new. */
  readonly show: (text: string) => void;
  /** The text that was printed last; empty if none was. */
  readonly last: () => string;
}

/** Prints one line for each new progress text. A text that differs only by a time or a count of kinds is not new. */
export function createProgressLines(print: (text: string) => void): ProgressLines {
  let last = '';
  let lastKind = '';
  return {
    show(text) {
      const kind = text.replace(/\d+(?:[smhd]\b| of \d+ kinds)/g, '');
      if (kind === lastKind) return;
      last = text;
      lastKind = kind;
      print(text);
    },
    last: () => last,
  };
}
