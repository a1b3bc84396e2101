import { aPod, aSet } from '../../../support/object-builders.ts';
import { checkOperation, POD_REF } from './check-operation.ts';

const pod = aPod(aSet({ name: 'web' }), 0);
const leaving = {
  object: { ...pod, meta: { ...pod.meta, uid: POD_REF.uid, deletionAt: 1, deletionGraceSeconds: 30 } },
  restartedAt: '',
};
const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'web-0', namespace: 'shop' } };
const preconditions = { uid: POD_REF.uid };

checkOperation([
  {
    name: 'evict a pod',
    write: { operation: 'evict', target: POD_REF },
    accessReview: 'create pods/eviction shop/web-0',
    changedPaths: [],
    journalName: 'evict',
    request: 'POST /api/v1/namespaces/shop/pods/web-0/eviction?fieldManager=stsview',
    body: { ...eviction, deleteOptions: { preconditions } },
    trial: {
      request: 'POST /api/v1/namespaces/shop/pods/web-0/eviction?fieldManager=stsview&dryRun=All',
      body: { ...eviction, deleteOptions: { preconditions, dryRun: ['All'] } },
    },
    effects: [
      ['gone', undefined, 'took-effect', /is gone$/],
      ['terminating', leaving, 'took-effect', /is being deleted$/],
    ],
    kubectl: `printf %s '{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"namespace":"shop","name":"web-0"}}' | kubectl --context prod create --raw /api/v1/namespaces/shop/pods/web-0/eviction -f -`,
  },
]);
