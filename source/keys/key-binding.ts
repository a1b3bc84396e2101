/** What a key is: where it holds, what it asks for, and how the help tells of it. */

import type { TextLayout } from '../state/inspect/text-view.ts';
import type { Mode } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import type { Command } from '../state/update.ts';

/** Commands that the state can't carry out by itself. */
export type KeyRequest =
  | Command
  | { readonly type: 'quit' }
  | { readonly type: 'suspend' }
  /** The open plan's command, for the clipboard. */
  | { readonly type: 'copy' };

/** What a key has to know of the screen. */
export interface ScreenLayout {
  /** Rows that are shown at once. */
  readonly pageRows: number;
  /** How far the help can be scrolled. */
  readonly end: number;
  /** The terminal is too small to show anything: what nobody sees is not answered. */
  readonly isTooSmall?: true;
  /** How the text of a closer look lies on the screen. */
  readonly textLayout?: TextLayout | undefined;
}

export interface KeyBinding {
  /** Names of keys: a character, or "up", "pagedown", "ctrl-f", "enter", "esc", … */
  readonly keys: readonly string[];
  readonly modes: readonly Mode[];
  readonly request: (view: ScreenLayout) => KeyRequest;
  readonly help: string;
  readonly group: 'Move' | 'Look' | 'Choose' | 'Act' | 'Time' | 'Leave' | 'Type';
  /** It leads to a change of the cluster, by way of a dialog. */
  readonly changesCluster?: true;
  /** Shown in the bottom line, in this wording. */
  readonly hint?: string;
  /** Why the key does nothing just now, in a short sentence; undefined when it works. */
  readonly disabledReason?: (state: State) => string | undefined;
}
