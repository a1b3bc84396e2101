import { fateOf } from '../domain/claims/fate.ts';
import { podsByClaim } from '../domain/claims/users.ts';
import type { Claim, Pod } from '../domain/kinds.ts';
import { keyOf } from '../domain/snapshot.ts';
import type { Binding } from '../domain/status.ts';
import type { Facts } from './facts.ts';
import { finish, managerConsequences, refusalOfSet, setRefOf } from './finish.ts';
import { kubectl } from './kubectl.ts';
import { listed, obstacleToReturn } from './outlook.ts';
import type { Consequence, Plan, Step, World } from './plan.ts';
import type { ClaimRef, PodRef } from './ports.ts';

interface Member {
  readonly binding: Binding;
  readonly pod: Pod;
  readonly claims: readonly Claim[];
}

/** The member, or why it cannot start afresh, as a sentence. */
function memberOf({ status, snapshot }: World, name: string): Member | string {
  const binding = status.bindings.find(({ podName }) => podName === name);
  if (binding?.pod === undefined) return `StatefulSet ${status.set.meta.name} has no pod ${name} in its range.`;
  const { pod } = binding.pod;
  if (pod.meta.deletionAt !== undefined) return `Pod ${name} is being deleted already.`;
  const claims = binding.claims.flatMap(({ claim }) => claim ?? []);
  if (claims.length < status.set.claimTemplates.length) return `Not all claims of ${name} are there, or may be read.`;
  if (claims.length === 0) return `${name} has no claims: deleting the pod is enough.`;
  for (const { meta } of claims) {
    if (meta.deletionAt !== undefined) return `Claim ${meta.name} is being deleted already.`;
    const other = (podsByClaim(snapshot.tables.Pod).get(keyOf(meta.namespace, meta.name)) ?? []).find(
      (user) => user.meta.uid !== pod.meta.uid,
    );
    if (other !== undefined) return `Pod ${other.meta.name} uses claim ${meta.name} too.`;
  }
  return { binding, pod, claims };
}

function dataConsequence({ snapshot }: World, claim: Claim): Consequence {
  const { name } = claim.meta;
  switch (fateOf(snapshot, claim).fate) {
    case 'empty':
      return { severity: 'info', text: `claim ${name} has no volume` };
    case 'kept':
      return { severity: 'warning', text: `volume ${claim.volume} of claim ${name} stays, Released, with the data` };
    case 'stranded':
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

/** Deletes the claims of one member and its pod, so that it comes back with empty volumes. */
export function planStartAfresh(world: World, name: string, facts: Facts): Plan {
  const { status } = world;
  const { meta } = status.set;
  const found = memberOf(world, name);
  const { pod, claims, binding } = typeof found === 'string' ? NOBODY : found;
  const set = setRefOf(status);
  const target: PodRef = { kind: 'Pod', namespace: meta.namespace, name, uid: pod?.meta.uid ?? '' };
  const others = status.bindings.filter((other) => other.podName !== name && other.pod?.stage === 'available');
  const obstacle = binding === undefined ? undefined : obstacleToReturn(status, binding);
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
        write: { operation: 'delete-claim', target: ref },
        goal: { type: 'accepted', text: `claim ${ref.name} goes with its pod` },
      };
    }),
    {
      write: { operation: 'delete', target, force: false },
      goal: { type: 'pod-back', set, pod: target, comesBack: obstacle === undefined },
      ifEnded: `Claim ${listed(names)} is Terminating all the same, and goes when the pod does.`,
    },
  ];
  return finish(world, facts, {
    action: 'start-afresh',
    target,
    title: `Start ${name} afresh, with empty volumes`,
    asks: [...names.map((claim) => `delete claim ${claim}`), `delete pod ${name}`],
    effects: [
      names.length === 1
        ? `${listed(names)} stays Terminating until ${name} has stopped; then it goes`
        : `${listed(names)} stay Terminating until ${name} has stopped; then they go`,
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
      ...claims.map((claim) => dataConsequence(world, claim)),
      ...(obstacle === undefined ? [] : [{ severity: 'warning' as const, text: obstacle }]),
      ...managerConsequences(status),
    ],
    word: name,
    kubectl: [
      ...names.map((claim) => kubectl(world, meta.namespace, ['delete', `pvc/${claim}`, '--wait=false'])),
      kubectl(world, meta.namespace, ['delete', `pod/${name}`]),
    ].join('\n'),
    refusal: refusalOfSet(status) ?? (typeof found === 'string' ? found : undefined),
    steps,
    undo: undefined,
  });
}

const NOBODY: { readonly pod: undefined; readonly claims: readonly Claim[]; readonly binding: undefined } = {
  pod: undefined,
  claims: [],
  binding: undefined,
};
