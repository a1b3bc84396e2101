import { aPod, aSet } from '../../../support/object-builders.ts';
import { checkOperation, type OperationCase, POD_REF } from './check-operation.ts';

const pod = aPod(aSet({ name: 'web' }), 0);
const found = (change: Partial<typeof pod.meta>) => ({
  object: { ...pod, meta: { ...pod.meta, uid: POD_REF.uid, ...change } },
  restartedAt: '',
});
const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid: POD_REF.uid } };

const GRACEFUL: OperationCase = {
  name: 'delete a pod',
  write: { operation: 'delete', target: POD_REF, force: false },
  accessReview: 'delete pods shop/web-0',
  changedPaths: [],
  journalName: 'delete',
  request: 'DELETE /api/v1/namespaces/shop/pods/web-0',
  body,
  trial: {
    request: 'DELETE /api/v1/namespaces/shop/pods/web-0?dryRun=All',
    body: { ...body, dryRun: ['All'] },
  },
  effects: [
    ['gone', undefined, 'took-effect', /^Pod web-0 is gone$/],
    ['recreated', found({ uid: 'other' }), 'took-effect', /made again$/],
    ['still there', found({}), 'not-yet', /is still there$/],
    ['terminating', found({ deletionAt: 1, deletionGraceSeconds: 30 }), 'took-effect', /is being deleted$/],
  ],
  kubectl: 'kubectl --context prod -n shop delete pod/web-0',
};

checkOperation([
  GRACEFUL,
  {
    ...GRACEFUL,
    name: 'force-delete a pod',
    write: { operation: 'delete', target: POD_REF, force: true },
    journalName: 'force-delete',
    body: { ...body, gracePeriodSeconds: 0 },
    trial: {
      request: 'DELETE /api/v1/namespaces/shop/pods/web-0?dryRun=All',
      body: { ...body, gracePeriodSeconds: 0, dryRun: ['All'] },
    },
    effects: [
      ['terminating as before', found({ deletionAt: 1, deletionGraceSeconds: 30 }), 'not-yet', /is still there$/],
      ['no grace period', found({ deletionAt: 1, deletionGraceSeconds: 0 }), 'took-effect', /is being deleted$/],
    ],
    kubectl: 'kubectl --context prod -n shop delete pod/web-0 --grace-period=0 --force',
  },
]);
