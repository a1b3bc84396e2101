/**
 * Grows volumes as external-resizer and the kubelets do. Parameters of the storage class: `demo/expand` is online (by
 * default), offline (the file system grows when a pod starts), error (the first attempt fails) or infeasible (every size
 * is refused for good); `demo/expand-max` is the largest size; `demo/expand-ms` is how long the driver takes.
 */

import { at, itemsOf, numberOf, objectOf, stringMapOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { keyOf, splitKey } from '../../model/owner-references.ts';
import { podView } from '../../model/pod-view.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { parseTime, timestamp } from '../../model/timestamp.ts';
import type { ControllerContext } from '../../runtime/controller-context.ts';
import type { ObjectIndex } from '../../runtime/object-index.ts';
import { CLAIM_RESOURCE, phaseOf, VOLUME_RESOURCE, volumeNameOf } from '../../storage/claims-and-volumes.ts';
import { findStorageClass, storageClassOf } from '../../storage/storage-class.ts';

const EXPAND_MS = 1500;
const NODE_MS = 800;
const RETRY_MS = 10_000;
/** Drivers that are built into the controller: they wait for an external one, which does not exist. */
const BUILT_IN = 'kubernetes.io/';

const RESTART_MESSAGE = 'Waiting for user to (re-)start a pod to finish file system resize of volume on node.';

type Mode = 'online' | 'offline' | 'error' | 'infeasible';
const MODES: readonly Mode[] = ['online', 'offline', 'error', 'infeasible'];

interface Expansion {
  readonly mode: Mode;
  readonly max: number;
  readonly expandMs: number;
  readonly driver: string;
}

/** @param podsByClaim an index of pods by "namespace/claim" */
export function startVolumeResizer(context: ControllerContext, podsByClaim: ObjectIndex): void {
  const { store, clock, recorder } = context;
  /** By the claim's uid: the size that is being worked on, as the claim writes it. */
  const working = new Map<string, string>();
  const claims = context.queue((key) => sync(key));

  const requestOf = (claim: KubeObject): string => stringOf(at(claim.spec, 'resources', 'requests', 'storage'));
  const capacityOf = (claim: KubeObject): number => parseQuantity(at(claim.status, 'capacity', 'storage'));
  const statusOf = (claim: KubeObject): string =>
    stringOf(objectOf(claim.status?.['allocatedResourceStatuses'])['storage']);
  const targetOf = (claim: KubeObject): string => stringOf(objectOf(claim.status?.['allocatedResources'])['storage']);

  function expansionOf(claim: KubeObject): Expansion | undefined {
    const storageClass = findStorageClass(store, storageClassOf(claim));
    if (storageClass === undefined) return undefined;
    const parameters = stringMapOf(storageClass['parameters']);
    const expandMs = numberOf(Number(parameters['demo/expand-ms'] ?? EXPAND_MS), EXPAND_MS);
    const limit = parameters['demo/expand-max'];
    return {
      mode: MODES.find((mode) => mode === parameters['demo/expand']) ?? 'online',
      max: limit === undefined ? Number.POSITIVE_INFINITY : parseQuantity(limit),
      expandMs,
      driver: stringOf(storageClass['provisioner']),
    };
  }

  /** Writes the status of a change of size. `state` is empty once it has ended. */
  function report(claim: KubeObject, size: string, state: string, condition?: { type: string; message: string }): void {
    const latest = store.get(CLAIM_RESOURCE, claim.metadata.namespace ?? '', claim.metadata.name);
    if (latest === undefined || latest.metadata.uid !== claim.metadata.uid) return;
    const { allocatedResourceStatuses: _statuses, conditions: _conditions, ...status } = objectOf(latest.status);
    const conditions =
      condition === undefined
        ? {}
        : { conditions: [{ ...condition, status: 'True', lastTransitionTime: timestamp(clock.now()) }] };
    const progress = state === '' ? {} : { allocatedResourceStatuses: { storage: state } };
    const grown = state === '' ? { capacity: { storage: size } } : {};
    store.update(
      CLAIM_RESOURCE,
      { ...latest, status: { ...status, ...grown, allocatedResources: { storage: size }, ...progress, ...conditions } },
      'status',
    );
  }

  const record = (claim: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string): void =>
    recorder.record(claim, type, reason, message, 'external-resizer');

  function fail(claim: KubeObject, size: string, why: string, isFinal: boolean, driver: string): void {
    const message = `resize volume "${volumeNameOf(claim)}" by resizer "${driver}" failed: rpc error: ${why}`;
    record(claim, 'Warning', 'VolumeResizeFailed', message);
    const state = isFinal ? 'ControllerResizeInfeasible' : 'ControllerResizeInProgress';
    report(claim, size, state, { type: 'ControllerResizeError', message });
  }

  /** The driver makes the volume larger. */
  function expand(key: string, uid: string, size: string, attempt: number): void {
    const claim = store.get(CLAIM_RESOURCE, ...splitKey(key));
    working.delete(uid);
    if (claim === undefined || claim.metadata.uid !== uid) return;
    if (requestOf(claim) !== size) {
      claims.add(key);
      return;
    }
    const expansion = expansionOf(claim);
    const volume = store.get(VOLUME_RESOURCE, '', volumeNameOf(claim));
    if (expansion === undefined || volume === undefined) return;
    const { mode, max, driver } = expansion;
    if (mode === 'infeasible' || parseQuantity(size) > max) {
      fail(claim, size, `code = OutOfRange desc = the driver has no volume of ${size}`, true, driver);
      return;
    }
    if (mode === 'error' && attempt === 0) {
      fail(claim, size, 'code = Unavailable desc = the storage system is busy', false, driver);
      begin(key, claim, RETRY_MS, attempt + 1);
      return;
    }
    store.update(VOLUME_RESOURCE, { ...volume, spec: { ...volume.spec, capacity: { storage: size } } });
    record(claim, 'Normal', 'FileSystemResizeRequired', 'Require file system resize of volume on node');
    report(claim, size, 'NodeResizePending', { type: 'FileSystemResizePending', message: RESTART_MESSAGE });
  }

  function begin(key: string, claim: KubeObject, ms: number, attempt: number): void {
    const size = requestOf(claim);
    working.set(claim.metadata.uid, size);
    clock.after(ms, () => expand(key, claim.metadata.uid, size, attempt));
  }

  /** The node grows the file system: while it is mounted, or only for a pod that has started since. */
  function growFileSystem(key: string, claim: KubeObject, mode: Mode): void {
    const pending = itemsOf(claim.status?.['conditions']).find(
      (item) => at(item, 'type') === 'FileSystemResizePending',
    );
    const since = parseTime(stringOf(at(pending, 'lastTransitionTime')));
    const pod = podsByClaim.get(key).find((candidate) => {
      if (podView(candidate).phase !== 'Running') return false;
      return mode !== 'offline' || parseTime(stringOf(candidate.status?.['startTime'])) >= since;
    });
    const { uid } = claim.metadata;
    if (pod === undefined || working.has(uid)) return;
    working.set(uid, targetOf(claim));
    clock.after(NODE_MS, () => {
      working.delete(uid);
      const latest = store.get(CLAIM_RESOURCE, ...splitKey(key));
      if (latest === undefined || latest.metadata.uid !== uid || statusOf(latest) !== 'NodeResizePending') return;
      report(latest, targetOf(latest), '');
      const message = `MountVolume.NodeExpandVolume succeeded for volume "${volumeNameOf(latest)}"`;
      recorder.record(pod, 'Normal', 'FileSystemResizeSuccessful', message, 'kubelet', podView(pod).nodeName);
    });
  }

  function sync(key: string): void {
    const claim = store.get(CLAIM_RESOURCE, ...splitKey(key));
    if (claim === undefined || phaseOf(claim) !== 'Bound' || claim.metadata.deletionTimestamp !== undefined) return;
    const size = requestOf(claim);
    const expansion = expansionOf(claim);
    if (expansion === undefined || parseQuantity(size) <= capacityOf(claim) || working.has(claim.metadata.uid)) return;
    const { driver, mode, expandMs } = expansion;
    if (driver.startsWith(BUILT_IN)) {
      const message = 'waiting for an external controller to expand this PVC';
      recorder.record(claim, 'Normal', 'ExternalExpanding', message, 'volume_expand');
      return;
    }
    const isAboutSize = targetOf(claim) === size;
    if (isAboutSize && statusOf(claim) === 'ControllerResizeInfeasible') return;
    if (isAboutSize && statusOf(claim) === 'NodeResizePending') {
      growFileSystem(key, claim, mode);
      return;
    }
    begin(key, claim, expandMs, 0);
    record(claim, 'Normal', 'Resizing', `External resizer is resizing volume ${volumeNameOf(claim)}`);
    report(claim, size, 'ControllerResizeInProgress', { type: 'Resizing', message: '' });
  }

  context.onChange(CLAIM_RESOURCE, ({ type, object }) => {
    if (type !== 'DELETED' && parseQuantity(requestOf(object)) > capacityOf(object)) claims.add(keyOf(object));
  });
  context.onChange('pods', ({ type, object }) => {
    if (type === 'DELETED' || podView(object).phase !== 'Running') return;
    for (const name of podView(object).claims) claims.add(`${object.metadata.namespace}/${name}`);
  });
}
