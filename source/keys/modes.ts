/** Groups of modes in which a key applies. */

import type { Mode } from '../state/selectors.ts';

export const PAGE_MODES: readonly Mode[] = ['claims', 'volumes', 'findings'];
export const SET_MODES: readonly Mode[] = ['sets', 'set'];
export const SCREEN_MODES: readonly Mode[] = [...SET_MODES, ...PAGE_MODES];
export const SCROLLING_MODES: readonly Mode[] = [...SCREEN_MODES, 'help', 'menu', 'claim', 'finding', 'dns'];
/** Where a set or a claim is under the cursor: G lets it grow there, and goes to the last row elsewhere. */
export const GROWING_MODES: readonly Mode[] = [...SET_MODES, 'claims', 'claim'];
/** What covers a screen and takes a question mark as a key, not as text. */
export const OVERLAY_HELP_MODES: readonly Mode[] = ['claim', 'finding', 'dns', 'menu', 'pick', 'number', 'confirm'];
export const TYPING_MODES: readonly Mode[] = ['filter', 'pick', 'search'];
export const DIALOG_MODES: readonly Mode[] = ['number', 'confirm'];
export const ALL_MODES: readonly Mode[] = [
  ...SCREEN_MODES,
  'claim',
  'finding',
  'help',
  'filter',
  'pick',
  'menu',
  'number',
  'confirm',
  'inspect',
  'search',
  'dns',
];
