import { lineChoices } from '../state/commands/command-line.ts';
import type { State } from '../state/state.ts';
import type { KeyBinding } from './key-binding.ts';
import { TYPING_MODES } from './modes.ts';
import { unsentStepsReason } from './quit-keys.ts';

/** Keys while a filter, a search or the text of a picker is being typed. */
export const TYPING_KEYS: readonly KeyBinding[] = [
  {
    keys: ['enter'],
    modes: TYPING_MODES,
    request: ({ textLayout }, state) => {
      return isQuitLine(state) ? { type: 'quit' } : { type: 'accept', layout: textLayout };
    },
    help: 'apply what is typed or chosen',
    group: 'Type',
    hint: 'apply',
    disabledReason: (state) => (isQuitLine(state) ? unsentStepsReason(state) : undefined),
  },
  {
    keys: ['tab'],
    modes: ['pick'],
    request: () => ({ type: 'complete' }),
    help: 'complete what is typed',
    group: 'Type',
    hint: 'complete',
  },
  {
    keys: ['esc'],
    modes: TYPING_MODES,
    request: () => ({ type: 'back' }),
    help: 'cancel: everything stays as it was',
    group: 'Type',
    hint: 'cancel',
  },
  {
    keys: ['down', 'ctrl-n'],
    modes: TYPING_MODES,
    request: ({ end }) => ({ type: 'move', lines: 1, end }),
    help: 'down',
    group: 'Type',
  },
  {
    keys: ['up', 'ctrl-p'],
    modes: TYPING_MODES,
    request: ({ end }) => ({ type: 'move', lines: -1, end }),
    help: 'up',
    group: 'Type',
  },
  {
    keys: ['pagedown'],
    modes: TYPING_MODES,
    request: ({ pageRows, end }) => ({ type: 'move', lines: pageRows, end }),
    help: 'a page down',
    group: 'Type',
  },
  {
    keys: ['pageup'],
    modes: TYPING_MODES,
    request: ({ pageRows, end }) => ({ type: 'move', lines: -pageRows, end }),
    help: 'a page up',
    group: 'Type',
  },
  {
    keys: ['backspace', 'delete'],
    modes: TYPING_MODES,
    request: () => ({ type: 'erase' }),
    help: 'erase a character',
    group: 'Type',
  },
  {
    keys: ['ctrl-u', 'ctrl-w'],
    modes: TYPING_MODES,
    request: () => ({ type: 'erase-all' }),
    help: 'erase the line',
    group: 'Type',
  },
];

/** Reports whether Enter would quit: ":q" is chosen in the command line. */
function isQuitLine(state: State): boolean {
  const { overlay } = state;
  return overlay?.type === 'command' && lineChoices(state, overlay.text)[overlay.index]?.request.type === 'quit';
}
