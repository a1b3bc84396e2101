/** The controller's operations on single pods and their claims: stateful_pod_control.go. */

import { admitPod } from '../../admission/admit-pod.ts';
import { checkAdmission } from '../../admission/check-admission.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { PodView } from '../../model/pod-view.ts';
import type { ControllerContext } from '../../runtime/controller-context.ts';
import { withDefaultStorageClass } from '../../storage/storage-class.ts';
import { StoreError } from '../../store/store.ts';
import { withControllerManagerFields } from '../managed-fields.ts';
import {
  hasStaleOwner,
  hasUnexpectedController,
  ownersMatchPolicy,
  type PodRef,
  withPolicyOwners,
} from './claim-owners.ts';
import { claimNameOf, identityMatches, newClaims, ordinalOf, storageMatches, withIdentity } from './identity.ts';
import type { SetView } from './set-view.ts';

const CLAIMS = 'persistentvolumeclaims';

export interface PodControl {
  create(set: SetView, pod: KubeObject): void;
  /** Corrects the pod's identity, its volumes and the owners of its claims. */
  update(set: SetView, pod: PodView): void;
  delete(set: SetView, pod: PodView): void;
  createMissingClaims(set: SetView, pod: PodRef): void;
  claimsMatchRetention(set: SetView, pod: PodRef): boolean;
  updateClaimOwners(set: SetView, pod: PodRef): void;
  /** Reports whether a claim will be deleted with the previous pod, so that it must not be used. */
  isClaimStale(set: SetView, pod: PodRef): boolean;
}

export function podRefOf(object: KubeObject): PodRef {
  return { name: object.metadata.name, uid: object.metadata.uid, object };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function createPodControl({ store, clock, recorder }: ControllerContext): PodControl {
  const claimsOf = (set: SetView, { name }: PodRef): readonly KubeObject[] =>
    set.claimTemplates.flatMap((template) => {
      const claim = store.get(CLAIMS, set.namespace, claimNameOf(set, template, ordinalOf(name)));
      return claim === undefined ? [] : [claim];
    });

  const record = (verb: 'create' | 'update' | 'delete', set: SetView, podName: string, error?: unknown): void => {
    const title = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`;
    const what = `${title} Pod ${podName} in StatefulSet ${set.name}`;
    if (error === undefined) {
      recorder.record(set.object, 'Normal', `Successful${title}`, `${what} successful`, 'statefulset-controller');
    } else {
      const message = `${what} failed error: ${messageOf(error)}`;
      recorder.record(set.object, 'Warning', `Failed${title}`, message, 'statefulset-controller');
    }
  };

  const recordClaim = (set: SetView, podName: string, claimName: string, error?: unknown): void => {
    const what = `Create Claim ${claimName}`;
    const where = `Pod ${podName} in StatefulSet ${set.name}`;
    if (error === undefined) {
      const message = `${what} ${where} success`;
      recorder.record(set.object, 'Normal', 'SuccessfulCreate', message, 'statefulset-controller');
    } else {
      const message = `${what} for ${where} failed error: ${messageOf(error)}`;
      recorder.record(set.object, 'Warning', 'FailedCreate', message, 'statefulset-controller');
    }
  };

  const createClaims = (set: SetView, { name }: PodRef): void => {
    const problems: string[] = [];
    for (const claim of newClaims(set, ordinalOf(name))) {
      const claimName = claim.metadata.name;
      const there = store.get(CLAIMS, set.namespace, claimName);
      if (there !== undefined) {
        if (there.metadata.deletionTimestamp !== undefined) problems.push(`pvc ${claimName} is being deleted`);
        continue;
      }
      try {
        const admitted = withDefaultStorageClass(store, claim);
        checkAdmission(store, CLAIMS, admitted);
        store.create(CLAIMS, withControllerManagerFields(admitted, clock.now()));
        recordClaim(set, name, claimName);
      } catch (error) {
        if (!(error instanceof StoreError)) throw error;
        problems.push(`failed to create PVC ${claimName}: ${messageOf(error)}`);
        recordClaim(set, name, claimName, error);
      }
    }
    const [first, ...more] = problems;
    if (first === undefined) return;
    throw new StoreError('Conflict', more.length === 0 ? first : `[${problems.join(', ')}]`);
  };

  const claimsMatchRetention = (set: SetView, pod: PodRef): boolean =>
    claimsOf(set, pod).every((claim) => ownersMatchPolicy(claim, set, pod));

  const updateClaimOwners = (set: SetView, pod: PodRef): void => {
    for (const claim of claimsOf(set, pod)) {
      if (hasUnexpectedController(claim, set, pod)) {
        const message = `PersistentVolumeClaim ${claim.metadata.name} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`;
        recorder.record(set.object, 'Warning', 'ConflictingController', message, 'statefulset-controller');
      }
      if (!ownersMatchPolicy(claim, set, pod)) store.update(CLAIMS, withPolicyOwners(claim, set, pod));
    }
  };

  const runRecorded = (verb: 'create' | 'update' | 'delete', set: SetView, podName: string, run: () => void): void => {
    try {
      run();
    } catch (error) {
      record(verb, set, podName, error);
      throw error;
    }
  };

  return {
    create: (set, pod) => {
      const { name } = pod.metadata;
      const member = podRefOf(pod);
      runRecorded('create', set, name, () => createClaims(set, member));
      let refusal: unknown;
      try {
        store.create('pods', admitPod(store, pod));
      } catch (error) {
        if (error instanceof StoreError && error.reason === 'AlreadyExists') throw error;
        refusal = error;
      }
      runRecorded('update', set, name, () => updateClaimOwners(set, member));
      record('create', set, name, refusal);
      if (refusal !== undefined) throw refusal;
    },
    update: (set, pod) => {
      const member = podRefOf(pod.object);
      let isConsistent = identityMatches(set, pod);
      if (!storageMatches(set, pod)) {
        isConsistent = false;
        runRecorded('update', set, pod.name, () => createClaims(set, member));
      }
      if (!claimsMatchRetention(set, member)) {
        isConsistent = false;
        runRecorded('update', set, pod.name, () => updateClaimOwners(set, member));
      }
      if (isConsistent) return;
      runRecorded('update', set, pod.name, () => {
        const changed = withIdentity(set, pod.object);
        // The volumes of a pod are immutable, so admission rejects the update.
        if (!storageMatches(set, pod)) throw new StoreError('Invalid', `Pod "${pod.name}" is invalid: ${IMMUTABLE}`);
        store.update('pods', changed);
      });
      record('update', set, pod.name);
    },
    delete: (set, pod) => {
      runRecorded('delete', set, pod.name, () => {
        if (store.get('pods', pod.namespace, pod.name)?.metadata.uid !== pod.uid) return;
        store.delete('pods', pod.namespace, pod.name);
      });
      record('delete', set, pod.name);
    },
    createMissingClaims: (set, pod) => {
      createClaims(set, pod);
      runRecorded('update', set, pod.name, () => updateClaimOwners(set, pod));
    },
    claimsMatchRetention,
    updateClaimOwners,
    isClaimStale: (set, pod) =>
      set.whenScaled === 'Delete' && claimsOf(set, pod).some((claim) => hasStaleOwner(claim, pod.object)),
  };
}

const IMMUTABLE =
  'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
