/** The actions on a set's update, each with the reason why it cannot be chosen now. */

import type { FaultName, RequestedAction } from '../../actions/plan.ts';
import { planAction } from '../../actions/plans/plan-action.ts';
import { revisionsOf } from '../../actions/plans/rollback.ts';
import { NO_FACTS } from '../../actions/preflight-facts.ts';
import { revisionThatWorked } from '../../domain/rollout/proven-revisions.ts';
import { shortRevision } from '../../domain/rollout/short-revision.ts';
import type { State } from '../state.ts';
import type { ActionDialog } from './action-dialog.ts';
import { setPlanContextOf } from './plan-dialog.ts';

export interface ActionChoice {
  readonly type: 'action';
  readonly setUid: string;
  readonly label: string;
  readonly detail: string;
  readonly wanted: RequestedAction;
  readonly stage: ActionDialog['stage'];
  /** A sentence that says why it cannot be chosen. */
  readonly refusal: string | undefined;
}

const CONFIRM = { type: 'confirm' } as const;

export function updateActionChoices(
  state: State,
  setUid: string,
): readonly (ActionChoice | { readonly type: 'revisions'; readonly setUid: string })[] {
  const planContext = setPlanContextOf(state, setUid);
  if (planContext === undefined) return [];
  const { strategy, replicas, ordinalsStart } = planContext.status.set;
  const partition = strategy.type === 'RollingUpdate' ? strategy.partition : 0;
  const below = ordinalsStart + partition;
  const offer = (
    label: string,
    detail: string,
    wanted: RequestedAction,
    stage: ActionDialog['stage'] = CONFIRM,
  ): ActionChoice => ({
    type: 'action',
    setUid,
    label,
    detail,
    wanted,
    stage,
    refusal: planAction(planContext, wanted, NO_FACTS).refusal,
  });
  const setPartition = offer(
    'set the partition',
    partition === 0 ? 'now 0: every ordinal updates' : `now ${partition}: ordinals below ${below} keep their revision`,
    { action: 'partition', to: partition },
    { type: 'number', digits: String(partition), isPrefilled: true },
  );
  // Whether the number has an effect is known only after it has been typed.
  const numberRefusal = strategy.type === 'RollingUpdate' ? undefined : setPartition.refusal;
  return [
    offer('let one more ordinal update', `lowers the partition to ${Math.max(0, Math.min(partition, replicas) - 1)}`, {
      action: 'partition',
      to: 'one-more',
    }),
    { ...setPartition, refusal: numberRefusal },
    offer('hold', 'partition to the top: no further pod is updated', { action: 'partition', to: 'hold' }),
    offer('resume', 'partition 0: all pods are updated', { action: 'partition', to: 'resume' }),
    offer(
      'restart all pods',
      strategy.type === 'OnDelete'
        ? 'each once somebody deletes it (OnDelete)'
        : 'one after the other, as kubectl rollout restart does',
      { action: 'restart' },
    ),
    { type: 'revisions', setUid },
    offer('free a stuck rollback', 'deletes the pod of an unwanted revision', {
      action: 'free-rollback',
    }),
  ];
}

/** Opens the list of revisions with the cursor on the newest one that is known to have worked. */
export function openRevisions(state: State, setUid: string): State {
  const status = state.sets.find(({ set }) => set.meta.uid === setUid);
  const worked = status && revisionThatWorked(status)?.revision.meta.name;
  const offered = revisionChoices(state, setUid);
  const index = offered.findIndex(({ wanted }) => wanted.action === 'rollback' && wanted.to === worked);
  return { ...state, overlay: { type: 'revisions', setUid, index: Math.max(0, index) } };
}

export function revisionChoices(state: State, setUid: string): readonly ActionChoice[] {
  const planContext = setPlanContextOf(state, setUid);
  if (planContext === undefined) return [];
  const { set } = planContext.status;
  const { bindings, provenRevisions } = planContext.status;
  return revisionsOf(planContext).map(({ revision, meta }) => {
    const wanted: RequestedAction = { action: 'rollback', to: meta.name };
    const pods = bindings.filter(({ pod }) => pod?.revision === meta.name).length;
    const proof = provenRevisions.find((proven) => proven.revision.meta.name === meta.name);
    const worked = proof === undefined ? 'not known to have worked' : `has worked: ${proof.evidence}`;
    return {
      type: 'action',
      setUid,
      label: `revision ${revision}`,
      detail: `${shortRevision(set.meta, meta.name)}, run by ${pods === 1 ? '1 pod' : `${pods} pods`}, ${worked}`,
      wanted,
      stage: CONFIRM,
      refusal: planAction(planContext, wanted, NO_FACTS).refusal,
    };
  });
}

const FAULTS: readonly (readonly [FaultName, label: string, detail: string])[] = [
  ['image', 'image', 'cannot be pulled'],
  ['probe', 'probe', 'it never becomes ready'],
  ['crash', 'crash', 'its container ends again and again'],
  ['config', 'ConfigMap', 'it needs one that is missing'],
  ['folder', 'folder', 'that of its volume is missing on the node'],
  ['node', 'node off', 'the machine under it is switched off'],
  ['disk', 'full disk', 'nothing can be written any more'],
  ['dns', 'slow DNS', 'its name follows 30 s late'],
];

/** What can be broken of a member on purpose, and put right: all faults of the template at once. */
export function breakChoices(state: State, setUid: string, pod: string): readonly ActionChoice[] {
  const planContext = setPlanContextOf(state, setUid);
  if (planContext === undefined) return [];
  const offer = (fault: FaultName, mends: boolean, label: string, detail: string): ActionChoice => {
    const wanted: RequestedAction = { action: 'break', pod, fault, mends };
    const { refusal } = planAction(planContext, wanted, NO_FACTS);
    return { type: 'action', setUid, label, detail, wanted, stage: CONFIRM, refusal };
  };
  return [
    ...FAULTS.map(([fault, label, detail]) => offer(fault, false, label, detail)),
    offer('image', true, 'put the template right', 'image, probe, crash, ConfigMap and folder'),
    offer('node', true, 'turn the node on', 'with what runs there'),
    offer('disk', true, 'make room on the disk', 'as if somebody had deleted files'),
    offer('dns', true, 'let names follow at once', 'as they do usually'),
  ];
}
