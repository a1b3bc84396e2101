/** Compares `stsview status -o json` with a short independent computation from `kubectl get -o json`. */

import assert from 'node:assert/strict';
import type { BindingItem, ClaimItem, PodItem, StatusItem, StatusList } from '../../source/cli/commands/status/json.ts';
import { runProgram } from '../program/harness/run-program.ts';
import { STATUS_LIST } from '../program/harness/status-shape.ts';
import { waitFor } from '../support/wait-for.ts';
import type { ControlPlane } from './control-plane.ts';
import {
  type KubectlClaim,
  type KubectlObjects,
  type KubectlPod,
  type KubectlSet,
  type KubectlVolume,
  readKubectlObjects,
  readVersions,
} from './kubectl-objects.ts';

/** The compared fields of an item: facts, not judgements. */
type ComparedFields = Omit<StatusItem, 'verdict' | 'reason' | 'next' | 'warnings' | 'notAllowed' | 'bindings'> & {
  readonly bindings: readonly BindingFacts[];
};
type BindingFacts = Omit<BindingItem, 'pod' | 'claims'> & {
  readonly pod: Omit<PodItem, 'state' | 'role'> | null;
  readonly claims: readonly ClaimItem[];
};

/** Returns `stsview status -o json` of the namespace after checking its shape. */
export async function readStatus(plane: ControlPlane): Promise<readonly StatusItem[]> {
  const { code, stdout, stderr } = await runProgram(
    ['status', '-o', 'json', '-n', plane.namespace, '--kubeconfig', plane.kubeconfig],
    { deadline: 30_000 },
  );
  assert.equal(code, 0, stderr);
  const list: StatusList = JSON.parse(stdout);
  assert.deepEqual(STATUS_LIST(list, 'status'), []);
  return list.items;
}

export interface ComparedStatus {
  readonly items: readonly StatusItem[];
  readonly world: KubectlObjects;
}

/**
 * Reads both while nothing changes, and compares them. They must agree at once about one state of the API, also during
 * an update. Other answers go to `onAnswer`.
 * @throws AssertionError if they differ
 */
export async function compareStatusWithKubectl(
  plane: ControlPlane,
  onAnswer: (items: readonly StatusItem[]) => void = () => {},
): Promise<ComparedStatus> {
  const { items, world } = await waitFor(
    async () => {
      const world = await readKubectlObjects(plane);
      const items = await readStatus(plane);
      onAnswer(items);
      return { items, world, after: await readVersions(plane) };
    },
    ({ world, after }) => world.versions === after,
    { what: 'a moment without a change', deadline: 90_000 },
  );
  const names = items.map(({ name }) => name);
  assert.deepEqual(names, world.sets.map(({ metadata }) => metadata.name).sort());
  for (const item of items) {
    const set = world.sets.find(({ metadata }) => metadata.name === item.name);
    if (set !== undefined)
      assert.deepEqual(factsOf(item), expectedFacts(set, world), `status and kubectl on ${item.name}`);
  }
  return { items, world };
}

function factsOf(item: StatusItem): ComparedFields {
  const {
    verdict: _verdict,
    reason: _reason,
    next: _next,
    warnings: _warnings,
    notAllowed: _notAllowed,
    ...facts
  } = item;
  return {
    ...facts,
    bindings: item.bindings.map(({ pod, ...binding }) => {
      if (pod === null) return { ...binding, pod };
      const { state: _state, role: _role, ...podFacts } = pod;
      return { ...binding, pod: podFacts };
    }),
  };
}

function expectedFacts(set: KubectlSet, world: KubectlObjects): ComparedFields {
  const { metadata, spec, status } = set;
  const pods = world.pods.filter(({ metadata: { ownerReferences = [] } }) =>
    ownerReferences.some(({ uid, controller }) => controller === true && uid === metadata.uid),
  );
  const start = spec.ordinals?.start ?? 0;
  // A pod outside the range exists, and is none of those that are wanted.
  const inRange = pods.filter((pod) => {
    const ordinal = Number(pod.metadata.labels?.['apps.kubernetes.io/pod-index']);
    return ordinal >= start && ordinal < start + spec.replicas;
  });
  const rolling = spec.updateStrategy.rollingUpdate;
  const { updateRevision = '' } = status;
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid,
    createdAt: metadata.creationTimestamp ?? null,
    replicas: {
      wanted: spec.replicas,
      existing: pods.length,
      ready: inRange.filter(isReady).length,
      available: inRange.filter(isReady).length,
      updated: inRange.filter((pod) => !isTerminating(pod) && revisionOf(pod) === updateRevision).length,
    },
    ordinals: { start, end: start + spec.replicas - 1 },
    strategy: {
      type: spec.updateStrategy.type,
      partition: spec.updateStrategy.type === 'RollingUpdate' ? (rolling?.partition ?? 0) : null,
      maxUnavailable: rolling?.maxUnavailable ?? null,
    },
    podManagementPolicy: spec.podManagementPolicy,
    revisions: { current: status.currentRevision ?? '', update: updateRevision },
    service: spec.serviceName ?? '',
    retention: spec.persistentVolumeClaimRetentionPolicy,
    bindings: expectedBindings(set, pods, world),
  };
}

