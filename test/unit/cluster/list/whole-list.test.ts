/** A response counts as a list only if it is the whole list of the requested kind. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ClusterError } from '../../../../source/cluster/errors.ts';
import type { Collection } from '../../../../source/cluster/list/list-pages.ts';
import { listWhole } from '../../../../source/cluster/list/whole-object.ts';
import { listAnswer, POD_SPEC, storedMeta } from '../../../support/list-answer.ts';
import { createTextTransport } from '../text-transport.ts';

const { signal } = new AbortController();
const PODS: Collection = { path: '/api/v1/namespaces/shop/pods', kind: 'Pod', query: {} };

const pod = (name: string, change: object = {}) => ({
  metadata: storedMeta(name),
  spec: POD_SPEC,
  status: {},
  ...change,
});

/** Returns the names of a list whose pages are these responses. */
async function namesIn(pages: readonly unknown[], collection = PODS): Promise<readonly unknown[]> {
  const left = [...pages];
  const transport = createTextTransport(async () => {
    const page = left.shift();
    if (page instanceof Error) throw page;
    return JSON.stringify(page);
  });
  const names: unknown[] = [];
  for await (const object of listWhole(transport, collection, { signal })) names.push(Object(object).metadata.name);
  return names;
}

async function assertNoList(pages: readonly unknown[], pattern: RegExp, collection = PODS): Promise<void> {
  await assert.rejects(namesIn(pages, collection), (error) => {
    assert.ok(error instanceof ClusterError, String(error));
    assert.equal(error.kind, 'protocol');
    assert.match(error.message, pattern);
    return true;
  });
}

describe('a list', () => {
  test('is complete with all of its pages', async () => {
    const pages = [listAnswer(PODS.path, [pod('a')], '7', 'next'), listAnswer(PODS.path, [pod('b')], '7')];
    assert.deepEqual(await namesIn(pages), ['a', 'b']);
    assert.deepEqual(await namesIn([listAnswer(PODS.path, [])]), []);
  });

  const page = listAnswer(PODS.path, [pod('a')]);
  const OTHERS: Readonly<Record<string, unknown>> = {
    'without items': { ...page, items: undefined },
    'with items: null': { ...page, items: null },
    'with items that are an object': { ...page, items: {} },
    'of another kind': { ...page, kind: 'ServiceList' },
    'of no kind': { ...page, kind: undefined },
    'of another group': { ...page, apiVersion: 'metrics.k8s.io/v1' },
    'of no version': { ...page, metadata: {} },
    'of metadata, which were not requested': {
      ...page,
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
    },
    'as a table': { ...page, kind: 'Table', apiVersion: 'meta.k8s.io/v1' },
    'as one object': pod('a'),
    'as an array': [pod('a')],
    'as nothing': null,
  };
  for (const [what, answer] of Object.entries(OTHERS)) {
    test(`${what} is not a list`, () => assertNoList([answer], /answered the list .*pods with something else/));
  }

  test('is incomplete if a later page is not found, expired, or of another version', async () => {
    const first = listAnswer(PODS.path, [pod('a')], '7', 'next');
    await assertNoList(
      [first, new ClusterError('not-found', '404', { status: 404 })],
      /did not find the rest of the list/,
    );
    await assertNoList([first, listAnswer(PODS.path, [pod('b')], '8')], /pages of different versions/);
    const expired = new ClusterError('gone', 'too old', { status: 410 });
    await assert.rejects(namesIn([first, expired]), expired);
  });

  test('of a custom resource may have another list kind', async () => {
    const path = '/apis/shop.example/v1/namespaces/shop/carts';
    const collection: Collection = { path, kind: undefined, query: {} };
    const list = { ...listAnswer(path, [{ metadata: storedMeta('a') }]), kind: 'CartCollection' };
    assert.deepEqual(await namesIn([list], collection), ['a']);
    await assertNoList([{ ...list, apiVersion: 'v1' }], /something else/, collection);
  });
});

describe('an invalid object fails the whole list', () => {
  const template = { template: { spec: POD_SPEC } };
  const claim = { metadata: storedMeta('a'), spec: { accessModes: ['ReadWriteOnce'] }, status: {} };
  const set = { metadata: storedMeta('a'), spec: { ...template, replicas: 1 }, status: {} };
  const CASES: readonly (readonly [what: string, plural: string, object: object, missing: string])[] = [
    ['without a name', 'pods', pod('a', { metadata: { ...storedMeta('a'), name: undefined } }), 'metadata.name'],
    ['without a uid', 'pods', pod('a', { metadata: { ...storedMeta('a'), uid: '' } }), 'metadata.uid'],
    [
      'of an unknown age',
      'pods',
      pod('a', { metadata: { ...storedMeta('a'), creationTimestamp: null } }),
      'metadata.creationTimestamp',
    ],
    ['of another namespace', 'pods', pod('a', { metadata: storedMeta('a', 'other') }), 'metadata.namespace'],
    ['that is a pod without a spec', 'pods', pod('a', { spec: undefined }), 'spec.containers'],
    ['that is a pod with an empty spec', 'pods', pod('a', { spec: {} }), 'spec.containers'],
    [
      'that is a pod whose volumes are no list',
      'pods',
      pod('a', { spec: { ...POD_SPEC, volumes: {} } }),
      'spec.volumes',
    ],
    [
      'that is a pod whose claim has no name',
      'pods',
      pod('a', { spec: { ...POD_SPEC, volumes: [{ name: 'd', persistentVolumeClaim: {} }] } }),
      'spec.volumes',
    ],
    ['that is a set without replicas', 'statefulsets', { ...set, spec: template }, 'spec.replicas'],
    [
      'that is a set with a nameless claim template',
      'statefulsets',
      { ...set, spec: { ...set.spec, volumeClaimTemplates: [{}] } },
      'spec.volumeClaimTemplates',
    ],
    [
      'that is a workload without a template',
      'deployments',
      { metadata: storedMeta('a'), spec: {} },
      'spec.template.spec.containers',
    ],
    [
      'that is a CronJob with the template of a Job',
      'cronjobs',
      { metadata: storedMeta('a'), spec: template },
      'spec.jobTemplate.spec.template.spec.containers',
    ],
    ['that is a claim without a spec', 'persistentvolumeclaims', { ...claim, spec: undefined }, 'spec.accessModes'],
    ['that is a snapshot without a source', 'volumesnapshots', { metadata: storedMeta('a'), spec: {} }, 'spec.source'],
    ['that is text', 'pods', Object('pod'), 'metadata.name'],
  ];
  const API: Readonly<Record<string, string>> = {
    statefulsets: '/apis/apps/v1',
    deployments: '/apis/apps/v1',
    cronjobs: '/apis/batch/v1',
    volumesnapshots: '/apis/snapshot.storage.k8s.io/v1',
  };
  for (const [what, plural, object, missing] of CASES) {
    test(what, async () => {
      const path = `${API[plural] ?? '/api/v1'}/namespaces/shop/${plural}`;
      const list = listAnswer(path, [object]);
      const collection: Collection = { path, kind: list.kind.slice(0, -'List'.length), query: {} };
      await assertNoList([list], new RegExp(`has no readable ${missing.replaceAll('.', '\\.')}:`), collection);
    });
  }

  test('a claim without a volume is complete', async () => {
    const path = '/api/v1/namespaces/shop/persistentvolumeclaims';
    assert.deepEqual(await namesIn([listAnswer(path, [claim])], { ...PODS, path, kind: 'PersistentVolumeClaim' }), [
      'a',
    ]);
  });
});
