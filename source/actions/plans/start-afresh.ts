import { claimsByDataSource } from '../../domain/claims/claim-indexes.ts';
import { deletionOutcome } from '../../domain/claims/deletion-outcome.ts';
import { keepVetoes } from '../../domain/claims/keep-notes.ts';
import { storageVetoes } from '../../domain/claims/vetoes.ts';
import { podsByClaim } from '../../domain/join/indexes.ts';
import type { Claim, Pod, Volume } from '../../domain/model/kinds.ts';
import type { Binding } from '../../domain/model/set-status.ts';
import { keyOf } from '../../domain/model/snapshot.ts';
import { commandsInTurn } from '../../domain/text/kubectl.ts';
import { kubectlTwin } from '../operations/write-operations.ts';
import type { Consequence, Plan, SetPlanContext, Step } from '../plan.ts';
import type { ClaimRef, PodRef } from '../ports.ts';
import type { PreflightFacts } from '../preflight-facts.ts';
import type { SetAction } from '../set-action.ts';
import { completePlan, managerConsequences, setRefusal } from './complete-plan.ts';
import { claimUserConsequences, memberGuard } from './member-claims.ts';
import { pendingNewClaims } from './new-claim-prediction.ts';
import { podTrialsFor } from './pod-admission.ts';
import { listAffected, recreationBlocker, resizesUndone } from './predicted-effects.ts';
import { budgetsAfterDeletion } from './readiness.ts';
import { setRefOf } from './set-ref.ts';

interface Member {
  readonly binding: Binding;
  readonly pod: Pod;
  readonly claims: readonly Claim[];
}

/** Returns the member, or a sentence that says why it cannot start afresh. */
function memberOrRefusal(planContext: SetPlanContext, name: string): Member | string {
  const { status, snapshot } = planContext;
  const binding = status.bindings.find(({ podName }) => podName === name);
  if (binding?.pod === undefined) return `StatefulSet ${status.set.meta.name} has no pod ${name} in its range.`;
  const { pod } = binding.pod;
  if (pod.meta.deletionAt !== undefined) return `Pod ${name} is being deleted already.`;
  const claims = binding.claims.flatMap(({ claim, origin }) => (origin === 'claim-template' ? (claim ?? []) : []));
  if (claims.length < status.set.claimTemplates.length) return `Not all claims of ${name} are there, or may be read.`;
  if (claims.length === 0) return `${name} has no claims: deleting the pod is enough.`;
  for (const { meta } of claims) {
    if (meta.deletionAt !== undefined) return `Claim ${meta.name} is being deleted already.`;
    const other = (podsByClaim(snapshot.tables.Pod).get(keyOf(meta.namespace, meta.name)) ?? []).find(
      (user) => user.meta.uid !== pod.meta.uid,
    );
    if (other !== undefined) return `Pod ${other.meta.name} uses claim ${meta.name} too.`;
  }
  for (const claim of claims) {
    const reason = reasonToKeep(planContext, claim);
    if (reason !== undefined) return `Claim ${claim.meta.name} must not be deleted: ${reason}.`;
  }
  return { binding, pod, claims };
}

/** Returns why others need the claim or its storage, even if the member does without its data. */
function reasonToKeep({ snapshot }: SetPlanContext, claim: Claim): string | undefined {
  const { namespace, name } = claim.meta;
  const copy = (claimsByDataSource(snapshot.tables.PersistentVolumeClaim).get(keyOf(namespace, name)) ?? []).find(
    ({ phase }) => phase === 'Pending',
  );
  if (copy !== undefined) return `claim ${copy.meta.name} is being copied from it`;
  return storageVetoes(snapshot, claim)[0]?.text;
}

/** Notes that ask to keep the claim may come from the claim template, so that they do not hinder who types the name. */
function keepNotes({ snapshot }: SetPlanContext, claim: Claim): readonly Consequence[] {
  const { volume } = deletionOutcome(snapshot, claim);
  return keepVetoes(claim, volume, []).map(({ text }) => ({
    severity: 'danger',
    text: `claim ${claim.meta.name}: ${text}`,
  }));
}

function dataConsequence({ snapshot }: SetPlanContext, claim: Claim): Consequence {
  const { name } = claim.meta;
  switch (deletionOutcome(snapshot, claim).dataOutcome) {
    case 'no-volume':
      return { severity: 'info', text: `claim ${name} has no volume` };
    case 'kept':
      return {
        severity: 'warning',
        text: `volume ${claim.volume} of claim ${name} stays, Released, with the data, until somebody deletes it`,
      };
    case 'undeletable':
      return {
        severity: 'warning',
        text: `nothing can delete volume ${claim.volume}: it ends as Failed, with the data`,
      };
    case 'destroyed':
      return { severity: 'danger', text: `the data in claim ${name} are destroyed with volume ${claim.volume}` };
    case 'unknown':
      return { severity: 'danger', text: `the data in claim ${name} may be destroyed: its volume cannot be read` };
  }
}

