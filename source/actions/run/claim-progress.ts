/** The progress of a deleted claim and its volume. */

import { podsByClaim } from '../../domain/join/indexes.ts';
import { listCompletenessFor } from '../../domain/model/list-completeness.ts';
import { keyOf } from '../../domain/model/snapshot.ts';
import type { Goal } from '../goal.ts';
import type { Observation, Progress } from '../observation.ts';

const CLAIM_PROTECTION = 'kubernetes.io/pvc-protection';

export function claimGone({ claim }: Extract<Goal, { type: 'claim-gone' }>, { snapshot }: Observation): Progress {
  const { namespace, name, uid } = claim;
  const found = snapshot.tables.PersistentVolumeClaim.get(keyOf(namespace, name));
  if (found === undefined) {
    const isKnown = listCompletenessFor(snapshot, namespace).PersistentVolumeClaim === 'known';
    return isKnown
      ? { state: 'done', text: `claim ${name} is gone` }
      : { state: 'waiting', text: 'the claims are being listed' };
  }
  if (found.meta.uid !== uid) return { state: 'done', text: `claim ${name} is gone, and has been made again` };
  if (found.meta.deletionAt === undefined) return { state: 'waiting', text: `claim ${name} is to be deleted` };
  const users = podsByClaim(snapshot.tables.Pod).get(keyOf(namespace, name)) ?? [];
  const [pod] = users;
  if (pod !== undefined) {
    return { state: 'stuck', text: `pod ${pod.meta.name} has begun to use claim ${name}: it goes when that pod does` };
  }
  const others = found.meta.finalizers.filter((finalizer) => finalizer !== CLAIM_PROTECTION);
  const whom = others.length === 0 ? '' : `, held by ${others.join(', ')}`;
  return { state: 'waiting', text: `claim ${name} is going${whom}` };
}

export function volumeGone({ volume }: Extract<Goal, { type: 'volume-gone' }>, { snapshot }: Observation): Progress {
  const found = snapshot.tables.PersistentVolume.get(volume.name);
  if (found === undefined || found.meta.uid !== volume.uid) {
    return listCompletenessFor(snapshot, '').PersistentVolume === 'known'
      ? { state: 'done', text: `volume ${volume.name} is gone` }
      : { state: 'waiting', text: 'the volumes are being listed' };
  }
  if (found.phase === 'Failed') {
    const why = found.message === '' ? '' : `: ${found.message}`;
    return { state: 'stuck', text: `volume ${volume.name} cannot be deleted and is Failed${why}` };
  }
  return { state: 'waiting', text: `volume ${volume.name} is being deleted` };
}

export function volumeFree({ volume }: Extract<Goal, { type: 'volume-free' }>, { snapshot }: Observation): Progress {
  const found = snapshot.tables.PersistentVolume.get(volume.name);
  if (found === undefined) {
    return listCompletenessFor(snapshot, '').PersistentVolume === 'known'
      ? { state: 'superseded', text: `volume ${volume.name} is gone` }
      : { state: 'waiting', text: 'the volumes are being listed' };
  }
  if (found.phase === 'Available') return { state: 'done', text: `volume ${volume.name} is available again` };
  if (found.phase === 'Bound' && found.claimRef !== undefined && found.claimRef.uid !== volume.claimUid) {
    return {
      state: 'done',
      text: `volume ${volume.name} is bound to claim ${found.claimRef.namespace}/${found.claimRef.name}`,
    };
  }
  return { state: 'waiting', text: `volume ${volume.name} is ${found.phase}` };
}
