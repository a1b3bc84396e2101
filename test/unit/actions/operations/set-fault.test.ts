import { checkOperation } from './check-operation.ts';

const SET = { kind: 'StatefulSet', namespace: 'shop', name: 'web', uid: 'set-uid' } as const;
const NODE = { kind: 'Node', namespace: '', name: 'node-1', uid: 'node-uid' } as const;
const SET_PATH = '/apis/apps/v1/namespaces/shop/statefulsets/web?fieldManager=stsview';
const NODE_PATH = '/api/v1/nodes/node-1?fieldManager=stsview';

const crash = { metadata: { annotations: { 'demo/fault': 'crash', 'demo/fault-ordinals': '1' } } };
const off = { metadata: { annotations: { 'demo/dead': 'true' } } };
const broken = { spec: { template: crash }, metadata: { uid: SET.uid } };
const dead = { metadata: { annotations: { 'demo/dead': 'true' }, uid: NODE.uid } };

checkOperation([
  {
    name: 'a fault of a member lies in the pod template of its set',
    write: { operation: 'set-fault', target: SET, change: crash },
    accessReview: 'patch apps/statefulsets shop/web',
    changedPaths: ['/spec/template'],
    journalName: 'fault',
    request: `PATCH ${SET_PATH}`,
    body: broken,
    trial: { request: `PATCH ${SET_PATH}&dryRun=All`, body: broken },
    effects: [['gone', undefined, 'cannot-be-told', /is gone$/]],
    kubectl: `kubectl --context prod -n shop patch statefulset/web -p '${JSON.stringify({ spec: { template: crash } })}'`,
  },
  {
    name: 'a node is switched off by an annotation of its own',
    write: { operation: 'set-fault', target: NODE, change: off },
    accessReview: 'patch nodes node-1',
    changedPaths: ['/metadata/annotations'],
    journalName: 'fault',
    request: `PATCH ${NODE_PATH}`,
    body: dead,
    trial: { request: `PATCH ${NODE_PATH}&dryRun=All`, body: dead },
    effects: [['gone', undefined, 'cannot-be-told', /is gone$/]],
    kubectl: `kubectl --context prod patch node/node-1 -p '${JSON.stringify(off)}'`,
  },
]);
