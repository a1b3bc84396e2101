import { aClaim } from '../../../support/object-builders.ts';
import { checkOperation, testOp } from './check-operation.ts';

const PATH = '/spec/resources/requests/storage';
const CLAIM_PATH = '/api/v1/namespaces/shop/persistentvolumeclaims/data-web-2';
const TARGET = {
  kind: 'PersistentVolumeClaim',
  namespace: 'shop',
  name: 'data-web-2',
  uid: 'claim-shop-data-web-2',
  resourceVersion: '7',
} as const;
const body = [
  testOp('/metadata/uid', TARGET.uid),
  testOp('/metadata/resourceVersion', '7'),
  testOp(PATH, '8Gi'),
  { op: 'replace', path: PATH, value: '20Gi' },
];
const found = (request: string) => ({ object: aClaim('data-web-2', { request }), restartedAt: '' });

checkOperation([
  {
    name: 'grow a claim',
    write: { operation: 'grow-claim', target: TARGET, from: '8Gi', to: '20Gi' },
    accessReview: 'patch persistentvolumeclaims shop/data-web-2',
    changedPaths: [PATH],
    journalName: 'grow',
    request: `PATCH ${CLAIM_PATH}?fieldManager=stsview`,
    body,
    trial: { request: `PATCH ${CLAIM_PATH}?fieldManager=stsview&dryRun=All`, body },
    effects: [
      ['as requested', found('20Gi'), 'took-effect', /asks for 20Gi$/],
      ['as requested, in another unit', found('20480Mi'), 'took-effect', /asks for 20480Mi$/],
      ['as before', found('8Gi'), 'not-yet', /asks for 8Gi$/],
      ['gone', undefined, 'cannot-be-told', /is gone$/],
    ],
    kubectl: `kubectl --context prod -n shop patch pvc/data-web-2 -p '{"spec":{"resources":{"requests":{"storage":"20Gi"}}}}'`,
  },
]);