function lostVolume({ snapshot }: SetPlanContext, claim: Claim): Volume | undefined {
  const { dataOutcome, volume } = deletionOutcome(snapshot, claim);
  return dataOutcome === 'destroyed' ? volume : undefined;
}

/** Deletes the claims of one member and its pod, so that it is recreated with empty volumes. */
function planStartAfresh(planContext: SetPlanContext, name: string, facts: PreflightFacts): Plan {
  const { status } = planContext;
  const { meta } = status.set;
  const found = memberOrRefusal(planContext, name);
  const { pod, claims, binding } = typeof found === 'string' ? NO_MEMBER : found;
  const set = setRefOf(status);
  const target: PodRef = { kind: 'Pod', namespace: meta.namespace, name, uid: pod?.meta.uid ?? '' };
  const others = status.bindings.filter((other) => other.podName !== name && other.pod?.stage === 'available');
  const obstacle = binding === undefined ? undefined : recreationBlocker(status, binding);
  const names = claims.map((claim) => claim.meta.name);
  const steps: readonly Step[] = [
    ...claims.map((claim): Step => {
      const ref: ClaimRef = {
        kind: 'PersistentVolumeClaim',
        namespace: claim.meta.namespace,
        name: claim.meta.name,
        uid: claim.meta.uid,
        resourceVersion: claim.meta.resourceVersion,
      };
      return {
        write: { operation: 'delete-claim', target: ref, ignoredKinds: [] },
        goal: { type: 'accepted', text: `claim ${ref.name} goes with its pod` },
        guards: [memberGuard({ set: status.set, pod, claim, volume: lostVolume(planContext, claim) }, facts)],
      };
    }),
    {
      write: { operation: 'delete', target, force: false },
      goal: { type: 'pod-back', set, pod: target, comesBack: obstacle === undefined },
      noteIfStopped: `Claim ${listAffected(names)} is Terminating all the same, and goes when the pod does.`,
    },
  ];
  return completePlan(planContext, facts, {
    action: 'start-afresh',
    target,
    title: `Start ${name} afresh, with empty volumes`,
    requests: [...names.map((claim) => `delete claim ${claim}`), `delete pod ${name}`],
    effects: [
      names.length === 1
        ? `${listAffected(names)} stays Terminating until ${name} has stopped; then it goes`
        : `${listAffected(names)} stay Terminating until ${name} has stopped; then they go`,
      `The controller makes ${names.length === 1 ? 'a new claim of the same name' : 'new claims of the same names'}, and ${name} again: it starts without any data`,
    ],
    consequences: [
      { severity: 'danger', text: `${name} forgets everything it holds: the others have to give it its data again` },
      ...(others.length === 0
        ? [
            {
              severity: 'danger' as const,
              text: `no other member of ${meta.name} is available: there may be no other copy`,
            },
          ]
        : []),
      ...claims.map((claim) => dataConsequence(planContext, claim)),
      ...claims.flatMap((claim) => keepNotes(planContext, claim)),
      ...claimUserConsequences(facts),
      ...(binding === undefined ? [] : pendingNewClaims(planContext, binding.ordinal)).map((text) => ({
        severity: 'danger' as const,
        text: `${text}: ${name} does not come back before that is over`,
      })),
      ...(binding === undefined || pod === undefined ? [] : budgetsAfterDeletion(binding, pod, 'graceful', facts)),
      ...resizesUndone(status, binding === undefined ? [] : [binding]),
      ...(obstacle === undefined ? [] : [{ severity: 'warning' as const, text: obstacle }]),
      ...managerConsequences(status),
    ],
    word: name,
    // A claim goes only after its pod.
    kubectl: commandsInTurn(steps.map(({ write }) => kubectlTwin(write, planContext, { wait: false }))),
    refusal: setRefusal(status) ?? (typeof found === 'string' ? found : undefined),
    steps,
    newPods: binding === undefined ? [] : podTrialsFor(status, [binding.ordinal]),
    undo: undefined,
  });
}

const NO_MEMBER: { readonly pod: undefined; readonly claims: readonly Claim[]; readonly binding: undefined } = {
  pod: undefined,
  claims: [],
  binding: undefined,
};

export const startAfreshSetAction: SetAction<'start-afresh'> = {
  plan: (planContext, { pod }, facts) => planStartAfresh(planContext, pod, facts),
  neededFacts: () => ['disruptionBudgets', 'quotas'],
};
