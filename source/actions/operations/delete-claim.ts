import { kubectlCommand } from '../../domain/text/kubectl.ts';
import type { Write } from '../ports.ts';
import { deleteRequest, deletionEffect, type WriteOperation } from './write-operation.ts';

export const deleteClaimOperation: WriteOperation<Write<'delete-claim'>> = {
  accessReview: ({ target: { namespace, name } }) => ({
    verb: 'delete',
    group: '',
    resource: 'persistentvolumeclaims',
    subresource: '',
    namespace,
    name,
  }),
  changedPaths: () => [],
  journalName: () => 'delete',
  readBefore: () => undefined,
  request: ({ target }, _before, dryRun) => {
    const { uid, resourceVersion } = target;
    return deleteRequest(target, { uid, resourceVersion }, dryRun);
  },
  effectIfGone: 'took-effect',
  effect: ({ target }, found) => deletionEffect(target, found),
  kubectl: ({ target: { namespace, name } }, where, { wait }) =>
    kubectlCommand(where, namespace, ['delete', `pvc/${name}`, ...(wait ? [] : ['--wait=false'])]),
};
