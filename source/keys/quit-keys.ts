import type { State } from '../state/state.ts';
import type { KeyBinding } from './key-binding.ts';
import { ALL_MODES, PAGE_MODES } from './modes.ts';

export const QUIT_KEYS: readonly KeyBinding[] = [
  {
    keys: ['q'],
    modes: ['sets'],
    request: () => ({ type: 'quit' }),
    help: 'quit',
    group: 'Leave',
    hint: 'quit',
    disabledReason: unsentStepsReason,
  },
  {
    keys: ['q'],
    modes: ['set', ...PAGE_MODES],
    request: () => ({ type: 'page', page: 'sets' }),
    help: 'back to the sets',
    group: 'Leave',
    hint: 'back',
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
    modes: ALL_MODES,
    request: () => ({ type: 'quit' }),
    help: 'quit, always',
    group: 'Leave',
  },
  {
    keys: ['ctrl-z'],
    modes: ALL_MODES,
    request: () => ({ type: 'suspend' }),
    help: 'to the shell; fg comes back',
    group: 'Leave',
  },
];

/** Accepted requests continue in the cluster. Steps that have not been sent would be lost when the program ends. */
export function unsentStepsReason({ tasks }: State): string | undefined {
  const task = tasks.find(
    ({ endedAt, plan, progress }) => endedAt === undefined && progress.accepted < plan.steps.length,
  );
  if (task === undefined) return undefined;
  const { title, steps } = task.plan;
  const what =
    steps.length === 1
      ? `the server has not answered yet to: ${title}`
      : `${steps.length - task.progress.accepted} of ${steps.length} steps would not be sent of: ${title}`;
  return `${what} (Ctrl-C leaves all the same)`;
}
