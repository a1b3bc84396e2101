/** The keys of the lists of claims and volumes, and those that lead there. */

import { CLAIMS_PAGE } from '../state/claims-page.ts';
import type { Mode } from '../state/selectors.ts';
import { whyNotAfresh, whyNotClean, whyNotFree } from '../state/update-claims.ts';
import type { KeyBinding } from './binding.ts';

const CLAIMS: readonly Mode[] = ['claims'];
const VOLUMES: readonly Mode[] = ['volumes'];

export const CLAIM_KEYS: readonly KeyBinding[] = [
  {
    keys: ['v'],
    modes: ['sets', 'set', 'volumes', 'findings'],
    request: () => ({ type: 'page', page: 'claims' }),
    help: 'all claims, and which of them nobody needs',
    group: 'Look',
    hint: 'claims',
  },
  {
    keys: ['enter', 'right'],
    modes: CLAIMS,
    request: () => ({ type: 'open' }),
    help: 'the claim and its volume in full',
    group: 'Look',
    hint: 'details',
    disabled: (state) => (CLAIMS_PAGE.selected(state) === undefined ? 'there is no claim here' : undefined),
  },
  {
    keys: ['v'],
    modes: CLAIMS,
    request: () => ({ type: 'page', page: 'volumes' }),
    help: 'volumes that no claim has',
    group: 'Look',
    hint: 'volumes',
  },
  {
    keys: ['esc', 'left', 'q', 'backspace'],
    modes: ['claim'],
    request: () => ({ type: 'back' }),
    help: 'back to the claims',
    group: 'Leave',
    hint: 'back',
  },
  {
    keys: ['x'],
    modes: ['claims', 'claim'],
    request: () => ({ type: 'clean-claims' }),
    help: 'delete the claim, or the marked ones; tab keeps the data',
    group: 'Act',
    hint: 'delete claim',
    dangerous: true,
    disabled: whyNotClean,
  },
  {
    keys: ['space'],
    modes: CLAIMS,
    request: () => ({ type: 'mark-claim' }),
    help: 'mark the claim',
    group: 'Act',
  },
  {
    keys: ['X'],
    modes: ['set'],
    request: () => ({ type: 'start-afresh' }),
    help: 'start the member afresh: its claims and its pod are deleted, and it comes back empty',
    group: 'Act',
    dangerous: true,
    disabled: whyNotAfresh,
  },
  {
    keys: ['x'],
    modes: VOLUMES,
    request: () => ({ type: 'free-volume' }),
    help: 'make a Released volume available again, to the claim that it had',
    group: 'Act',
    hint: 'make available',
    dangerous: true,
    disabled: whyNotFree,
  },
];
