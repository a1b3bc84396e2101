/** The keys that lead to a closer look and to a shell, and those within a look. */

import type { Look } from '../state/look.ts';
import { bindingOf, objectsOf, podOf } from '../state/look-parts.ts';
import { lookSubject, subjectWithPod } from '../state/open-look.ts';
import { type Mode, shownSet } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import { shellPod, whyNoShell } from '../state/update-shell.ts';
import type { KeyBinding, View } from './binding.ts';

const LOOK: readonly Mode[] = ['look'];
const ROWS: readonly Mode[] = ['sets', 'set', 'look'];

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
  {
    keys: ['enter', 'right'],
    modes: ['set'],
    request: () => ({ type: 'look', at: 'details' }),
    help: 'the ordinal in full: pod, containers, claims, volumes, node',
    group: 'Look',
    hint: 'details',
    disabled: (state) => (lookSubject(state)?.ordinal === undefined ? 'there is no ordinal here' : undefined),
  },
  {
    keys: ['d'],
    modes: LOOK,
    request: () => ({ type: 'look', at: 'details' }),
    help: 'the ordinal in full',
    group: 'Look',
    disabled: (state) =>
      lookSubject(state)?.ordinal === undefined ? 'details are of one ordinal: open the set first' : undefined,
  },
  {
    keys: ['e'],
    modes: ROWS,
    request: () => ({ type: 'look', at: 'events' }),
    help: 'events of set, pods, claims and volumes',
    group: 'Look',
    hint: 'events',
    disabled: whyNoSet,
  },
  {
    keys: ['l'],
    modes: ROWS,
    request: () => ({ type: 'look', at: 'logs' }),
    help: 'the log of the pod',
    group: 'Look',
    hint: 'log',
    disabled: whyNoLog,
  },
  {
    keys: ['y'],
    modes: ROWS,
    request: () => ({ type: 'look', at: 'yaml' }),
    help: 'the object as YAML; tab goes on to those it belongs with',
    group: 'Look',
    hint: 'YAML',
    disabled: whyNoSet,
  },
  {
    keys: ['S'],
    modes: ['set', 'look'],
    request: () => ({ type: 'shell' }),
    help: 'a shell in the pod: it gets the terminal',
    group: 'Act',
    hint: 'shell',
    dangerous: true,
    disabled: whyNotShell,
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

function whyNoSet(state: State): string | undefined {
  return lookSubject(state) === undefined ? 'there is no set here' : undefined;
}

function whyNoLog(state: State): string | undefined {
  const subject = lookSubject(state);
  if (subject === undefined) return 'there is no set here';
  return podOf(bindingOf(state, subjectWithPod(state, subject))) === undefined ? 'there is no pod here' : undefined;
}

function whyNotShell(state: State): string | undefined {
  const status = shownSet(state);
  if (status === undefined) return 'there is no set here';
  if (state.readOnly !== undefined) return state.readOnly;
  const { namespace } = status.set.meta;
  const known = state.rights.get(namespace);
  if (known !== undefined && !known.shell.allowed) return `you may not run commands in pods of namespace ${namespace}`;
  return whyNoShell(shellPod(state));
}
