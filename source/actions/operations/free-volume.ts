import { kubectlCommand } from '../../domain/text/kubectl.ts';
import type { Write } from '../ports.ts';
import { objectPath } from './object-path.ts';
import { volumeAccessReview, volumeTests } from './volume.ts';
import {
  isObject,
  type PatchOperation,
  patchRequest,
  targetText,
  testOperation,
  valueAt,
  type WriteOperation,
} from './write-operation.ts';

/** The fields of a claimRef that tie a volume to one claim. */
const CLAIM_REF_FIELDS = ['uid', 'resourceVersion'] as const;
type ClaimRefField = (typeof CLAIM_REF_FIELDS)[number];

const pathOf = (field: ClaimRefField) => `/spec/claimRef/${field}`;

function removals(names: readonly ClaimRefField[]): readonly PatchOperation[] {
  return names.map((field) => ({ op: 'remove', path: pathOf(field) }));
}

export const freeVolumeOperation: WriteOperation<Write<'free-volume'>> = {
  accessReview: ({ target }) => volumeAccessReview(target),
  changedPaths: () => CLAIM_REF_FIELDS.map(pathOf),
  journalName: () => 'free-volume',
  readBefore: ({ target }) => objectPath(target),
  request({ target }, volume, dryRun) {
    const claimRef = valueAt(volume, 'spec', 'claimRef');
    // JSON Patch refuses to remove what is not there.
    const there = CLAIM_REF_FIELDS.filter((field) => isObject(claimRef) && field in claimRef);
    const released = testOperation('/status/phase', 'Released');
    return patchRequest(target, [...volumeTests(target), released, ...removals(there)], dryRun);
  },
  effectIfGone: 'cannot-be-told',
  effect({ target }, { object }) {
    if (object.kind !== 'PersistentVolume') return undefined;
    return object.claimRef?.uid !== target.claimUid
      ? { type: 'took-effect', evidence: `${targetText(target)} is no longer tied to its former claim` }
      : { type: 'not-yet', evidence: `${targetText(target)} is still tied to its former claim` };
  },
  kubectl: ({ target: { name } }, where) =>
    // Unlike a JSON patch, a merge patch may remove what is not there.
    kubectlCommand(where, '', [
      'patch',
      `pv/${name}`,
      '--type=merge',
      '-p',
      JSON.stringify({ spec: { claimRef: { uid: null, resourceVersion: null } } }),
    ]),
};
