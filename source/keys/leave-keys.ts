import type { State } from '../state/state.ts';
import type { KeyBinding } from './binding.ts';
import { ALL, SCREENS } from './modes.ts';

export const LEAVE_KEYS: readonly KeyBinding[] = [
  {
    keys: ['q'],
    modes: SCREENS,
    request: () => ({ type: 'quit' }),
    help: 'quit',
    group: 'Leave',
    hint: 'quit',
    disabled: whatIsUnsent,
  },
  {
    keys: ['esc', 'q', '?'],
    modes: ['help'],
    request: () => ({ type: 'back' }),
    help: 'close',
    group: 'Leave',
    hint: 'close',
  },
  {
    keys: ['ctrl-c'],
    modes: ALL,
    request: () => ({ type: 'quit' }),
    help: 'quit, always',
    group: 'Leave',
  },
  {
    keys: ['ctrl-z'],
    modes: ALL,
    request: () => ({ type: 'suspend' }),
    help: 'to the shell; fg comes back',
    group: 'Leave',
  },
];

/** What the server has taken goes on by itself; what it has not would end here. */
function whatIsUnsent({ tasks }: State): string | undefined {
  const task = tasks.find(
    ({ endedAt, plan, reached }) => endedAt === undefined && reached.accepted < plan.steps.length,
  );
  if (task === undefined) return undefined;
  const { title, steps } = task.plan;
  const what =
    steps.length === 1
      ? `the server has not answered yet to: ${title}`
      : `${steps.length - task.reached.accepted} of ${steps.length} steps would not be sent of: ${title}`;
  return `${what} (Ctrl-C leaves all the same)`;
}
