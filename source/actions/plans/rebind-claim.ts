/** Gives a member the volume back that a former claim of its name had. */

import { volumeObstacles } from '../../domain/claims/volume-obstacles.ts';
import { podsByClaim } from '../../domain/join/indexes.ts';
import type { Claim, Pod, Volume } from '../../domain/model/kinds.ts';
import type { Binding, ClaimBinding } from '../../domain/model/set-status.ts';
import { keyOf } from '../../domain/model/snapshot.ts';
import { commandsInTurn } from '../../domain/text/kubectl.ts';
import { kubectlTwin } from '../operations/write-operations.ts';
import type { Consequence, Plan, RequestedSetAction, SetPlanContext, Step } from '../plan.ts';
import type { ClaimRef, PodRef, VolumeRef } from '../ports.ts';
import type { PreflightFacts } from '../preflight-facts.ts';
import type { SetAction } from '../set-action.ts';
import { completePlan, managerConsequences, setRefusal } from './complete-plan.ts';
import { claimUserConsequences, memberGuard } from './member-claims.ts';
import { recreationBlocker, resizesUndone } from './predicted-effects.ts';
import { setRefOf } from './set-ref.ts';

type RebindRequest = Extract<RequestedSetAction, { action: 'rebind-claim' }>;

interface Rebinding {
  readonly binding: Binding;
  readonly claim: Claim;
  /** The volume that comes back. */
  readonly volume: Volume;
  /** The volume that the claim has now; undefined if there is none. */
  readonly present: Volume | undefined;
  readonly pod: Pod | undefined;
}

/** Returns what the plan is about, or a sentence that says why it cannot be done. */
function rebindingOrRefusal(planContext: SetPlanContext, wanted: RebindRequest): Rebinding | string {
  const { status, snapshot } = planContext;
  const { claim: claimName, volume: volumeName } = wanted;
  const binding = status.bindings.find(({ claims }) => claims.some(({ name }) => name === claimName));
  const item = binding?.claims.find(({ name }) => name === claimName);
  if (binding === undefined || item?.claim === undefined) {
    return `StatefulSet ${status.set.meta.name} has no claim ${claimName} in its range, or claims may not be read.`;
  }
  const { claim } = item;
  if (item.origin !== 'claim-template') return `No claim template gives ${claimName}: nothing would make it again.`;
  if (item.terminating) return `Claim ${claimName} is being deleted already.`;
  const volume = snapshot.tables.PersistentVolume.get(volumeName);
  if (volume === undefined) return `Volume ${volumeName} does not exist, or volumes may not be read.`;
  const unfit = volumeRefusal(planContext, item, claim, volume);
  if (unfit !== undefined) return unfit;
  const pod = binding.pod?.pod;
  if (pod?.meta.deletionAt !== undefined) return `Pod ${pod.meta.name} is being deleted already.`;
  const users = podsByClaim(snapshot.tables.Pod).get(keyOf(claim.meta.namespace, claimName)) ?? [];
  const other = users.find(({ meta }) => meta.uid !== pod?.meta.uid);
  if (other !== undefined) return `Pod ${other.meta.name} uses claim ${claimName} too.`;
  return { binding, claim, volume, present: item.volume, pod };
}

function volumeRefusal(
  { status }: SetPlanContext,
  { template: templateName }: ClaimBinding,
  claim: Claim,
  volume: Volume,
): string | undefined {
  const { name, deletionAt } = volume.meta;
  const { claimRef, phase, reclaimPolicy } = volume;
  if (deletionAt !== undefined) return `Volume ${name} is being deleted.`;
  const isFormer = claimRef?.namespace === claim.meta.namespace && claimRef.name === claim.meta.name;
  if (!isFormer || claimRef.uid === claim.meta.uid) {
    return `Volume ${name} did not belong to a former claim ${claim.meta.name}.`;
  }
  if (phase !== 'Released' && phase !== 'Available') return `Volume ${name} is ${phase}, not Released.`;
  if (phase === 'Released' && reclaimPolicy !== 'Retain') {
    return `Volume ${name} has the reclaim policy ${reclaimPolicy}: it is on its way out.`;
  }
  const template = status.set.claimTemplates.find((candidate) => candidate.name === templateName);
  const { request, accessModes, storageClass = claim.storageClass } = template ?? claim;
  const next: Claim = { ...claim, request, accessModes, storageClass, volume: '' };
  const obstacles = volumeObstacles({ ...volume, claimRef: undefined, phase: 'Available' }, next);
  return obstacles.length === 0
    ? undefined
    : `The new claim ${claim.meta.name} would not get volume ${name}: ${obstacles.join(', ')}.`;
}

