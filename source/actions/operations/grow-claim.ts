import { compareSizes } from '../../domain/expansion/size.ts';
import { kubectlCommand } from '../../domain/text/kubectl.ts';
import type { Write } from '../ports.ts';
import { patchRequest, targetText, testOperation, type WriteOperation } from './write-operation.ts';

const PATH = '/spec/resources/requests/storage';

export const growClaimOperation: WriteOperation<Write<'grow-claim'>> = {
  accessReview: ({ target: { namespace, name } }) => ({
    verb: 'patch',
    group: '',
    resource: 'persistentvolumeclaims',
    subresource: '',
    namespace,
    name,
  }),
  changedPaths: () => [PATH],
  journalName: () => 'grow',
  readBefore: () => undefined,
  request: ({ target, from, to }, _before, dryRun) =>
    patchRequest(
      target,
      [
        testOperation('/metadata/resourceVersion', target.resourceVersion),
        testOperation(PATH, from),
        { op: 'replace', path: PATH, value: to },
      ],
      dryRun,
    ),
  effectIfGone: 'cannot-be-told',
  effect({ target, to }, { object }) {
    if (object.kind !== 'PersistentVolumeClaim') return undefined;
    const evidence = `${targetText(target)} asks for ${object.request}`;
    return { type: compareSizes(object.request, to) === 0 ? 'took-effect' : 'not-yet', evidence };
  },
  kubectl({ target: { namespace, name }, to }, where) {
    const patch = JSON.stringify({ spec: { resources: { requests: { storage: to } } } });
    return kubectlCommand(where, namespace, ['patch', `pvc/${name}`, '-p', patch]);
  },
};
