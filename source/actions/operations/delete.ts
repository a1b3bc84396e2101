import { kubectlCommand } from '../../domain/text/kubectl.ts';
import type { Write } from '../ports.ts';
import { deleteRequest, deletionEffect, type WriteOperation } from './write-operation.ts';

export const deleteOperation: WriteOperation<Write<'delete'>> = {
  accessReview: ({ target: { namespace, name } }) => ({
    verb: 'delete',
    group: '',
    resource: 'pods',
    subresource: '',
    namespace,
    name,
  }),
  changedPaths: () => [],
  journalName: ({ force }) => (force ? 'force-delete' : 'delete'),
  readBefore: () => undefined,
  request: ({ target, force }, _before, dryRun) =>
    deleteRequest(target, { uid: target.uid }, dryRun, force ? { gracePeriodSeconds: 0 } : {}),
  effectIfGone: 'took-effect',
  effect: ({ target, force }, found) => deletionEffect(target, found, force),
  kubectl: ({ target: { namespace, name }, force }, where) =>
    kubectlCommand(where, namespace, ['delete', `pod/${name}`, ...(force ? ['--grace-period=0', '--force'] : [])]),
};