/** The volume of the claim goes to Retain first if it would be destroyed with the claim. */
function stepsFor(
  status: SetPlanContext['status'],
  { binding, claim, volume, present, pod }: Rebinding,
  facts: PreflightFacts,
): readonly Step[] {
  const { namespace, name, uid, resourceVersion } = claim.meta;
  const claimRef: ClaimRef = { kind: 'PersistentVolumeClaim', namespace, name, uid, resourceVersion };
  const freed = volumeRef(volume);
  const keep: readonly Step[] =
    present === undefined || present.reclaimPolicy === 'Retain'
      ? []
      : [
          {
            write: {
              operation: 'reclaim-policy',
              target: volumeRef(present),
              from: present.reclaimPolicy,
              to: 'Retain',
            },
            goal: { type: 'accepted', text: `volume ${present.meta.name} is set to Retain` },
          },
        ];
  const free: readonly Step[] =
    volume.phase === 'Available'
      ? []
      : [{ write: { operation: 'free-volume', target: freed }, goal: { type: 'volume-free', volume: freed } }];
  const goesWithPod = pod !== undefined && pod.node !== '';
  const deletion: Step = {
    write: { operation: 'delete-claim', target: claimRef, ignoredKinds: [] },
    goal: goesWithPod
      ? { type: 'accepted', text: `claim ${name} goes with its pod` }
      : { type: 'claim-gone', claim: claimRef },
    guards: [memberGuard({ set: status.set, pod, claim, volume: undefined }, facts)],
    noteIfStopped: `Volume ${freed.name} stays available for claim ${name}, with its data.`,
  };
  if (pod === undefined) return [...keep, ...free, deletion];
  const target: PodRef = { kind: 'Pod', namespace, name: pod.meta.name, uid: pod.meta.uid };
  const comesBack = recreationBlocker(status, binding) === undefined;
  return [
    ...keep,
    ...free,
    deletion,
    {
      write: { operation: 'delete', target, force: false },
      goal: { type: 'pod-back', set: setRefOf(status), pod: target, comesBack },
      noteIfStopped: `Claim ${name} goes all the same, and volume ${freed.name} stays available for the next one.`,
    },
  ];
}

function volumeRef({ meta, claimRef }: Volume): VolumeRef {
  const { name, uid, resourceVersion } = meta;
  return { kind: 'PersistentVolume', namespace: '', name, uid, resourceVersion, claimUid: claimRef?.uid ?? '' };
}

function consequencesFor(
  { claim, present, pod, binding }: Rebinding,
  planContext: SetPlanContext,
): readonly Consequence[] {
  const { status } = planContext;
  const available = status.bindings.filter((other) => other.pod?.stage === 'available');
  const isUp = available.some(({ podName }) => podName === pod?.meta.name);
  return [
    ...(present === undefined
      ? []
      : [
          {
            severity: 'warning' as const,
            text: `what was written to claim ${claim.meta.name} since lies in volume ${present.meta.name}, which stays, Released`,
          },
        ]),
    ...(isUp && available.length === 1
      ? [
          {
            severity: 'danger' as const,
            text: `${pod?.meta.name} is the only available member of ${status.set.meta.name}`,
          },
        ]
      : isUp
        ? [{ severity: 'warning' as const, text: `${pod?.meta.name} restarts` }]
        : []),
    ...resizesUndone(status, [binding]),
    ...managerConsequences(status),
  ];
}

function planRebindClaim(planContext: SetPlanContext, wanted: RebindRequest, facts: PreflightFacts): Plan {
  const { status } = planContext;
  const { namespace } = status.set.meta;
  const found = rebindingOrRefusal(planContext, wanted);
  const isRefused = typeof found === 'string';
  const steps = isRefused ? [] : stepsFor(status, found, facts);
  const pod = isRefused ? undefined : found.pod?.meta.name;
  const obstacle = isRefused ? undefined : recreationBlocker(status, found.binding);
  const present = isRefused ? undefined : found.present;
  return completePlan(planContext, facts, {
    action: 'rebind-claim',
    target: {
      kind: 'PersistentVolumeClaim',
      namespace,
      name: wanted.claim,
      uid: isRefused ? '' : found.claim.meta.uid,
    },
    title: `Give claim ${wanted.claim} the volume ${wanted.volume} back`,
    requests: [
      ...(present === undefined || present.reclaimPolicy === 'Retain'
        ? []
        : [`set volume ${present.meta.name} to Retain`]),
      ...(isRefused || found.volume.phase === 'Available'
        ? []
        : [`take the uid of the former claim out of the claimRef of volume ${wanted.volume}`]),
      `delete claim ${wanted.claim}`,
      ...(pod === undefined ? [] : [`delete pod ${pod}`]),
    ],
    effects: [
      `The controller makes claim ${wanted.claim} again${pod === undefined ? '' : `, and ${pod}`}`,
      `Volume ${wanted.volume} is reserved for that claim: it is bound to it, with its data`,
    ],
    consequences: [
      ...(isRefused ? [] : consequencesFor(found, planContext)),
      ...claimUserConsequences(facts),
      ...(obstacle === undefined ? [] : [{ severity: 'warning' as const, text: obstacle }]),
    ],
    word: wanted.claim,
    kubectl: commandsInTurn(steps.map(({ write }) => kubectlTwin(write, planContext, { wait: false }))),
    refusal: setRefusal(status) ?? (isRefused ? found : undefined),
    steps,
    undo: undefined,
  });
}

export const rebindClaimSetAction: SetAction<'rebind-claim'> = {
  plan: planRebindClaim,
  neededFacts: () => ['disruptionBudgets'],
};
