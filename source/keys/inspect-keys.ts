/** The keys of an inspection: moving and searching in its text, and selecting what it shows. */

import type { Inspection } from '../state/inspect/inspection.ts';
import { inspectableObjects, logContainers } from '../state/inspect/inspection-subject.ts';
import type { Mode } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import type { KeyBinding, ScreenLayout } from './key-binding.ts';

const INSPECT_MODES: readonly Mode[] = ['inspect'];

/** More rows than any text has. */
const MORE_THAN_ALL_ROWS = 1_000_000_000;
/** The number of columns that one key press scrolls in lines that are not wrapped. */
const SIDEWAYS_COLUMNS = 20;

function scrollKey(keys: readonly string[], help: string, rows: (view: ScreenLayout) => number): KeyBinding {
  const request: KeyBinding['request'] = (view) => ({ type: 'scroll-text', rows: rows(view), layout: view.textLayout });
  return { keys, modes: INSPECT_MODES, request, help, group: 'Move' };
}

/** One page is all visible rows but one, so that one row stays visible for orientation. */
function pageRows({ textLayout }: ScreenLayout): number {
  return Math.max(1, (textLayout?.height ?? 2) - 1);
}

export const INSPECT_KEYS: readonly KeyBinding[] = [
  {
    keys: ['esc'],
    modes: INSPECT_MODES,
    request: () => ({ type: 'back' }),
    help: 'drop search and filter, or go back',
    group: 'Leave',
    hint: 'back',
  },
  {
    keys: ['q', 'backspace'],
    modes: INSPECT_MODES,
    request: () => ({ type: 'close-inspection' }),
    help: 'go back',
    group: 'Leave',
  },
  scrollKey(['j', 'down', 'ctrl-n', 'enter'], 'down', () => 1),
  scrollKey(['k', 'up', 'ctrl-p'], 'up', () => -1),
  scrollKey(['pagedown', 'ctrl-f', 'ctrl-d', 'space'], 'a page down', pageRows),
  scrollKey(['pageup', 'ctrl-b', 'ctrl-u'], 'a page up', (view) => -pageRows(view)),
  scrollKey(['g', 'home'], 'to the beginning', () => -MORE_THAN_ALL_ROWS),
  scrollKey(['G', 'end'], 'to the end, and follow it', () => MORE_THAN_ALL_ROWS),
  {
    keys: ['right'],
    modes: INSPECT_MODES,
    request: () => ({ type: 'scroll-sideways', columns: SIDEWAYS_COLUMNS }),
    help: 'what lines have on the right',
    group: 'Move',
    disabledReason: sidewaysDisabledReason,
  },
  {
    keys: ['left'],
    modes: INSPECT_MODES,
    request: () => ({ type: 'scroll-sideways', columns: -SIDEWAYS_COLUMNS }),
    help: 'back to the left',
    group: 'Move',
    disabledReason: sidewaysDisabledReason,
  },
  {
    keys: ['tab'],
    modes: INSPECT_MODES,
    request: () => ({ type: 'inspect-next' }),
    help: 'the next container, the next object, or all of the set',
    group: 'Look',
    hint: 'next',
    disabledReason: nextDisabledReason,
  },
  {
    keys: ['/'],
    modes: INSPECT_MODES,
    request: () => ({ type: 'search', what: 'search' }),
    help: 'search',
    group: 'Choose',
    hint: 'search',
  },
  {
    keys: ['n'],
    modes: INSPECT_MODES,
    request: ({ textLayout }) => ({ type: 'next-match', by: 1, layout: textLayout }),
    help: 'the next match',
    group: 'Choose',
    disabledReason: matchDisabledReason,
    hint: 'match',
  },
  {
    keys: ['N'],
    modes: INSPECT_MODES,
    request: ({ textLayout }) => ({ type: 'next-match', by: -1, layout: textLayout }),
    help: 'the match before',
    group: 'Choose',
    disabledReason: matchDisabledReason,
  },
  {
    keys: ['&'],
    modes: INSPECT_MODES,
    request: () => ({ type: 'search', what: 'filter' }),
    help: 'only the lines that have a text',
    group: 'Choose',
    hint: 'filter',
  },
  {
    keys: ['f'],
    modes: INSPECT_MODES,
    request: ({ textLayout }) => ({ type: 'inspect-toggle', field: 'follow', layout: textLayout }),
    help: 'follow the end, or stand still',
    group: 'Look',
    hint: 'follow',
    disabledReason: ({ inspection }) =>
      inspection?.type === 'logs' || inspection?.type === 'events'
        ? undefined
        : 'only logs and events grow at their end',
  },
  {
    keys: ['p'],
    modes: INSPECT_MODES,
    request: ({ textLayout }) => ({ type: 'inspect-toggle', field: 'previous', layout: textLayout }),
    help: 'the log of the previous run, or of this one',
    group: 'Look',
    hint: 'run before',
    disabledReason: disabledUnless('logs', 'only a log has a run before'),
  },
  {
    keys: ['t'],
    modes: INSPECT_MODES,
    request: ({ textLayout }) => ({ type: 'inspect-toggle', field: 'timestamps', layout: textLayout }),
    help: 'times before the lines of a log',
    group: 'Look',
    hint: 'times',
    disabledReason: disabledUnless('logs', 'this is for logs'),
  },
  {
    keys: ['m'],
    modes: INSPECT_MODES,
    request: ({ textLayout }) => ({ type: 'inspect-toggle', field: 'managed-fields', layout: textLayout }),
    help: 'managedFields in the YAML',
    group: 'Look',
    hint: 'managedFields',
    disabledReason: disabledUnless('yaml', 'this is for YAML'),
  },
  {
    keys: ['w'],
    modes: INSPECT_MODES,
    request: ({ textLayout }) => ({ type: 'inspect-toggle', field: 'wrap', layout: textLayout }),
    help: 'break long lines, or cut them',
    group: 'Look',
    hint: 'wrap',
  },
];

function disabledUnless(type: Inspection['type'], reason: string): (state: State) => string | undefined {
  return ({ inspection }) => (inspection?.type === type ? undefined : reason);
}

function sidewaysDisabledReason({ inspection }: State): string | undefined {
  return inspection?.view.wrap === true ? 'long lines are broken: w cuts them' : undefined;
}

function matchDisabledReason({ inspection }: State): string | undefined {
  return inspection === undefined || inspection.view.search === '' ? 'nothing is searched: / does' : undefined;
}

function nextDisabledReason(state: State): string | undefined {
  const { inspection } = state;
  switch (inspection?.type) {
    case undefined:
    case 'details':
      return 'there is nothing to go on to';
    case 'events':
      return inspection.subject.ordinal === undefined ? 'all events of the set are shown already' : undefined;
    case 'logs':
      return logContainers(state, inspection).length < 2 ? 'there is one container only' : undefined;
    case 'yaml':
      return inspectableObjects(state, inspection.subject).length < 2 ? 'there is one object only' : undefined;
  }
}
