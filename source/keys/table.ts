/** Every key of the program: what it does, where, in which words the help says so, and why it can't be used now. */

import type { Mode } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import { ACT_KEYS } from './act-keys.ts';
import type { KeyBinding, Request, View } from './binding.ts';
import { CLAIM_KEYS } from './claim-keys.ts';
import { DIALOG_KEYS } from './dialog-keys.ts';
import { DNS_KEYS } from './dns-keys.ts';
import { FINDING_KEYS } from './finding-keys.ts';
import { LEAVE_KEYS } from './leave-keys.ts';
import { LIST_KEYS, OPEN_KEYS } from './list-keys.ts';
import { LOOK_KEYS } from './look-keys.ts';
import { ALL, DIALOG, TYPING } from './modes.ts';
import { MOVE_KEYS } from './move-keys.ts';
import { OPEN_LOOK_KEYS } from './open-look-keys.ts';
import { TIME_KEYS } from './time-keys.ts';
import { TYPE_KEYS } from './type-keys.ts';

export type { KeyBinding, Request, View } from './binding.ts';

/** In the order in which the bottom line and the help tell them: what is wrong, what can be done, what else there is. */
export const KEY_TABLE: readonly KeyBinding[] = [
  ...MOVE_KEYS,
  ...OPEN_KEYS,
  ...FINDING_KEYS,
  ...ACT_KEYS,
  ...CLAIM_KEYS,
  ...LOOK_KEYS,
  ...OPEN_LOOK_KEYS,
  ...DNS_KEYS,
  ...LIST_KEYS,
  ...TIME_KEYS,
  ...LEAVE_KEYS,
  ...TYPE_KEYS,
  ...DIALOG_KEYS,
];

const BY_MODE: ReadonlyMap<Mode, ReadonlyMap<string, KeyBinding>> = new Map(
  ALL.map((mode) => {
    const bindings = KEY_TABLE.filter(({ modes }) => modes.includes(mode));
    return [mode, new Map(bindings.flatMap((binding) => binding.keys.map((key) => [key, binding])))];
  }),
);

export type Answer =
  | { readonly type: 'request'; readonly request: Request }
  | { readonly type: 'refused'; readonly reason: string }
  | { readonly type: 'ignored' };

/** What pressing `key` asks for in the state as it is. While something is typed, other characters go into the text. */
export function answerKey(mode: Mode, state: State, key: string, view: View): Answer {
  const binding = BY_MODE.get(mode)?.get(key);
  if (view.unseen === true && binding?.group !== 'Leave') return { type: 'ignored' };
  if (binding !== undefined) {
    const reason = binding.disabled?.(state);
    return reason === undefined ? { type: 'request', request: binding.request(view) } : { type: 'refused', reason };
  }
  const text = key === 'space' ? ' ' : key;
  const isCharacter = Array.from(text).length === 1;
  if (isCharacter && TYPING.includes(mode)) return { type: 'request', request: { type: 'type', text } };
  if (isCharacter && DIALOG.includes(mode)) return { type: 'request', request: { type: 'answer', text } };
  return { type: 'ignored' };
}
