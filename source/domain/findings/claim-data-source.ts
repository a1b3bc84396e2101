/** A claim that is to be filled from a source that is missing or not ready. */

import { sourceClaimKey } from '../join/gather-claim.ts';
import { keyOf } from '../model/snapshot.ts';
import { type ClaimProblem, claimNoun, claimProblemBase, type PendingClaim } from './claim-problem-parts.ts';
import { type FindingContext, inspectAction } from './context.ts';

export function dataSourceProblem(context: FindingContext, { binding, claim }: PendingClaim): ClaimProblem | undefined {
  const key = sourceClaimKey(claim);
  if (key === undefined) return snapshotProblem(context, { binding, claim });
  const [namespace = '', name = ''] = key.split('/');
  const source = context.sourceClaimOf(claim.meta.name);
  const isReadable = namespace === claim.meta.namespace && context.known.PersistentVolumeClaim === 'known';
  if (source === undefined ? !isReadable : source.phase === 'Bound') return undefined;
  const where = namespace === claim.meta.namespace ? name : key;
  const why = source === undefined ? 'which does not exist' : `which is ${source.phase} itself`;
  return {
    ...claimProblemBase(context, claim),
    code: 'DataSourceNotReady',
    clause: `${claimNoun(context.set, binding)} is to be a copy of claim ${where}, ${why}`,
    evidence: [
      `spec.dataSourceRef: ${claim.dataSource}`,
      source === undefined ? `there is no claim ${where}` : `claim ${where}: status.phase=${source.phase}`,
    ],
    isPermanent: source === undefined || source.phase === 'Lost',
    action:
      source === undefined
        ? inspectAction('which claims there are', ['get', 'pvc'], namespace)
        : inspectAction(`claim ${where}`, ['describe', 'pvc', name], namespace),
  };
}

const SNAPSHOT_SOURCE = /^VolumeSnapshot\/(?:([^/]+)\/)?([^/]+)$/;

function snapshotProblem(
  context: FindingContext,
  { binding, claim }: Pick<PendingClaim, 'binding' | 'claim'>,
): ClaimProblem | undefined {
  const [, namespace = claim.meta.namespace, name] = SNAPSHOT_SOURCE.exec(claim.dataSource ?? '') ?? [];
  const reading = context.storage?.snapshots;
  if (name === undefined || reading?.state !== 'known') return undefined;
  const snapshot = reading.value.get(keyOf(namespace, name));
  if (snapshot?.isReady === true) return undefined;
  const where = namespace === claim.meta.namespace ? name : `${namespace}/${name}`;
  const error = snapshot?.error ?? '';
  const why = snapshot === undefined ? 'which does not exist' : `which is not ready${error === '' ? '' : `: ${error}`}`;
  return {
    ...claimProblemBase(context, claim),
    code: 'DataSourceNotReady',
    clause: `${claimNoun(context.set, binding)} is to be filled from VolumeSnapshot ${where}, ${why}`,
    evidence: [
      `spec.dataSourceRef: ${claim.dataSource}`,
      snapshot === undefined
        ? `there is no VolumeSnapshot ${where}`
        : `VolumeSnapshot ${where}: status.readyToUse is not true${error === '' ? '' : `; status.error: ${error}`}`,
      ...(snapshot === undefined || snapshot.sourceClaim === ''
        ? []
        : [`it is taken from claim ${snapshot.sourceClaim}`]),
    ],
    isPermanent: snapshot === undefined || error !== '',
    action:
      snapshot === undefined
        ? inspectAction('which snapshots there are', ['get', 'volumesnapshot'], namespace)
        : inspectAction(`VolumeSnapshot ${where}`, ['describe', 'volumesnapshot', name], namespace),
  };
}
