/** The part of `update` for findings: which one is open, and its action. */

import { openRevisions } from '../dialog/action-choices.ts';
import { openDialog } from '../dialog/plan-dialog.ts';
import { currentSet } from '../selectors.ts';
import type { State } from '../state.ts';
import { findingKey, openedFinding } from './findings-page.ts';

export type FindingCommand =
  /** Opens the first finding of the shown set. */
  | { readonly type: 'why' }
  | { readonly type: 'next-finding' }
  | { readonly type: 'act-on-finding' }
  /** Opens the set's own screen with the cursor in the row of the finding. */
  | { readonly type: 'go-to-finding-row' };

export function updateFindings(state: State, input: FindingCommand): State {
  switch (input.type) {
    case 'why': {
      const status = currentSet(state);
      const first = status?.findings[0];
      if (status === undefined || first === undefined) return state;
      const key = findingKey(status, first);
      return { ...state, overlay: { type: 'finding', setUid: status.set.meta.uid, key, scroll: 0 } };
    }
    case 'next-finding':
      return nextFinding(state);
    case 'act-on-finding': {
      const opened = openedFinding(state);
      const proposal = opened?.row?.finding.action?.proposedAction;
      if (opened?.status === undefined || proposal === undefined) return state;
      if (proposal.action === 'rollback' && proposal.to === undefined)
        return openRevisions(state, opened.status.set.meta.uid);
      return openDialog(state, opened.status.set.meta.uid, proposal, { type: 'confirm' });
    }
    case 'go-to-finding-row':
      return goToFindingRow(state);
  }
}

function nextFinding(state: State): State {
  const opened = openedFinding(state);
  const { overlay } = state;
  if (overlay?.type !== 'finding' || opened?.status === undefined) return state;
  const { findings } = opened.status;
  const index = opened.row === undefined ? -1 : findings.indexOf(opened.row.finding);
  const next = findings[(index + 1) % findings.length];
  if (next === undefined) return state;
  return { ...state, overlay: { ...overlay, key: findingKey(opened.status, next), scroll: 0 } };
}

function goToFindingRow(state: State): State {
  const opened = openedFinding(state);
  if (opened?.status === undefined) return state;
  const { status, row } = opened;
  const { uid, namespace, name } = status.set.meta;
  const binding = [...status.bindings, ...status.outside].find(({ podName }) => podName === row?.finding.pod);
  return {
    ...state,
    overlay: undefined,
    openedSet: { uid, namespace, name },
    selectedOrdinal: binding?.ordinal,
    markedRows: state.openedSet?.uid === uid ? state.markedRows : new Set(),
  };
}

/** Returns why there is no finding to open; undefined if there is one. */
export function findingsBlockedReason(state: State): string | undefined {
  const status = currentSet(state);
  if (status === undefined) return 'there is no set here';
  return status.findings.length === 0 || !status.loaded ? 'the lists are not complete yet' : undefined;
}

/** Returns why the open finding offers no action; undefined if a plan may be made. */
export function findingActionBlockedReason(state: State): string | undefined {
  if (state.readOnlyReason !== undefined) return state.readOnlyReason;
  const action = openedFinding(state)?.row?.finding.action;
  if (action === undefined) return 'there is no ready-made way out of this';
  return action.proposedAction === undefined ? 'do this by hand with the command shown' : undefined;
}
