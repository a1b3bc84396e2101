/** The dialog that lets claims grow: which of them, the size as it is typed, and the other ways to do it. */

import type { RequestedSetAction } from '../../actions/plan.ts';
import { parseSize } from '../../domain/expansion/size.ts';
import type { SetStatus } from '../../domain/model/set-status.ts';
import { withNotice } from '../notice.ts';
import { currentSet } from '../selectors.ts';
import type { State } from '../state.ts';
import type { ActionDialog, SizeStage } from './action-dialog.ts';
import { openDialog, replanDialog } from './plan-dialog.ts';

type GrowRequest = RequestedSetAction<'grow'>;

/** Longer than any size. */
const MAX_CHARACTERS = 12;

/** Opens with the present size, which changes nothing. */
export function openGrow(state: State): State {
  const status = currentSet(state);
  const template = status?.set.claimTemplates[0];
  if (status === undefined || template === undefined) return state;
  return openWith(state, status, {
    action: 'grow',
    size: template.request,
    template: template.name,
    only: undefined,
    keepTemplate: false,
    atOnce: false,
  });
}

/** Opens for one claim. A claim that no claim template of a set on the screen makes leaves the state as it is. */
export function openGrowClaim(state: State, namespace: string, name: string): State {
  const found = claimOfSet(state, namespace, name);
  return found === undefined ? state : openWith(state, found.status, found.request);
}

/** Returns the set that makes the claim, and the request to let it grow. */
export function claimOfSet(
  { sets }: State,
  namespace: string,
  name: string,
): { readonly status: SetStatus; readonly request: GrowRequest } | undefined {
  for (const status of sets.filter(({ set }) => set.meta.namespace === namespace)) {
    for (const { claims, ordinal } of [...status.bindings, ...status.outside]) {
      const found = claims.find((claim) => claim.name === name && claim.origin === 'claim-template');
      if (found === undefined) continue;
      const size = found.claim?.request ?? '';
      const only = [ordinal];
      return {
        status,
        request: { action: 'grow', size, template: found.template, only, keepTemplate: true, atOnce: false },
      };
    }
  }
  return undefined;
}

function openWith(state: State, { set }: SetStatus, request: GrowRequest): State {
  return openDialog(state, set.meta.uid, request, { type: 'size', text: request.size, isPrefilled: true });
}

type SizeCommand =
  | { readonly type: 'step'; readonly by: 1 | -1 }
  | { readonly type: 'answer'; readonly text: string }
  | { readonly type: 'erase-answer' | 'enter' | 'next-method' };

export function chooseSize(
  state: State,
  dialog: ActionDialog,
  { text, isPrefilled }: SizeStage,
  command: SizeCommand | { readonly type: 'scroll' },
): State {
  switch (command.type) {
    case 'step':
      return setSize(state, dialog, counted(text, command.by), true);
    case 'answer': {
      if (!/^[0-9.kKMGTPEi]$/.test(command.text) || text.length >= MAX_CHARACTERS) return state;
      // A digit begins another size; a letter after a prefilled one is a slip.
      if (isPrefilled) return /^\d$/.test(command.text) ? setSize(state, dialog, command.text) : state;
      return setSize(state, dialog, text + command.text);
    }
    case 'erase-answer':
      return setSize(state, dialog, text.slice(0, -1));
    case 'enter': {
      const size = parseSize(text);
      return 'problem' in size
        ? withNotice(state, `enter: ${size.problem}`)
        : replanDialog(state, dialog, dialog.request, { type: 'confirm' });
    }
    case 'next-method':
      return dialog.request.action === 'grow'
        ? replanDialog(state, dialog, nextWayToGrow(state, dialog.setUid, dialog.request))
        : state;
    case 'scroll':
      return state;
  }
}

function setSize(state: State, dialog: ActionDialog, text: string, isPrefilled = false): State {
  const { request } = dialog;
  if (request.action !== 'grow') return state;
  return replanDialog(state, dialog, { ...request, size: text }, { type: 'size', text, isPrefilled });
}

/** One more or less of its unit: "11Gi" for "10Gi". */
function counted(text: string, by: number): string {
  const [, digits = '', unit = ''] = /^(\d+)(?:\.\d*)?([a-zA-Z]*)$/.exec(text) ?? [];
  return digits === '' ? text : `${Math.max(1, Number(digits) + by)}${unit}`;
}

/** The claims with their template, the claims alone, then the same for the next claim template. */
export function nextWayToGrow({ sets }: State, setUid: string | undefined, request: GrowRequest): GrowRequest {
  if (request.only !== undefined) return request;
  if (!request.keepTemplate) return { ...request, keepTemplate: true };
  const names = sets.find(({ set }) => set.meta.uid === setUid)?.set.claimTemplates.map(({ name }) => name) ?? [];
  const next = names[(names.indexOf(request.template ?? '') + 1) % Math.max(1, names.length)];
  return { ...request, template: next, keepTemplate: false };
}
