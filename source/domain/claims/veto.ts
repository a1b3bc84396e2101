/** A reason against deleting a claim. */
export interface Veto {
  /** A phrase without a full stop. */
  readonly text: string;
  /** True if typing the name in the dialog overrides the veto. A command never overrides it. */
  readonly isOverridable: boolean;
}

/** A veto that nothing overrides. */
export function veto(text: string): Veto {
  return { text, isOverridable: false };
}
