/** A sentence in the bottom line: why the last key had no effect, or what has happened. */

/** The object itself identifies the notice, so that its end never ends a later one with the same text. */
export interface Notice {
  readonly text: string;
}

interface WithNotice {
  readonly notice: Notice | undefined;
}

export function withNotice<S extends WithNotice>(state: S, text: string): S {
  return { ...state, notice: { text } };
}

/** Ends the given notice. A later one stays. */
export function endNotice<S extends WithNotice>(state: S, ended: Notice): S {
  return state.notice === ended ? { ...state, notice: undefined } : state;
}
