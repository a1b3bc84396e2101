/** The keys that open findings, and those of an open finding. */

import { FINDINGS_PAGE } from '../state/findings/findings-page.ts';
import { findingActionBlockedReason, findingsBlockedReason } from '../state/findings/update-findings.ts';
import type { Mode } from '../state/selectors.ts';
import type { KeyBinding } from './key-binding.ts';

const FINDING_MODES: readonly Mode[] = ['finding'];

export const FINDING_KEYS: readonly KeyBinding[] = [
  {
    keys: ['w'],
    modes: ['sets', 'set'],
    request: () => ({ type: 'why' }),
    help: 'why the set stands as it does: evidence, and the way out',
    group: 'Look',
    hint: 'why',
    disabledReason: findingsBlockedReason,
  },
  {
    keys: ['!'],
    modes: ['sets', 'set', 'claims', 'volumes'],
    request: () => ({ type: 'page', page: 'findings' }),
    help: 'what is wrong anywhere, errors first',
    group: 'Look',
    hint: 'findings',
  },
  {
    keys: ['enter', 'right'],
    modes: ['findings'],
    request: () => ({ type: 'open' }),
    help: 'the finding with its evidence',
    group: 'Look',
    hint: 'evidence',
    disabledReason: (state) =>
      FINDINGS_PAGE.selectedRow(state) === undefined ? 'there is no finding here' : undefined,
  },
  {
    keys: ['tab'],
    modes: FINDING_MODES,
    request: () => ({ type: 'next-finding' }),
    help: 'the next finding of the set',
    group: 'Look',
    hint: 'next',
  },
  {
    keys: ['enter', 'right'],
    modes: FINDING_MODES,
    request: () => ({ type: 'go-to-finding-row' }),
    help: 'to the row of the set that it is about',
    group: 'Look',
    hint: 'its row',
  },
  {
    keys: ['x'],
    modes: FINDING_MODES,
    request: () => ({ type: 'act-on-finding' }),
    help: 'take the way out that is proposed, by way of a dialog',
    group: 'Act',
    hint: 'way out',
    changesCluster: true,
    disabledReason: findingActionBlockedReason,
  },
  {
    keys: ['esc', 'left', 'q', 'backspace'],
    modes: FINDING_MODES,
    request: () => ({ type: 'back' }),
    help: 'back',
    group: 'Leave',
    hint: 'back',
  },
];
