/**
 * Answers that are none, on the way to a genuine control plane: no claim is deleted on the word of a broken line. Each
 * fault is tried at each of the lists that a decision rests on.
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Fault } from '../../support/fault-proxy.ts';
import { waitFor } from '../../support/wait-for.ts';
import { applySet } from '../actions/harness.ts';
import { controlPlane } from '../control-plane.ts';
import { type DisturbedPlane, openDisturbed } from '../disturbed.ts';
import { planCleaning, podManifestFor, runClaimsCommand, volumeOf, waitUntilPodsGone } from './harness.ts';

const plane = controlPlane('faults');
const options = { skip: plane.skip, timeout: 300_000 };

type List = Readonly<Record<string, unknown>> & { readonly items?: readonly Readonly<Record<string, unknown>>[] };

/** Changes a list and leaves every other answer as it is. */
function inList(change: (list: List) => unknown): Fault {
  return {
    type: 'rewrite',
    rewrite: (body) => (Array.isArray(Object(body).items) ? change(body as List) : { kind: 'Nothing' }),
  };
}

const withoutField = (field: string) =>
  inList((list) => ({ ...list, items: list.items?.map((item) => ({ ...item, [field]: undefined })) }));

const refusal = (code: number, reason: string): Fault => ({
  type: 'answer',
  status: code,
  body: JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message: 'no' }),
});

const FAULTS: Readonly<Record<string, Fault>> = {
  '404 of a gateway': { type: 'answer', status: 404, body: '404 page not found', contentType: 'text/plain' },
  '404 of a server': refusal(404, 'NotFound'),
  '403': refusal(403, 'Forbidden'),
  'a login page': { type: 'answer', status: 200, body: '<html>log in</html>', contentType: 'text/html' },
  'an empty object': { type: 'answer', status: 200, body: '{}' },
  'a reset': { type: 'reset' },
  'a list without items': inList((list) => ({ ...list, items: undefined })),
  'items: null': inList((list) => ({ ...list, items: null })),
  'a list of another kind': inList((list) => ({ ...list, kind: 'SecretList', items: [] })),
  'objects without metadata': withoutField('metadata'),
  'objects without a spec': withoutField('spec'),
  'a later page that is not found': inList((list) => ({
    ...list,
    metadata: { ...Object(list['metadata']), continue: 'lost' },
    items: [],
  })),
};

/** The lists and roots on which it rests that a claim is needed. */
const DECISIVE = /\/(persistentvolumeclaims|pods|statefulsets|deployments|cronjobs|podtemplates)\?|^\/apis?($|\?)/;

let disturbed: DisturbedPlane;

/** Changes that were about to happen. They are refused, so that every fault finds the same world. */
let changes: string[] = [];

async function claimOf(set: string): Promise<string> {
  await applySet(plane, set, { replicas: 1, claims: true });
  await volumeOf(plane, `data-${set}-0`);
  await plane.kubectl('delete', 'statefulset', set);
  await waitUntilPodsGone(plane, set);
  return `data-${set}-0`;
}

const podTemplate = (claim: string) =>
  JSON.stringify({
    metadata: { labels: { app: claim } },
    spec: {
      restartPolicy: 'Never',
      containers: [{ name: 'main', image: 'main:1' }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: claim } }],
    },
  });

const deployment = (claim: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: "${claim}"}
spec:
  replicas: 0
  selector: {matchLabels: {app: "${claim}"}}
  template: ${podTemplate(claim).replace('"restartPolicy":"Never",', '')}
`;

const cronJob = (claim: string) => `
apiVersion: batch/v1
kind: CronJob
metadata: {name: "${claim}"}
spec: {schedule: "0 0 1 1 *", suspend: true, jobTemplate: {spec: {template: ${podTemplate(claim)}}}}
`;

/** Sets the fault for the requests to one path; every other request is answered by the server. */
function disturb(path: string, fault: Fault): void {
  changes = [];
  disturbed.proxy.intercept = ({ method, path: asked }) => {
    if (method !== 'GET' && !asked.includes('dryRun=All') && !asked.includes('selfsubjectaccessreviews')) {
      changes.push(`${method} ${asked}`);
      return refusal(500, 'InternalError');
    }
    if (asked.includes('continue=lost')) return FAULTS['404 of a gateway'];
    return asked === path ? fault : undefined;
  };
}

/** Runs `decide` once undisturbed, and then with each fault at each of the requests on which its decision rests. */
async function tryEveryFault(decide: () => Promise<void>): Promise<void> {
  const from = disturbed.proxy.requests.length;
  disturb('', { type: 'reset' });
  await decide();
  assert.deepEqual(changes, [], 'nothing is changed without a fault');
  const paths = new Set(
    disturbed.proxy.requests
      .slice(from)
      .flatMap(({ method, path, isWatch }) => (method === 'GET' && !isWatch ? [path] : [])),
  );
  const decisive = [...paths].filter((path) => DECISIVE.test(path));
  assert.ok(decisive.length >= 6, `too few lists were read: ${[...paths].join(' ')}`);
  for (const path of decisive) {
    for (const [what, fault] of Object.entries(FAULTS)) {
      disturb(path, fault);
      await decide();
      assert.deepEqual(changes, [], `${what} at ${path}`);
    }
  }
}

describe('a claim that somebody needs', { skip: plane.skip }, () => {
  before(async () => {
    disturbed = await openDisturbed(plane);
  });

  after(() => disturbed.close());

  test('is not deleted by clean, whatever goes wrong with any list', options, async () => {
    await plane.apply(deployment(await claimOf('one')));
    await plane.apply(cronJob(await claimOf('two')));
    await plane.apply(podManifestFor('user', await claimOf('three')));
    await applySet(plane, 'four', { replicas: 1, claims: true });
    await tryEveryFault(async () => {
      await runClaimsCommand(
        disturbed.plane,
        'clean',
        '--verdict',
        'parked,left-behind',
        '--older-than',
        '0s',
        '--yes',
      ).catch((error: unknown) => assert.match(String(error), /ClusterError|NotFound/));
    });
  });

  test('is not deleted by a plan that was made before it was needed', options, async () => {
    const claim = await claimOf('later');
    disturb('', { type: 'reset' });
    const planned = await planCleaning(disturbed.plane, { claims: [claim], how: 'delete' });
    try {
      assert.equal(planned.plan.refusal, undefined);
      await plane.apply(deployment(claim));
      await waitFor(
        () => plane.kubectl('get', 'deployment', claim, '-o', 'name'),
        (name) => name !== '',
        { what: 'the deployment' },
      );
      await tryEveryFault(async () => {
        const { outcome } = await planned.run();
        assert.notEqual(outcome, 'done');
      });
    } finally {
      planned.close();
    }
  });
});
