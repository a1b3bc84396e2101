/** The part of `update` for claims and volumes: readings, marks, details, and dialogs. */

import type { RequestedClaimAction } from '../../actions/plan.ts';
import type { VolumeAttachments } from '../../domain/claims/attachments.ts';
import { DEFAULT_MIN_AGE_MS } from '../../domain/claims/claim-context.ts';
import type { ClaimFacts } from '../../domain/claims/readings.ts';
import { OTHER_NAMESPACES } from '../../domain/claims/search/api-kind.ts';
import type { ObjectMeta } from '../../domain/model/kinds.ts';
import { claimOfSet, openGrowClaim } from '../dialog/grow-dialog.ts';
import { openDialog } from '../dialog/plan-dialog.ts';
import { rangeFromMark } from '../lists/mark-range.ts';
import { bindingRows, currentSet, selectedBindingIndex } from '../selectors.ts';
import type { State } from '../state.ts';
import { CLAIMS_PAGE, claimsToClean, openedClaim } from './claims-page.ts';
import { VOLUMES_PAGE } from './volumes-page.ts';

export type ClaimCommand =
  | { readonly type: 'clean-claims' }
  | { readonly type: 'mark-claim' }
  | { readonly type: 'mark-claim-range' }
  | { readonly type: 'free-volume' }
  /** The claim under the cursor, or the one whose details are open. */
  | { readonly type: 'grow-claim' }
  /** The pod under the cursor of the opened set. */
  | { readonly type: 'start-afresh' };

export type ClaimSystemEvent =
  /** The readings besides the watched kinds. `attachments` is undefined if they were not requested. */
  { readonly type: 'claims-read'; readonly facts: ClaimFacts; readonly attachments: VolumeAttachments };

export function updateClaims(state: State, input: ClaimCommand | ClaimSystemEvent): State {
  switch (input.type) {
    case 'claims-read':
      return { ...state, claimFacts: input.facts, attachments: input.attachments };
    case 'mark-claim':
      return mark(state);
    case 'mark-claim-range':
      return markRange(state);
    case 'clean-claims': {
      const wanted = cleanRequest(state);
      return wanted === undefined ? state : openDialog(state, undefined, wanted, { type: 'confirm' });
    }
    case 'grow-claim': {
      const claim = chosenClaim(state);
      return claim === undefined ? state : openGrowClaim(state, claim.namespace, claim.name);
    }
    case 'start-afresh': {
      const status = currentSet(state);
      const pod = podUnderCursor(state);
      if (status === undefined || pod === undefined) return state;
      return openDialog(state, status.set.meta.uid, { action: 'start-afresh', pod }, { type: 'confirm' });
    }
    case 'free-volume': {
      const row = VOLUMES_PAGE.selectedRow(state);
      if (row === undefined) return state;
      const wanted: RequestedClaimAction = { action: 'free-volume', volume: row.volume.meta.name };
      return openDialog(state, undefined, wanted, { type: 'confirm' });
    }
  }
}

function podUnderCursor(state: State): string | undefined {
  const status = currentSet(state);
  if (status === undefined) return undefined;
  const row = bindingRows(state, status)[selectedBindingIndex(state, status)];
  const hasOwnClaim = row?.claims.some(({ origin }) => origin === 'claim-template') === true;
  return row?.pod === undefined || !hasOwnClaim ? undefined : row.podName;
}

/** Returns why the member under the cursor cannot start afresh; undefined if a plan may be made. */
export function startAfreshBlockedReason(state: State): string | undefined {
  if (state.readOnlyReason !== undefined) return state.readOnlyReason;
  return podUnderCursor(state) === undefined ? 'there is no pod with claims here' : undefined;
}

function chosenClaim(state: State): Pick<ObjectMeta, 'namespace' | 'name'> | undefined {
  return (openedClaim(state) ?? CLAIMS_PAGE.selectedRow(state))?.claim.meta;
}

/** Returns why the chosen claim cannot grow; undefined if a plan may be made. */
export function growClaimBlockedReason(state: State): string | undefined {
  if (state.readOnlyReason !== undefined) return state.readOnlyReason;
  const claim = chosenClaim(state);
  if (claim === undefined) return 'there is no claim here';
  return claimOfSet(state, claim.namespace, claim.name) === undefined
    ? 'no claim template of a set on the screen makes this claim'
    : undefined;
}

function cleanRequest(state: State): RequestedClaimAction | undefined {
  const opened = openedClaim(state);
  const reports = opened === undefined ? claimsToClean(state) : [opened];
  if (reports.length === 0) return undefined;
  return {
    action: 'clean-claims',
    claims: reports.map(({ claim: { meta } }) => ({ namespace: meta.namespace, name: meta.name, uid: meta.uid })),
    how: 'delete',
    youngMs: DEFAULT_MIN_AGE_MS,
    // Only typing the name overrides such vetoes. For several claims, the user types their number.
    overridesVetoes: reports.length === 1,
    ignoredKinds: reports.length === 1 ? [OTHER_NAMESPACES] : [],
  };
}

/** Returns why the chosen claims cannot be deleted now; undefined if a plan may be made. */
export function cleanBlockedReason(state: State): string | undefined {
  if (state.readOnlyReason !== undefined) return state.readOnlyReason;
  const opened = openedClaim(state);
  const reports = opened === undefined ? claimsToClean(state) : [opened];
  if (reports.length === 0) return 'there is no claim here';
  for (const { claim, verdict, vetoes } of reports) {
    if (verdict !== 'parked' && verdict !== 'left-behind') return `claim ${claim.meta.name} is ${verdict}`;
    const veto = vetoes.find(({ isOverridable }) => !isOverridable || reports.length > 1);
    if (veto !== undefined) return `claim ${claim.meta.name}: ${veto.text}`;
  }
  return undefined;
}

export function freeVolumeBlockedReason(state: State): string | undefined {
  if (state.readOnlyReason !== undefined) return state.readOnlyReason;
  const row = VOLUMES_PAGE.selectedRow(state);
  if (row === undefined) return 'there is no volume here';
  return row.state === 'released' ? undefined : `volume ${row.volume.meta.name} is not Released`;
}

function mark(state: State): State {
  const current = CLAIMS_PAGE.selectedRow(state);
  if (current === undefined) return state;
  const marked = new Set(state.markedRows);
  if (!marked.delete(current.claim.meta.uid)) marked.add(current.claim.meta.uid);
  return { ...state, markedRows: marked };
}

/** Marks the claims from the nearest marked row to the cursor. */
function markRange(state: State): State {
  const uids = CLAIMS_PAGE.visibleRows(state).map(({ claim }) => claim.meta.uid);
  const range = rangeFromMark(uids, CLAIMS_PAGE.selectedIndex(state), state.markedRows);
  return { ...state, markedRows: new Set([...state.markedRows, ...range]) };
}
