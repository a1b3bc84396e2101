import { kubectlCommand } from '../../domain/text/kubectl.ts';
import type { Write } from '../ports.ts';
import { objectPath } from './object-path.ts';
import { patchRequest, targetText, testOperation, valueAt, type WriteOperation } from './write-operation.ts';

export const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

const TAINT = { key: OUT_OF_SERVICE, value: 'nodeshutdown', effect: 'NoExecute' } as const;

/** As kubectl writes it. */
export const OUT_OF_SERVICE_TAINT = `${TAINT.key}=${TAINT.value}:${TAINT.effect}`;

export const taintOperation: WriteOperation<Write<'taint'>> = {
  accessReview: ({ target: { name } }) => ({
    verb: 'patch',
    group: '',
    resource: 'nodes',
    subresource: '',
    namespace: '',
    name,
  }),
  changedPaths: () => ['/spec/taints'],
  journalName: ({ present }) => (present ? 'taint' : 'untaint'),
  readBefore: ({ target }) => objectPath(target),
  request({ target, present }, node, dryRun) {
    const found = valueAt(node, 'spec', 'taints');
    const taints: readonly unknown[] = Array.isArray(found) ? found : [];
    const others = taints.filter((taint) => valueAt(taint, 'key') !== TAINT.key);
    const operations = [
      testOperation('/spec/taints', Array.isArray(found) ? taints : null),
      { op: 'add', path: '/spec/taints', value: present ? [...others, TAINT] : others },
    ] as const;
    return patchRequest(target, operations, dryRun);
  },
  effectIfGone: 'cannot-be-told',
  effect({ target, present }, { object }) {
    if (object.kind !== 'Node') return undefined;
    const has = object.taints.some(({ key }) => key === OUT_OF_SERVICE);
    return {
      type: has === present ? 'took-effect' : 'not-yet',
      evidence: `${targetText(target)} has ${has ? 'the' : 'no'} taint`,
    };
  },
  kubectl: ({ target: { name }, present }, where) =>
    kubectlCommand(where, '', ['taint', 'node', name, present ? OUT_OF_SERVICE_TAINT : `${OUT_OF_SERVICE_TAINT}-`]),
};
