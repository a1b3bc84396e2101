/** Deleting a set without its pods, and making it again: preconditions, objections, and what changes in the manifest. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operationOf } from '../../../../source/actions/operations/write-operations.ts';
import type { TemplateSize } from '../../../../source/actions/ports.ts';
import { terminatingMeta } from '../../../support/object-builders.ts';
import { checkOperation } from './check-operation.ts';
import { foundSet, SET_PATH, SET_RECREATED, SET_REF } from './set-fixtures.ts';

const SIZE: TemplateSize = { template: 'data', from: '8Gi', to: '20Gi' };
const template = (name: string, storage: string) => ({
  kind: 'PersistentVolumeClaim',
  metadata: { name, labels: { app: 'web' } },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } }, volumeMode: 'Filesystem' },
  status: { phase: 'Pending' },
});
const SET = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: {
    name: 'web',
    namespace: 'shop',
    uid: SET_REF.uid,
    resourceVersion: '77',
    generation: 4,
    creationTimestamp: '2026-01-01T00:00:00Z',
    managedFields: [{ manager: 'helm' }],
    labels: { app: 'web' },
    annotations: { note: 'kept' },
    ownerReferences: [{ kind: 'Cluster', name: 'pg', uid: 'owner', controller: true }],
    finalizers: ['orphan', 'example.com/own'],
  },
  spec: {
    replicas: 3,
    serviceName: 'web',
    podManagementPolicy: 'OrderedReady',
    template: { spec: { restartPolicy: 'Always' } },
    volumeClaimTemplates: [template('logs', '1Gi'), template('data', '8Gi')],
  },
  status: { observedGeneration: 4, replicas: 3, collisionCount: 0 },
};
const MANIFEST = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: {
    name: 'web',
    namespace: 'shop',
    labels: { app: 'web' },
    annotations: { note: 'kept' },
    ownerReferences: SET.metadata.ownerReferences,
    finalizers: ['example.com/own'],
  },
  spec: { ...SET.spec, volumeClaimTemplates: [template('logs', '1Gi'), template('data', '20Gi')] },
};
const { name: _, ...unnamed } = MANIFEST.metadata;
const deletion = {
  apiVersion: 'v1',
  kind: 'DeleteOptions',
  preconditions: { uid: SET_REF.uid, resourceVersion: '77' },
  propagationPolicy: 'Orphan',
};
const orphan = { operation: 'orphan-set', target: SET_REF, size: SIZE } as const;
const sized = (request: string) => ({
  claimTemplates: [{ name: 'data', storageClass: 'standard', request, accessModes: ['ReadWriteOnce'] }],
});
const remade = (request: string) => {
  const { object } = foundSet(1, sized(request));
  return { object: { ...object, meta: { ...object.meta, uid: 'new' } }, restartedAt: '' } as typeof SET_RECREATED;
};

checkOperation([
  {
    name: 'delete a set without its pods',
    write: orphan,
    accessReview: 'delete apps/statefulsets shop/web',
    changedPaths: [],
    journalName: 'orphan',
    before: { path: SET_PATH, object: SET },
    request: `DELETE ${SET_PATH}`,
    body: deletion,
    trial: { request: `DELETE ${SET_PATH}?dryRun=All`, body: { ...deletion, dryRun: ['All'] } },
    effects: [
      ['gone', undefined, 'took-effect', /is gone$/],
      ['made again', SET_RECREATED, 'took-effect', /made again$/],
      ['as before', foundSet(4), 'not-yet', /still there$/],
      [
        'on its way out',
        { object: { ...foundSet(5).object, ...terminatedMeta() }, restartedAt: '' } as typeof SET_RECREATED,
        'took-effect',
        /being deleted$/,
      ],
    ],
    kubectl:
      'kubectl --context prod -n shop get statefulset/web -o json > web.json && kubectl --context prod -n shop delete statefulset/web --cascade=orphan',
  },
  {
    name: 'make a set again',
    write: { operation: 'create-set', target: SET_REF, size: SIZE },
    accessReview: 'create apps/statefulsets shop',
    changedPaths: ['/spec/volumeClaimTemplates/data/spec/resources/requests/storage'],
    journalName: 'create',
    before: { path: SET_PATH, object: SET },
    request: 'POST /apis/apps/v1/namespaces/shop/statefulsets?fieldManager=stsview',
    body: MANIFEST,
    trial: {
      request: 'POST /apis/apps/v1/namespaces/shop/statefulsets?fieldManager=stsview&dryRun=All',
      body: { ...MANIFEST, metadata: { ...unnamed, generateName: 'web-' } },
    },
    effects: [
      ['absent', undefined, 'not-yet', /is gone$/],
      ['the deleted one', foundSet(5), 'not-yet', /is being deleted$/],
      ['made with the size', remade('20Gi'), 'took-effect', /asks for 20Gi in template data$/],
      ['made by somebody else', remade('8Gi'), 'cannot-be-told', /somebody else has made StatefulSet web again$/],
    ],
    kubectl:
      `jq 'del(.status, .metadata.uid, .metadata.resourceVersion, .metadata.generation, .metadata.creationTimestamp) | ` +
      `(.spec.volumeClaimTemplates[] | select(.metadata.name == "data") | .spec.resources.requests.storage) = "20Gi"' web.json | ` +
      'kubectl --context prod -n shop create -f -',
  },
]);

function terminatedMeta() {
  return { meta: { ...foundSet(5).object.meta, ...terminatingMeta().meta } };
}

test('nothing is deleted while a member is missing, a change is unseen, or the template is another one', () => {
  const objectionTo = (change: object) => operationOf(orphan).objection?.(orphan, { ...SET, ...change });
  assert.equal(objectionTo({}), undefined);
  assert.match(objectionTo({ status: { ...SET.status, replicas: 2 } }) ?? '', /has 2 of 3 members now/);
  assert.match(
    objectionTo({ status: { ...SET.status, observedGeneration: 3 } }) ?? '',
    /has not seen the latest change/,
  );
  const other = { ...SET.spec, volumeClaimTemplates: [template('data', '9Gi')] };
  assert.match(objectionTo({ spec: other }) ?? '', /template data of StatefulSet web is another one/);
});
