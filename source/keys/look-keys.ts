/** The keys within a closer look: moving and searching in its text, and turning what it shows. */

import type { Look } from '../state/look.ts';
import { bindingOf, objectsOf, podOf } from '../state/look-parts.ts';
import type { Mode } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import type { KeyBinding, View } from './binding.ts';

const LOOK: readonly Mode[] = ['look'];

/** More rows than any text has. */
const FAR = 1_000_000_000;
/** Columns that one key press passes over in lines that are not broken. */
const SHIFT = 20;

function scroll(keys: readonly string[], help: string, rows: (view: View) => number): KeyBinding {
  const request: KeyBinding['request'] = (view) => ({ type: 'text-move', rows: rows(view), layout: view.text });
  return { keys, modes: LOOK, request, help, group: 'Move' };
}

/** All rows of the text but one, which stays as a mark of where one has been. */
function pageOf({ text }: View): number {
  return Math.max(1, (text?.height ?? 2) - 1);
}

export const LOOK_KEYS: readonly KeyBinding[] = [
  {
    keys: ['esc'],
    modes: LOOK,
    request: () => ({ type: 'back' }),
    help: 'drop search and filter, or go back',
    group: 'Leave',
    hint: 'back',
  },
  { keys: ['q', 'backspace'], modes: LOOK, request: () => ({ type: 'leave-look' }), help: 'go back', group: 'Leave' },
  { keys: ['?'], modes: LOOK, request: () => ({ type: 'help' }), help: 'this help', group: 'Look', hint: 'help' },
  scroll(['j', 'down', 'ctrl-n', 'enter'], 'down', () => 1),
  scroll(['k', 'up', 'ctrl-p'], 'up', () => -1),
  scroll(['pagedown', 'ctrl-f', 'ctrl-d', 'space'], 'a page down', pageOf),
  scroll(['pageup', 'ctrl-b', 'ctrl-u'], 'a page up', (view) => -pageOf(view)),
  scroll(['g', 'home'], 'to the beginning', () => -FAR),
  scroll(['G', 'end'], 'to the end, and follow it', () => FAR),
  {
    keys: ['right'],
    modes: LOOK,
    request: () => ({ type: 'text-shift', columns: SHIFT }),
    help: 'what lines have on the right',
    group: 'Move',
    disabled: whyNoShift,
  },
  {
    keys: ['left'],
    modes: LOOK,
    request: () => ({ type: 'text-shift', columns: -SHIFT }),
    help: 'back to the left',
    group: 'Move',
    disabled: whyNoShift,
  },
  {
    keys: ['tab'],
    modes: LOOK,
    request: () => ({ type: 'look-part' }),
    help: 'the next container, the next object, or all of the set',
    group: 'Look',
    hint: 'next',
    disabled: whyNoPart,
  },
  {
    keys: ['/'],
    modes: LOOK,
    request: () => ({ type: 'search', what: 'search' }),
    help: 'search',
    group: 'Choose',
    hint: 'search',
  },
  {
    keys: ['n'],
    modes: LOOK,
    request: ({ text }) => ({ type: 'text-match', by: 1, layout: text }),
    help: 'the next match',
    group: 'Choose',
    disabled: whyNoMatch,
    hint: 'match',
  },
  {
    keys: ['N'],
    modes: LOOK,
    request: ({ text }) => ({ type: 'text-match', by: -1, layout: text }),
    help: 'the match before',
    group: 'Choose',
    disabled: whyNoMatch,
  },
  {
    keys: ['&'],
    modes: LOOK,
    request: () => ({ type: 'search', what: 'filter' }),
    help: 'only the lines that have a text',
    group: 'Choose',
    hint: 'filter',
  },
  {
    keys: ['f'],
    modes: LOOK,
    request: ({ text }) => ({ type: 'look-turn', what: 'follow', layout: text }),
    help: 'follow the end, or stand still',
    group: 'Look',
    hint: 'follow',
    disabled: ({ look }) =>
      look?.type === 'logs' || look?.type === 'events' ? undefined : 'only logs and events grow at their end',
  },
  {
    keys: ['p'],
    modes: LOOK,
    request: ({ text }) => ({ type: 'look-turn', what: 'previous', layout: text }),
    help: 'the log of the run before, or of this one',
    group: 'Look',
    hint: 'run before',
    disabled: onlyFor('logs', 'only a log has a run before'),
  },
  {
    keys: ['t'],
    modes: LOOK,
    request: ({ text }) => ({ type: 'look-turn', what: 'timestamps', layout: text }),
    help: 'times before the lines of a log',
    group: 'Look',
    hint: 'times',
    disabled: onlyFor('logs', 'this is for logs'),
  },
  {
    keys: ['m'],
    modes: LOOK,
    request: ({ text }) => ({ type: 'look-turn', what: 'managed-fields', layout: text }),
    help: 'managedFields in the YAML',
    group: 'Look',
    hint: 'managedFields',
    disabled: onlyFor('yaml', 'this is for YAML'),
  },
  {
    keys: ['w'],
    modes: LOOK,
    request: ({ text }) => ({ type: 'look-turn', what: 'wrap', layout: text }),
    help: 'break long lines, or cut them',
    group: 'Look',
    hint: 'wrap',
  },
];

function onlyFor(type: Look['type'], reason: string): (state: State) => string | undefined {
  return ({ look }) => (look?.type === type ? undefined : reason);
}

function whyNoShift({ look }: State): string | undefined {
  return look?.view.wrap === true ? 'long lines are broken: w cuts them' : undefined;
}

function whyNoMatch({ look }: State): string | undefined {
  return look === undefined || look.view.search === '' ? 'nothing is searched: / does' : undefined;
}

function whyNoPart(state: State): string | undefined {
  const { look } = state;
  switch (look?.type) {
    case undefined:
    case 'details':
      return 'there is nothing to go on to';
    case 'events':
      return look.subject.ordinal === undefined ? 'all events of the set are shown already' : undefined;
    case 'logs':
      return (podOf(bindingOf(state, look.subject))?.containers.length ?? 0) < 2
        ? 'the pod has one container only'
        : undefined;
    case 'yaml':
      return objectsOf(state, look.subject).length < 2 ? 'there is one object only' : undefined;
  }
}
