/** The keys of the lists of claims and volumes, and those that open them. */

import { CLAIMS_PAGE } from '../state/claims/claims-page.ts';
import {
  cleanBlockedReason,
  freeVolumeBlockedReason,
  growClaimBlockedReason,
  startAfreshBlockedReason,
} from '../state/claims/update-claims.ts';
import type { Mode } from '../state/selectors.ts';
import type { KeyBinding } from './key-binding.ts';

const CLAIMS_MODES: readonly Mode[] = ['claims'];
const VOLUMES_MODES: readonly Mode[] = ['volumes'];

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
    modes: CLAIMS_MODES,
    request: () => ({ type: 'open' }),
    help: 'the claim and its volume in full',
    group: 'Look',
    hint: 'details',
    disabledReason: (state) => (CLAIMS_PAGE.selectedRow(state) === undefined ? 'there is no claim here' : undefined),
  },
  {
    keys: ['v'],
    modes: CLAIMS_MODES,
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
    changesCluster: true,
    disabledReason: cleanBlockedReason,
  },
  {
    keys: ['G'],
    modes: ['claims', 'claim'],
    request: () => ({ type: 'grow-claim' }),
    help: 'let the claim grow',
    group: 'Act',
    hint: 'grow',
    changesCluster: true,
    disabledReason: growClaimBlockedReason,
  },
  {
    keys: ['space'],
    modes: CLAIMS_MODES,
    request: () => ({ type: 'mark-claim' }),
    help: 'mark the claim',
    group: 'Act',
  },
  {
    keys: ['V', 'ctrl-space'],
    modes: CLAIMS_MODES,
    request: () => ({ type: 'mark-claim-range' }),
    help: 'mark the claims from the nearest mark to here',
    group: 'Act',
  },
  {
    keys: ['X'],
    modes: ['set'],
    request: () => ({ type: 'start-afresh' }),
    help: 'start the member afresh: its claims and its pod are deleted, and it comes back empty',
    group: 'Act',
    changesCluster: true,
    disabledReason: startAfreshBlockedReason,
  },
  {
    keys: ['x'],
    modes: VOLUMES_MODES,
    request: () => ({ type: 'free-volume' }),
    help: 'make a Released volume available again, to the claim that it had',
    group: 'Act',
    hint: 'make available',
    changesCluster: true,
    disabledReason: freeVolumeBlockedReason,
  },
];
