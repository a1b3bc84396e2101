import { kubectlCommand } from '../../domain/text/kubectl.ts';
import type { Write } from '../ports.ts';
import { setChangeOperationOf } from './set-change.ts';
import { effectOnSet } from './set-effect.ts';
import { patchRequest, testOperation, type WriteOperation } from './write-operation.ts';

export const changeOperation: WriteOperation<Write<'change'>> = {
  accessReview: ({ target: { namespace, name } }) => ({
    verb: 'patch',
    group: 'apps',
    resource: 'statefulsets',
    subresource: '',
    namespace,
    name,
  }),
  changedPaths: ({ change }) => [setChangeOperationOf(change).changedPath],
  journalName: () => 'change',
  readBefore: ({ change, target }) => setChangeOperationOf(change).readBefore(change, target),
  request: ({ change, target }, before, dryRun) =>
    patchRequest(
      target,
      [
        testOperation('/metadata/generation', target.generation),
        ...setChangeOperationOf(change).operations(change, before),
      ],
      dryRun,
    ),
  effectIfGone: 'cannot-be-told',
  effect({ change, target }, found) {
    const { object } = found;
    if (object.kind !== 'StatefulSet') return undefined;
    const comparison = setChangeOperationOf(change).compare(change, object, found);
    return effectOnSet(target, comparison, object.meta.generation);
  },
  kubectl: ({ change, target: { namespace, name } }, where) =>
    kubectlCommand(where, namespace, setChangeOperationOf(change).kubectlArguments(change, `statefulset/${name}`)),
};
