import { kubectlCommand } from '../../domain/text/kubectl.ts';
import type { Write } from '../ports.ts';
import { effectOnSet } from './set-effect.ts';
import { patchRequest, testOperation, type WriteOperation } from './write-operation.ts';

export const scaleOperation: WriteOperation<Write<'scale'>> = {
  accessReview: ({ target: { namespace, name } }) => ({
    verb: 'patch',
    group: 'apps',
    resource: 'statefulsets',
    subresource: 'scale',
    namespace,
    name,
  }),
  changedPaths: () => ['/spec/replicas'],
  journalName: () => 'scale',
  readBefore: () => undefined,
  request: ({ target, from, to }, _before, dryRun) =>
    patchRequest(
      target,
      [
        // A Scale leaves out replicas at zero.
        testOperation('/spec/replicas', from === 0 ? null : from),
        { op: 'add', path: '/spec/replicas', value: to },
      ],
      dryRun,
      '/scale',
    ),
  effectIfGone: 'cannot-be-told',
  effect({ target, to }, { object }) {
    if (object.kind !== 'StatefulSet') return undefined;
    const comparison = { isAsRequested: object.replicas === to, text: `wants ${object.replicas} replicas` };
    return effectOnSet(target, comparison, object.meta.generation);
  },
  kubectl: ({ target: { namespace, name }, from, to }, where) =>
    kubectlCommand(where, namespace, [
      'scale',
      `statefulset/${name}`,
      `--current-replicas=${from}`,
      `--replicas=${to}`,
    ]),
};
