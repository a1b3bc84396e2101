/** What admission gives and refuses, on both API servers: limit ranges, quotas, pod security, priorities, runtime classes. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { at, isObject, type Json } from '../../../../source/simulator/model/json.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { controlPlane } from '../../control-plane.ts';
import { LIMITS, PRIORITIES, QUOTA, RUNTIME_CLASSES, SECURED, type Step, UNDER_QUOTA } from './admission/steps.ts';
import { comparableOf } from './mutations/comparable.ts';
import { type Endpoint, openGenuine, openSimulated, type Reply } from './mutations/endpoints.ts';

const plane = controlPlane('admission');
const options = { skip: plane.skip, timeout: 300_000 };
const MERGE = 'application/merge-patch+json';
let opened: Promise<readonly Endpoint[]> | undefined;

async function open(): Promise<readonly Endpoint[]> {
  const [genuine, simulated] = await Promise.all([openGenuine(plane.kubeconfig), openSimulated()]);
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: plane.namespace } };
  await simulated.send('POST', '/api/v1/namespaces', body);
  return [genuine, simulated];
}

/** Both servers, from the first test on. */
function endpoints(): Promise<readonly Endpoint[]> {
  opened ??= open();
  return opened;
}

after(async () => {
  for (const endpoint of (await opened) ?? []) await endpoint.close();
});

function filled(text: string): string {
  return text.replaceAll('NAMESPACE', plane.namespace).replaceAll('UNIQUE', plane.namespace.split('-').at(-1) ?? '');
}

async function sendBoth({ method, path, body }: Step): Promise<readonly Reply[]> {
  const sent: unknown = body === undefined ? undefined : JSON.parse(filled(JSON.stringify(body)));
  const both = await endpoints();
  return Promise.all(both.map((each) => each.send(method, filled(path), isObject(sent) ? sent : undefined)));
}

/** The genuine server reads its limits, classes and labels from caches that lag behind by a moment. */
async function inAgreement(step: Step): Promise<readonly unknown[]> {
  return waitFor(
    async () => (await sendBoth(step)).map((reply) => (step.isSetup === true ? reply.status : comparableOf(reply))),
    ([theirs, ours]) => isDeepStrictEqual(theirs, ours),
    { what: `both to agree on ${step.method} ${step.path} ${JSON.stringify(step.body)}` },
  );
}

async function play(steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    if (step.isSetup === true) {
      const replies = await sendBoth(step);
      for (const { status, body } of replies) assert.ok(status < 300, `${step.path}: ${String(body['message'])}`);
    } else await inAgreement(step);
  }
}

test('priorities, their classes, and service accounts', options, () => play(PRIORITIES));

test('runtime classes', options, () => play(RUNTIME_CLASSES));

test('limit ranges', options, () => play(LIMITS));

test('quotas, and how much of them is used', options, async () => {
  await play(QUOTA);
  const path = '/api/v1/namespaces/NAMESPACE/resourcequotas/quota';
  const statuses = async (): Promise<readonly unknown[]> =>
    (await sendBoth({ method: 'GET', path })).map(({ body }) => body['status']);
  const isCounted = (found: readonly unknown[]): boolean =>
    isObject(at(found[0], 'used')) && isDeepStrictEqual(found[0], found[1]);
  await waitFor(statuses, isCounted, { what: 'both to tell the same use' });
  await play(UNDER_QUOTA);
});

async function label(labels: Json): Promise<readonly Reply[]> {
  const path = `/api/v1/namespaces/${plane.namespace}`;
  const both = await endpoints();
  return Promise.all(both.map((each) => each.send('PATCH', path, { metadata: { labels } }, MERGE)));
}

for (const level of ['baseline', 'restricted']) {
  test(`the pod security standard ${level}`, options, async () => {
    const key = 'pod-security.kubernetes.io/enforce';
    for (const { status } of await label({ [key]: level })) assert.equal(status, 200);
    await play(SECURED);
    for (const { status } of await label({ [key]: null })) assert.equal(status, 200);
  });
}

test('labels of pod security that mean nothing', options, async () => {
  for (const labels of [{ enforce: 'foo' }, { 'enforce-version': '5' }, { enforce: 'baseline', warn: 'x' }]) {
    const named = Object.entries(labels).map(([name, value]) => [`pod-security.kubernetes.io/${name}`, value]);
    const [theirs, ours] = await label(Object.fromEntries(named));
    assert.equal(ours?.body['message'], theirs?.body['message']);
    assert.equal(ours?.status, 422);
  }
});
