/** The progress of larger claims, and of a set that is exchanged. */

import { FILE_SYSTEM_RESIZE_AFTER_MS } from '../../domain/expansion/claims-to-grow.ts';
import { type ResizeState, resizeStateOf } from '../../domain/expansion/resize-state.ts';
import { compareSizes } from '../../domain/expansion/size.ts';
import { podsByClaim } from '../../domain/join/indexes.ts';
import type { Claim } from '../../domain/model/kinds.ts';
import { listCompletenessFor } from '../../domain/model/list-completeness.ts';
import { keyOf } from '../../domain/model/snapshot.ts';
import { countOf } from '../../domain/text/sentences.ts';
import type { Goal } from '../goal.ts';
import type { Observation, Progress } from '../observation.ts';
import { hasTemplateSize } from '../operations/template-size.ts';
import type { ClaimRef } from '../ports.ts';

type GoalOf<Type extends Goal['type']> = Extract<Goal, { type: Type }>;

/** How long a driver may fail before waiting counts as stuck: it tries again after seconds, then minutes. */
const FAILING_FOR_MS = 60_000;

const waiting = (text: string): Progress => ({ state: 'waiting', text });
const done = (text: string): Progress => ({ state: 'done', text });

/** The first claim that needs a user decides; otherwise the one that takes longest. */
export function claimsGrown({ claims, size }: GoalOf<'claims-grown'>, observation: Observation): Progress {
  const all = claims.map((claim) => claimGrown(claim, size, observation));
  const [first] = all;
  if (first === undefined || claims.length === 1) return first ?? done('there is no claim to wait for');
  const needy = all.find(({ state }) => state !== 'waiting' && state !== 'done');
  if (needy !== undefined) return needy;
  const slow = all.find(({ state }) => state === 'waiting');
  if (slow === undefined) return done(`${countOf(claims.length, 'claim')} have ${size}`);
  const grown = all.filter(({ state }) => state === 'done').length;
  return waiting(`${grown} of ${claims.length} claims have ${size}; ${slow.text}`);
}

function claimGrown(ref: ClaimRef, size: string, observation: Observation): Progress {
  const claim = presentClaim(ref, size, observation);
  if ('state' in claim) return claim;
  const { name } = ref;
  const state = resizeStateOf(claim, size);
  if (state.type === 'grown') return done(`claim ${name} has ${claim.capacity}`);
  if (state.type !== 'file-system') return unfinished(claim, state, observation);
  const pod = (podsByClaim(observation.snapshot.tables.Pod).get(keyOf(ref.namespace, name)) ?? []).find(
    ({ node }) => node !== '',
  );
  if (pod === undefined)
    return done(`the volume of claim ${name} has ${size}, and its file system grows when a pod mounts it`);
  const { since } = state;
  if (since === undefined || observation.now - since < FILE_SYSTEM_RESIZE_AFTER_MS)
    return waiting(`the volume of claim ${name} has ${size}: the node of ${pod.meta.name} grows its file system`);
  return {
    state: 'held',
    text: `the volume of claim ${name} has ${size}, and its node does not grow a file system that is mounted: ${pod.meta.name} has to be restarted (ask for the same size again, and the plan restarts it)`,
  };
}

/** For a driver that grows no volume in use: the claim is left once the volume has grown, or the driver waits for that. */
export function volumeGrown({ claim: ref, size }: GoalOf<'volume-grown'>, observation: Observation): Progress {
  const claim = presentClaim(ref, size, observation);
  if ('state' in claim) return claim;
  const state = resizeStateOf(claim, size);
  switch (state.type) {
    case 'grown':
      return done(`claim ${ref.name} has ${claim.capacity}`);
    case 'file-system':
      return done(`the volume of claim ${ref.name} has ${size}, and its file system waits for its pod`);
    case 'failed':
      return done(`claim ${ref.name}: the ${state.by} waits until no pod uses it`);
    case 'infeasible':
    case 'working':
      return unfinished(claim, state, observation);
  }
}

/** Returns the claim, or the progress if it is another one or asks for another size. */
function presentClaim(ref: ClaimRef, size: string, { snapshot }: Observation): Claim | Progress {
  const { namespace, name, uid } = ref;
  const claim = snapshot.tables.PersistentVolumeClaim.get(keyOf(namespace, name));
  if (claim === undefined) {
    const isKnown = listCompletenessFor(snapshot, namespace).PersistentVolumeClaim === 'known';
    return isKnown ? { state: 'superseded', text: `claim ${name} is gone` } : waiting('the claims are being listed');
  }
  if (claim.meta.uid !== uid) return { state: 'superseded', text: `claim ${name} was deleted and made again` };
  if (compareSizes(claim.request, size) === 0) return claim;
  return claim.meta.resourceVersion === ref.resourceVersion
    ? waiting(`claim ${name} does not show the new size yet`)
    : { state: 'superseded', text: `claim ${name} asks for ${claim.request} now` };
}

function unfinished(
  { meta: { name }, capacity }: Claim,
  state: Extract<ResizeState, { type: 'working' | 'failed' | 'infeasible' }>,
  { now }: Observation,
): Progress {
  if (state.type === 'working') return waiting(`claim ${name} has ${capacity}: the storage driver grows its volume`);
  const said = state.message === '' ? '' : ` (${state.message})`;
  if (state.type === 'infeasible') {
    const wayBack = `ask for less, but more than ${capacity}, which Kubernetes allows from 1.34 on`;
    return { state: 'stuck', text: `claim ${name}: the ${state.by} refuses that size for good${said}: ${wayBack}` };
  }
  const text = `claim ${name}: the ${state.by} could not grow it and tries again${said}`;
  return state.since !== undefined && now - state.since < FAILING_FOR_MS ? waiting(text) : { state: 'stuck', text };
}

export function setGone({ set }: GoalOf<'set-gone'>, { snapshot }: Observation): Progress {
  const found = snapshot.tables.StatefulSet.get(keyOf(set.namespace, set.name));
  if (found === undefined) {
    return listCompletenessFor(snapshot, set.namespace).StatefulSet === 'known'
      ? done(`${set.name} is deleted, and its pods stay`)
      : waiting('the sets are being listed');
  }
  return found.meta.uid === set.uid
    ? waiting(`${set.name} is being deleted, and its pods stay`)
    : done(`${set.name} was made again`);
}

export function setBack({ set, size }: GoalOf<'set-back'>, { snapshot, statuses }: Observation): Progress {
  const { namespace, name, uid } = set;
  const status = statuses.find(({ set: { meta } }) => meta.namespace === namespace && meta.name === name);
  if (status === undefined || status.set.meta.uid === uid) {
    const isKnown = listCompletenessFor(snapshot, namespace).StatefulSet === 'known';
    return waiting(isKnown ? `${name} does not show yet` : 'the sets are being listed');
  }
  if (!hasTemplateSize(status.set, size)) {
    return { state: 'superseded', text: `somebody else has made ${name} again, without ${size.to} in its template` };
  }
  if (!status.loaded) return waiting('waiting for the controller');
  const { existing, wanted } = status.replicas;
  if (status.set.status.observedGeneration < status.set.meta.generation || existing < wanted) {
    return waiting(`${name} takes its pods over: ${existing} of ${wanted}`);
  }
  return done(`${name} is back with ${size.to} in template ${size.template} and has all of its ${wanted} pods`);
}
