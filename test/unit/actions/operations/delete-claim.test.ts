import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kubectlTwin } from '../../../../source/actions/operations/write-operations.ts';
import { aClaim } from '../../../support/object-builders.ts';
import { checkOperation } from './check-operation.ts';

const { kind, meta } = aClaim('data-web-0', { meta: { namespace: 'shop', resourceVersion: '7' } });
const TARGET = { kind, namespace: 'shop', name: 'data-web-0', uid: meta.uid, resourceVersion: '7' } as const;
const WRITE = { operation: 'delete-claim', target: TARGET, ignoredKinds: [] } as const;
const PATH = '/api/v1/namespaces/shop/persistentvolumeclaims/data-web-0';

const body = {
  apiVersion: 'v1',
  kind: 'DeleteOptions',
  preconditions: { uid: meta.uid, resourceVersion: '7' },
};
const found = (deletionAt: number | undefined) => ({
  object: aClaim('data-web-0', { meta: { deletionAt } }),
  restartedAt: '',
});

checkOperation([
  {
    name: 'delete a claim',
    write: WRITE,
    accessReview: 'delete persistentvolumeclaims shop/data-web-0',
    changedPaths: [],
    journalName: 'delete',
    request: `DELETE ${PATH}`,
    body,
    trial: { request: `DELETE ${PATH}?dryRun=All`, body: { ...body, dryRun: ['All'] } },
    effects: [
      ['gone', undefined, 'took-effect', /^PersistentVolumeClaim data-web-0 is gone$/],
      ['terminating', found(1), 'took-effect', /is being deleted$/],
      ['still there', found(undefined), 'not-yet', /is still there$/],
    ],
    kubectl: 'kubectl --context prod -n shop delete pvc/data-web-0',
  },
]);

test('the command does not wait for a claim that is deleted only after its pod', () => {
  assert.equal(
    kubectlTwin(WRITE, { context: '' }, { wait: false }),
    'kubectl -n shop delete pvc/data-web-0 --wait=false',
  );
});
