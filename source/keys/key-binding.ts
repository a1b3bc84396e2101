/** A key binding: the modes in which it applies, its request, and its help text. */

import type { TextLayout } from '../state/inspect/text-view.ts';
import type { Mode } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import type { Command } from '../state/update.ts';

/** Requests that need more than the state. */
export type KeyRequest =
  | Command
  | { readonly type: 'quit' }
  | { readonly type: 'suspend' }
  /** Copies what `copyableTexts()` names to the clipboard. */
  | { readonly type: 'copy' }
  /** Shows the key on a projector. */
  | { readonly type: 'key-pressed'; readonly key: string }
  /** Copies the line that makes kubectl use the embedded cluster. */
  | { readonly type: 'copy-kubeconfig' };

/** What a key needs to know about the screen. */
export interface ScreenLayout {
  /** The number of visible rows. */
  readonly pageRows: number;
  /** The last scroll position of the help. */
  readonly end: number;
  /** True if the terminal is too small for a screen. Keys have no effect then. */
  readonly isTooSmall?: true;
  /** For each row of the screen, the index of the list's row that it shows; undefined for all other rows. */
  readonly rowIndexes?: readonly (number | undefined)[];
  /** The layout of an inspection's text. */
  readonly textLayout?: TextLayout | undefined;
}

export interface KeyBinding {
  /** Names of keys: a character, or "up", "pagedown", "ctrl-f", "enter", "esc", … */
  readonly keys: readonly string[];
  readonly modes: readonly Mode[];
  readonly request: (view: ScreenLayout, state: State) => KeyRequest;
  readonly help: string;
  readonly group: 'Move' | 'Look' | 'Choose' | 'Act' | 'Time' | 'Leave' | 'Type';
  /** True if it changes the cluster after a dialog. */
  readonly changesCluster?: true;
  /** The text in the bottom line, which may depend on what the key does now. */
  readonly hint?: string | ((state: State) => string);
  /** The text in the bottom line on a projector, where the keys of time come first. */
  readonly presentHint?: string;
  /** Returns a short sentence that says why the key has no effect now; undefined if it has. */
  readonly disabledReason?: (state: State) => string | undefined;
}
