/** The pod that is tried in place of the one that the controller would create. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PodTrial } from '../../../../source/actions/ports.ts';
import type { Client } from '../../../../source/cluster/connection/client.ts';
import { ClusterError, errorFromStatus } from '../../../../source/cluster/errors.ts';
import { trialRequest, tryPod } from '../../../../source/cluster/write/pod-trial.ts';

const TRIAL: PodTrial = {
  set: { kind: 'StatefulSet', namespace: 'shop', name: 'web', uid: 'u1', generation: 4 },
  podName: 'web-2',
  ordinal: 2,
  revision: 'web-b',
  template: { from: 'set', restartedAt: undefined },
  replaces: undefined,
};

const PEER = { server: 'https://k8s', userName: 'jane' };

const SET = {
  kind: 'StatefulSet',
  metadata: { name: 'web', uid: 'u1' },
  spec: {
    serviceName: 'web-peers',
    volumeClaimTemplates: [{ metadata: { name: 'data' } }],
    template: {
      metadata: { labels: { app: 'web' }, annotations: { note: 'x' }, finalizers: ['example.com/hold'] },
      spec: {
        serviceAccountName: 'web',
        containers: [{ name: 'main', image: 'web:2' }],
        volumes: [
          { name: 'data', emptyDir: {} },
          { name: 'tmp', emptyDir: {} },
        ],
      },
    },
  },
};

test('it has the template, the labels and the claims of the ordinal, and a new name', () => {
  assert.deepEqual(trialRequest(TRIAL, SET, undefined, '7f'), {
    method: 'POST',
    path: '/api/v1/namespaces/shop/pods?dryRun=All',
    body: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        namespace: 'shop',
        name: 'web-2-trial-7f',
        labels: {
          app: 'web',
          'controller-revision-hash': 'web-b',
          'statefulset.kubernetes.io/pod-name': 'web-2',
          'apps.kubernetes.io/pod-index': '2',
        },
        annotations: { note: 'x' },
        finalizers: ['example.com/hold'],
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: 'u1', controller: true }],
      },
      spec: {
        serviceAccountName: 'web',
        containers: [{ name: 'main', image: 'web:2' }],
        hostname: 'web-2',
        subdomain: 'web-peers',
        volumes: [
          { name: 'data', persistentVolumeClaim: { claimName: 'data-web-2' } },
          { name: 'tmp', emptyDir: {} },
        ],
      },
    },
  });
});

test('after a restart it has the new annotation; after a rollback it has the template of the revision', () => {
  const annotationsOf = (trial: PodTrial, revision: unknown) => {
    const { body } = trialRequest(trial, SET, revision, '7f');
    return (body as { metadata: { annotations: unknown }; spec: unknown }).metadata.annotations;
  };
  const restarted: PodTrial = { ...TRIAL, template: { from: 'set', restartedAt: '2026-01-15T12:00:00Z' } };
  assert.deepEqual(annotationsOf(restarted, undefined), {
    note: 'x',
    'kubectl.kubernetes.io/restartedAt': '2026-01-15T12:00:00Z',
  });
  const revision = {
    data: {
      spec: { template: { $patch: 'replace', metadata: { annotations: { old: 'y' } }, spec: { containers: [] } } },
    },
  };
  assert.deepEqual(annotationsOf({ ...TRIAL, template: { from: 'revision' } }, revision), { old: 'y' });
});

/** Returns the outcome if the server answers the trial with this status. */
async function outcomeOf(status: number, reason: string, message: (name: string) => string) {
  const client: Pick<Client, 'get' | 'send' | 'peer'> = {
    peer: PEER,
    get: async () => SET,
    send: async ({ body }) => {
      const { name } = (body as { metadata: { name: string } }).metadata;
      const answer = {
        status,
        reason,
        message: message(name),
        retryAfterMs: undefined,
        causes: [],
        objectName: '',
      };
      throw errorFromStatus(answer, PEER);
    },
  };
  return tryPod(client as Client, TRIAL, new AbortController().signal);
}

for (const [what, status, message, type, reason] of [
  [
    'Pod Security',
    403,
    (name: string) => `pods "${name}" is forbidden: violates PodSecurity "restricted:latest": hostNetwork`,
    'refused',
    'violates PodSecurity "restricted:latest": hostNetwork',
  ],
  [
    'a service account that does not exist',
    403,
    (name: string) =>
      `pods "${name}" is forbidden: error looking up service account shop/web: serviceaccount "web" not found`,
    'refused',
    'error looking up service account shop/web: serviceaccount "web" not found',
  ],
  [
    'validation',
    422,
    (name: string) => `Pod "${name}" is invalid: spec.containers[0].image: Required value in ${name}`,
    'refused',
    'spec.containers[0].image: Required value in web-2',
  ],
  [
    'a webhook that does not answer',
    500,
    () => 'Internal error occurred: failed calling webhook "deny.example.com": connection refused',
    'refused',
    'Internal error occurred: failed calling webhook "deny.example.com": connection refused',
  ],
  [
    'a webhook without dry runs',
    400,
    () => 'admission webhook "side.example.com" does not support dry run',
    'no-dry-run',
    'admission webhook "side.example.com" does not support dry run',
  ],
  [
    'the authorizer',
    403,
    () => 'pods is forbidden: User "jane" cannot create resource "pods" in API group "" in the namespace "shop"',
    'not-tried',
    'Not allowed: User "jane" cannot create resource "pods" in the namespace "shop": ask for a role that permits it',
  ],
] as const) {
  test(`the message of ${what}`, async () => {
    assert.deepEqual(await outcomeOf(status, '', message), { type, reason });
  });
}

test('a revision that cannot be read is not a refusal', async () => {
  const client: Pick<Client, 'get' | 'send' | 'peer'> = {
    peer: PEER,
    get: async () => {
      throw new ClusterError('not-found', 'Not found: look again.');
    },
    send: async () => assert.fail('nothing may be sent'),
  };
  const outcome = await tryPod(
    client as Client,
    { ...TRIAL, template: { from: 'revision' } },
    new AbortController().signal,
  );
  assert.deepEqual(outcome, { type: 'not-tried', reason: 'Not found: look again' });
});

test('a response without the tried pod does not count as admitted', async () => {
  const client: Pick<Client, 'get' | 'send' | 'peer'> = {
    peer: PEER,
    get: async () => SET,
    send: async () => ({ kind: 'LoginPage' }),
  };
  const outcome = await tryPod(client as Client, TRIAL, new AbortController().signal);
  assert.equal(outcome.type, 'not-tried');
});