function expectedBindings(
  set: KubectlSet,
  pods: readonly KubectlPod[],
  world: KubectlObjects,
): readonly BindingFacts[] {
  const { metadata, spec } = set;
  const start = spec.ordinals?.start ?? 0;
  const templates = (spec.volumeClaimTemplates ?? []).map((template) => template.metadata.name);
  const ordinals = new Set(Array.from({ length: spec.replicas }, (_, index) => start + index));
  for (const pod of pods) ordinals.add(Number(pod.metadata.labels?.['apps.kubernetes.io/pod-index']));
  for (const claim of world.claims) {
    for (const template of templates) {
      const stem = `${template}-${metadata.name}-`;
      const rest = claim.metadata.name.startsWith(stem) ? claim.metadata.name.slice(stem.length) : '';
      if (/^\d+$/.test(rest)) ordinals.add(Number(rest));
    }
  }
  return [...ordinals]
    .sort((a, b) => a - b)
    .map((ordinal) => {
      const pod = pods.find((candidate) => candidate.metadata.name === `${metadata.name}-${ordinal}`);
      const inRange = ordinal >= start && ordinal < start + spec.replicas;
      const claims = templates
        .map((template) => expectedClaim(template, `${template}-${metadata.name}-${ordinal}`, world))
        // Outside the range, only existing claims are listed.
        .filter((claim) => inRange || claim.uid !== null);
      return {
        ordinal,
        inRange,
        heldByPartition: inRange && isHeld(set, ordinal - start, pod),
        pod: pod === undefined ? null : expectedPod(set, pod),
        claims,
      };
    });
}

/** `place` counts from the first ordinal of the range, like the partition. */
function isHeld({ spec, status }: KubectlSet, place: number, pod: KubectlPod | undefined): boolean {
  const isOld = pod !== undefined && revisionOf(pod) !== status.updateRevision;
  if (spec.updateStrategy.type === 'OnDelete') return isOld;
  const isPending = status.currentRevision !== status.updateRevision;
  return place < (spec.updateStrategy.rollingUpdate?.partition ?? 0) && (isPending || isOld);
}

function expectedPod({ status }: KubectlSet, pod: KubectlPod): BindingFacts['pod'] {
  const revision = revisionOf(pod);
  return {
    name: pod.metadata.name,
    uid: pod.metadata.uid,
    createdAt: pod.metadata.creationTimestamp ?? null,
    ready: pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false,
    available: isReady(pod) && !isTerminating(pod),
    revision,
    revisionRole:
      revision === status.updateRevision ? 'update' : revision === status.currentRevision ? 'current' : 'other',
    node: pod.spec.nodeName ?? '',
    ip: pod.status.podIP ?? '',
    restarts: pod.status.containerStatuses?.reduce((sum, { restartCount }) => sum + restartCount, 0) ?? 0,
  };
}

function expectedClaim(template: string, name: string, { claims, volumes }: KubectlObjects): ClaimItem {
  const claim: KubectlClaim | undefined = claims.find(({ metadata }) => metadata.name === name);
  const volume: KubectlVolume | undefined = volumes.find(
    ({ metadata, spec }) =>
      metadata.name === claim?.spec.volumeName && spec.claimRef?.uid === claim?.metadata.uid && claim !== undefined,
  );
  return {
    template,
    origin: 'claim-template',
    name,
    uid: claim?.metadata.uid ?? null,
    createdAt: claim?.metadata.creationTimestamp ?? null,
    phase: claim?.status.phase ?? 'Missing',
    terminating: claim?.metadata.deletionTimestamp !== undefined,
    volume: claim?.spec.volumeName ?? '',
    storageClass: claim?.spec.storageClassName ?? '',
    capacity: claim?.status.capacity?.storage ?? claim?.spec.resources.requests.storage ?? '',
    accessModes: claim?.status.accessModes ?? claim?.spec.accessModes ?? [],
    reclaimPolicy: volume?.spec.persistentVolumeReclaimPolicy ?? '',
    nodes:
      volume?.spec.nodeAffinity?.required.nodeSelectorTerms.flatMap(({ matchExpressions }) =>
        matchExpressions.filter(({ key }) => key === 'kubernetes.io/hostname').flatMap(({ values }) => values),
      ) ?? [],
    // The control plane has no kubelet that would measure it.
    used: null,
    available: null,
    inodes: null,
    sampledAt: null,
    source: null,
  };
}

function revisionOf({ metadata }: KubectlPod): string {
  return metadata.labels?.['controller-revision-hash'] ?? '';
}

function isTerminating({ metadata }: KubectlPod): boolean {
  return metadata.deletionTimestamp !== undefined;
}

function isReady({ status }: KubectlPod): boolean {
  return (
    status.phase === 'Running' &&
    (status.conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True')
  );
}
