import { checkOperation, type OperationCase, testOp } from './check-operation.ts';
import { foundSet, SET_PATH, SET_RECREATED, SET_REF } from './set-fixtures.ts';

const TO_5: OperationCase = {
  name: 'scale',
  write: { operation: 'scale', target: SET_REF, from: 3, to: 5 },
  accessReview: `patch apps/statefulsets/scale ${SET_REF.namespace}/web`,
  changedPaths: ['/spec/replicas'],
  journalName: 'scale',
  request: `PATCH ${SET_PATH}/scale?fieldManager=stsview`,
  body: [
    testOp('/metadata/uid', SET_REF.uid),
    testOp('/spec/replicas', 3),
    { op: 'add', path: '/spec/replicas', value: 5 },
  ],
  trial: {
    request: `PATCH ${SET_PATH}/scale?fieldManager=stsview&dryRun=All`,
    body: [
      testOp('/metadata/uid', SET_REF.uid),
      testOp('/spec/replicas', 3),
      { op: 'add', path: '/spec/replicas', value: 5 },
    ],
  },
  effects: [
    ['unchanged', foundSet(4), 'not-yet', /^StatefulSet web is as it was \(generation 4\)$/],
    [
      'as requested',
      foundSet(5, { replicas: 5 }),
      'took-effect',
      /^StatefulSet web wants 5 replicas \(generation 5\)$/,
    ],
    ['as requested, then changed again', foundSet(6, { replicas: 5 }), 'took-effect', /generation 6/],
    ['one change, another number', foundSet(5, { replicas: 7 }), 'no-effect', /somebody else/],
    ['several changes', foundSet(6, { replicas: 7 }), 'cannot-be-told', /changed 2 times/],
    ['gone', undefined, 'cannot-be-told', /^StatefulSet web is gone$/],
    ['recreated', SET_RECREATED, 'cannot-be-told', /made again$/],
  ],
  kubectl: `kubectl --context prod -n ${SET_REF.namespace} scale statefulset/web --current-replicas=3 --replicas=5`,
};

const FROM_0_BODY = [
  testOp('/metadata/uid', SET_REF.uid),
  // The Scale of a set at zero has no replicas field.
  testOp('/spec/replicas', null),
  { op: 'add', path: '/spec/replicas', value: 5 },
];

checkOperation([
  TO_5,
  {
    ...TO_5,
    name: 'scale from 0',
    write: { operation: 'scale', target: SET_REF, from: 0, to: 5 },
    body: FROM_0_BODY,
    trial: { ...TO_5.trial, body: FROM_0_BODY },
    kubectl: `kubectl --context prod -n ${SET_REF.namespace} scale statefulset/web --current-replicas=0 --replicas=5`,
  },
]);
