/** Groups of modes: where a key holds. */

import type { Mode } from '../state/selectors.ts';

export const PAGES: readonly Mode[] = ['claims', 'volumes', 'findings'];
export const LISTS: readonly Mode[] = ['sets', 'set'];
export const SCREENS: readonly Mode[] = [...LISTS, ...PAGES];
export const SCROLLING: readonly Mode[] = [...SCREENS, 'help', 'menu', 'claim', 'finding', 'dns'];
export const TYPING: readonly Mode[] = ['filter', 'pick', 'search'];
export const DIALOG: readonly Mode[] = ['number', 'confirm'];
export const ALL: readonly Mode[] = [
  ...SCREENS,
  'claim',
  'finding',
  'help',
  'filter',
  'pick',
  'menu',
  'number',
  'confirm',
  'look',
  'search',
  'dns',
];
