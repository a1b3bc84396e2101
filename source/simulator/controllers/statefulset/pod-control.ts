/** What the controller does to single pods and their claims: stateful_pod_control.go. */

import { type KubeObject, StoreError } from '../../store.ts';
import { admitPod } from '../admit-pod.ts';
import type { Context } from '../context.ts';
import { createdByManager } from '../managed-fields.ts';
import type { PodView } from '../pod-view.ts';
import { withDefaultClass } from '../storage-class.ts';
import {
  hasStaleOwner,
  hasUnexpectedController,
  type Member,
  ownersMatchPolicy,
  withPolicyOwners,
} from './claim-owners.ts';
import { claimNameOf, identityMatches, newClaims, ordinalOf, storageMatches, withIdentity } from './identity.ts';
import type { SetView } from './view.ts';

const CLAIMS = 'persistentvolumeclaims';

export interface PodControl {
  create(set: SetView, pod: KubeObject): void;
  /** Brings the pod's identity, volumes and its claims' owners in line. */
  update(set: SetView, pod: PodView): void;
  delete(set: SetView, pod: PodView): void;
  createMissingClaims(set: SetView, pod: Member): void;
  claimsMatchRetention(set: SetView, pod: Member): boolean;
  updateClaimOwners(set: SetView, pod: Member): void;
  /** A claim that is about to go with the pod that came before must not be used. */
  isClaimStale(set: SetView, pod: Member): boolean;
}

export function memberOf(object: KubeObject): Member {
  return { name: object.metadata.name, uid: object.metadata.uid, object };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function createPodControl({ store, clock, recorder }: Context): PodControl {
  const claimsOf = (set: SetView, { name }: Member): readonly KubeObject[] =>
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

  const createClaims = (set: SetView, { name }: Member): void => {
    const problems: string[] = [];
    for (const claim of newClaims(set, ordinalOf(name))) {
      const claimName = claim.metadata.name;
      const there = store.get(CLAIMS, set.namespace, claimName);
      if (there !== undefined) {
        if (there.metadata.deletionTimestamp !== undefined) problems.push(`pvc ${claimName} is being deleted`);
        continue;
      }
      try {
        store.create(CLAIMS, createdByManager(withDefaultClass(store, claim), clock.now()));
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

  const claimsMatchRetention = (set: SetView, pod: Member): boolean =>
    claimsOf(set, pod).every((claim) => ownersMatchPolicy(claim, set, pod));

  const updateClaimOwners = (set: SetView, pod: Member): void => {
    for (const claim of claimsOf(set, pod)) {
      if (hasUnexpectedController(claim, set, pod)) {
        const message = `PersistentVolumeClaim ${claim.metadata.name} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`;
        recorder.record(set.object, 'Warning', 'ConflictingController', message, 'statefulset-controller');
      }
      if (!ownersMatchPolicy(claim, set, pod)) store.update(CLAIMS, withPolicyOwners(claim, set, pod));
    }
  };

  const recorded = (verb: 'create' | 'update' | 'delete', set: SetView, podName: string, run: () => void): void => {
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
      const member = memberOf(pod);
      recorded('create', set, name, () => createClaims(set, member));
      let refusal: unknown;
      try {
        store.create('pods', admitPod(store, pod));
      } catch (error) {
        if (error instanceof StoreError && error.reason === 'AlreadyExists') throw error;
        refusal = error;
      }
      recorded('update', set, name, () => updateClaimOwners(set, member));
      record('create', set, name, refusal);
      if (refusal !== undefined) throw refusal;
    },
    update: (set, pod) => {
      const member = memberOf(pod.object);
      let isConsistent = identityMatches(set, pod);
      if (!storageMatches(set, pod)) {
        isConsistent = false;
        recorded('update', set, pod.name, () => createClaims(set, member));
      }
      if (!claimsMatchRetention(set, member)) {
        isConsistent = false;
        recorded('update', set, pod.name, () => updateClaimOwners(set, member));
      }
      if (isConsistent) return;
      recorded('update', set, pod.name, () => {
        const changed = withIdentity(set, pod.object);
        // The volumes of a pod are immutable; admission says so.
        if (!storageMatches(set, pod)) throw new StoreError('Invalid', `Pod "${pod.name}" is invalid: ${IMMUTABLE}`);
        store.update('pods', changed);
      });
      record('update', set, pod.name);
    },
    delete: (set, pod) => {
      recorded('delete', set, pod.name, () => {
        if (store.get('pods', pod.namespace, pod.name)?.metadata.uid !== pod.uid) return;
        store.delete('pods', pod.namespace, pod.name);
      });
      record('delete', set, pod.name);
    },
    createMissingClaims: (set, pod) => {
      createClaims(set, pod);
      recorded('update', set, pod.name, () => updateClaimOwners(set, pod));
    },
    claimsMatchRetention,
    updateClaimOwners,
    isClaimStale: (set, pod) =>
      set.whenScaled === 'Delete' && claimsOf(set, pod).some((claim) => hasStaleOwner(claim, pod.object)),
  };
}

const IMMUTABLE =
  'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
