/** The keys that lead to findings, and those within one. */

import { FINDINGS_PAGE } from '../state/findings-page.ts';
import type { Mode } from '../state/selectors.ts';
import { whyNoFinding, whyNotAct } from '../state/update-findings.ts';
import type { KeyBinding } from './binding.ts';

const FINDING: readonly Mode[] = ['finding'];

export const FINDING_KEYS: readonly KeyBinding[] = [
  {
    keys: ['w'],
    modes: ['sets', 'set'],
    request: () => ({ type: 'why' }),
    help: 'why the set stands as it does: evidence, and the way out',
    group: 'Look',
    hint: 'why',
    disabled: whyNoFinding,
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
    disabled: (state) => (FINDINGS_PAGE.selected(state) === undefined ? 'there is no finding here' : undefined),
  },
  {
    keys: ['tab'],
    modes: FINDING,
    request: () => ({ type: 'next-finding' }),
    help: 'the next finding of the set',
    group: 'Look',
    hint: 'next',
  },
  {
    keys: ['enter', 'right'],
    modes: FINDING,
    request: () => ({ type: 'to-the-row' }),
    help: 'to the row of the set that it is about',
    group: 'Look',
    hint: 'its row',
  },
  {
    keys: ['x'],
    modes: FINDING,
    request: () => ({ type: 'act-on-finding' }),
    help: 'take the way out that is proposed, by way of a dialog',
    group: 'Act',
    hint: 'way out',
    dangerous: true,
    disabled: whyNotAct,
  },
  {
    keys: ['esc', 'left', 'q', 'backspace'],
    modes: FINDING,
    request: () => ({ type: 'back' }),
    help: 'back',
    group: 'Leave',
    hint: 'back',
  },
];
