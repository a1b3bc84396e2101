/** Every key of the program: its effect, its modes, its help text, and why it is disabled. */

import { PAST_REASON } from '../state/past.ts';
import type { Mode } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import { ACTION_KEYS } from './action-keys.ts';
import { CLAIM_KEYS } from './claim-keys.ts';
import { DIALOG_KEYS } from './dialog-keys.ts';
import { DNS_KEYS } from './dns-keys.ts';
import { FINDING_KEYS } from './finding-keys.ts';
import { INSPECT_KEYS } from './inspect-keys.ts';
import type { KeyBinding, KeyRequest, ScreenLayout } from './key-binding.ts';
import { LIST_KEYS, OPEN_KEYS } from './list-keys.ts';
import { ALL_MODES, DIALOG_MODES, TYPING_MODES } from './modes.ts';
import { MOVE_KEYS } from './move-keys.ts';
import { OPEN_INSPECT_KEYS } from './open-inspect-keys.ts';
import { QUIT_KEYS } from './quit-keys.ts';
import { TIME_KEYS } from './time-keys.ts';
import { TYPING_KEYS } from './typing-keys.ts';

/** In the order of the bottom line and the help: problems, actions, everything else. */
export const KEY_TABLE: readonly KeyBinding[] = [
  ...MOVE_KEYS,
  ...OPEN_KEYS,
  ...FINDING_KEYS,
  ...ACTION_KEYS,
  ...CLAIM_KEYS,
  ...INSPECT_KEYS,
  ...OPEN_INSPECT_KEYS,
  ...DNS_KEYS,
  ...LIST_KEYS,
  ...TIME_KEYS,
  ...QUIT_KEYS,
  ...TYPING_KEYS,
  ...DIALOG_KEYS,
];

const BINDINGS_BY_MODE: ReadonlyMap<Mode, ReadonlyMap<string, KeyBinding>> = new Map(
  ALL_MODES.map((mode) => {
    const bindings = KEY_TABLE.filter(({ modes }) => modes.includes(mode));
    return [mode, new Map(bindings.flatMap((binding) => binding.keys.map((key) => [key, binding])))];
  }),
);

/** Returns why the key has no effect now; undefined if it has. Nothing is changed from a screen of the past. */
export function disabledReason(binding: KeyBinding, state: State): string | undefined {
  if (binding.changesCluster === true && state.past.back > 0) return PAST_REASON;
  return binding.disabledReason?.(state);
}

export type KeyResult =
  | { readonly type: 'request'; readonly request: KeyRequest }
  | { readonly type: 'refused'; readonly reason: string }
  | { readonly type: 'ignored' };

/** Returns the request of `key` in the present state. While text is being typed, other characters are added to it. */
export function resolveKey(mode: Mode, state: State, key: string, view: ScreenLayout): KeyResult {
  const binding = BINDINGS_BY_MODE.get(mode)?.get(key);
  if (view.isTooSmall === true && binding?.group !== 'Leave') return { type: 'ignored' };
  if (binding !== undefined) {
    const reason = disabledReason(binding, state);
    return reason === undefined
      ? { type: 'request', request: binding.request(view, state) }
      : { type: 'refused', reason };
  }
  const text = key === 'space' ? ' ' : key;
  const isCharacter = Array.from(text).length === 1;
  if (isCharacter && TYPING_MODES.includes(mode)) return { type: 'request', request: { type: 'type', text } };
  if (isCharacter && DIALOG_MODES.includes(mode)) return { type: 'request', request: { type: 'answer', text } };
  const isMeant = isCharacter && mode !== 'help';
  return isMeant ? { type: 'refused', reason: unboundReason(mode, key) } : { type: 'ignored' };
}

/** Says why `key` has no effect in `mode`: most often it belongs to the rows of a set, and no set is open. */
function unboundReason(mode: Mode, key: string): string {
  const opensFirst = mode === 'sets' && BINDINGS_BY_MODE.get('set')?.has(key) === true;
  return opensFirst ? 'works on the pods of a set: open one with Enter first' : 'does nothing here (? lists the keys)';
}
