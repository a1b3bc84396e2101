import { aNode } from '../../../support/object-builders.ts';
import { checkOperation, type OperationCase, testOp } from './check-operation.ts';

const node = aNode('node-1');
const TARGET = { kind: 'Node', namespace: '', name: 'node-1', uid: node.meta.uid } as const;
const OURS = { key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' };
const OTHER = { key: 'a', effect: 'NoSchedule' };
const PATH = '/api/v1/nodes/node-1';

const tainted = { object: { ...node, taints: [{ ...OURS, since: undefined }] }, restartedAt: '' };
const untainted = { object: node, restartedAt: '' };

/** `before` undefined: the node has no taints field. */
function taintCase(name: string, present: boolean, before: unknown, after: readonly unknown[]): OperationCase {
  const body = [
    testOp('/metadata/uid', TARGET.uid),
    testOp('/spec/taints', before ?? null),
    { op: 'add', path: '/spec/taints', value: after },
  ];
  return {
    name,
    write: { operation: 'taint', target: TARGET, present },
    accessReview: 'patch nodes node-1',
    changedPaths: ['/spec/taints'],
    journalName: present ? 'taint' : 'untaint',
    before: { path: PATH, object: { spec: before === undefined ? {} : { taints: before } } },
    request: `PATCH ${PATH}?fieldManager=stsview`,
    body,
    trial: { request: `PATCH ${PATH}?fieldManager=stsview&dryRun=All`, body },
    effects: [
      ['with the taint', tainted, present ? 'took-effect' : 'not-yet', /^Node node-1 has the taint$/],
      ['without the taint', untainted, present ? 'not-yet' : 'took-effect', /^Node node-1 has no taint$/],
      ['gone', undefined, 'cannot-be-told', /is gone$/],
    ],
    kubectl: `kubectl --context prod taint node node-1 node.kubernetes.io/out-of-service=nodeshutdown:NoExecute${present ? '' : '-'}`,
  };
}

checkOperation([
  taintCase('taint a node that has another taint', true, [OTHER], [OTHER, OURS]),
  taintCase('taint a node without taints', true, undefined, [OURS]),
  taintCase('remove the taint and keep the others', false, [OTHER, OURS], [OTHER]),
]);
