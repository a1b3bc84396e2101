import { kubectlCommand } from '../../domain/text/kubectl.ts';
import type { Write } from '../ports.ts';
import { volumeAccessReview, volumeTests } from './volume.ts';
import { patchRequest, targetText, testOperation, type WriteOperation } from './write-operation.ts';

const PATH = '/spec/persistentVolumeReclaimPolicy';

export const reclaimPolicyOperation: WriteOperation<Write<'reclaim-policy'>> = {
  accessReview: ({ target }) => volumeAccessReview(target),
  changedPaths: () => [PATH],
  journalName: () => 'reclaim-policy',
  readBefore: () => undefined,
  request: ({ target, from, to }, _before, dryRun) =>
    patchRequest(
      target,
      [...volumeTests(target), testOperation(PATH, from), { op: 'replace', path: PATH, value: to }],
      dryRun,
    ),
  effectIfGone: 'cannot-be-told',
  effect({ target, to }, { object }) {
    if (object.kind !== 'PersistentVolume') return undefined;
    const { reclaimPolicy } = object;
    const evidence = `${targetText(target)} has the reclaim policy ${reclaimPolicy}`;
    return { type: reclaimPolicy === to ? 'took-effect' : 'not-yet', evidence };
  },
  kubectl({ target: { name }, to }, where) {
    const patch = JSON.stringify({ spec: { persistentVolumeReclaimPolicy: to } });
    return kubectlCommand(where, '', ['patch', `pv/${name}`, '-p', patch]);
  },
};
