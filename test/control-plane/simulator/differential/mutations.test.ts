/**
 * Sends small mistakes in real manifests to both API servers, as dry runs, and compares acceptance, the resulting
 * object and the sentence of the refusal.
 */

import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../../../../source/simulator/model/json.ts';
import { controlPlane } from '../../control-plane.ts';
import { comparableOf } from './mutations/comparable.ts';
import { type Endpoint, openGenuine, openSimulated } from './mutations/endpoints.ts';
import { KNOWN_DIFFERENCES, type KnownDifference } from './mutations/known-differences.ts';
import { collectionOf, type MutationRequest, manifestsFor, requestsFor } from './mutations/requests.ts';

const plane = controlPlane('mutations');
const options = { skip: plane.skip };
/** Requests under way at a time. */
const CONCURRENCY = 8;
/** All of these, and of the others every third. STSVIEW_MUTATIONS="update Service" chooses others, "." all of them. */
const ALWAYS = /^create (ConfigMap|Secret|PodDisruptionBudget|Service web|Role|RoleBinding|PriorityClass) /;
/** A value that was put in: "spec.schedule: "@dayly"". */
const MISTAKE = /^create .*: (["[{\d-]|true)/;
const EACH = 3;
const ONLY = process.env['STSVIEW_MUTATIONS'];
/** A file for all differences, for whoever mends them. */
const REPORT = process.env['STSVIEW_DIFFERENCES'];

/** The same requests in every run, and some of every kind. */
function isChosen({ name }: MutationRequest): boolean {
  if (ONLY !== undefined) return new RegExp(ONLY).test(name);
  let sum = 0;
  for (const sign of name) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 1_000_003;
  return ALWAYS.test(name) || MISTAKE.test(name) || sum % EACH === 0;
}

interface Difference {
  readonly name: string;
  readonly text: string;
  readonly isAccepted: boolean;
}

function isOf({ request, isAccepted }: KnownDifference, difference: Difference): boolean {
  return request.test(difference.name) && (isAccepted !== true || difference.isAccepted);
}

let endpoints: readonly [Endpoint, Endpoint] | undefined;

async function open(): Promise<readonly [Endpoint, Endpoint]> {
  const simulated = await openSimulated();
  const opened = [await openGenuine(plane.kubeconfig), simulated] as const;
  endpoints = opened;
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: plane.namespace } };
  await opened[1].send('POST', '/api/v1/namespaces', body);
  return opened;
}

after(async () => {
  for (const endpoint of endpoints ?? []) await endpoint.close();
});

/** Makes the objects for good, for the changes of them. */
async function createAll(endpoint: Endpoint): Promise<void> {
  for (const manifest of manifestsFor(plane.namespace)) {
    const { status, body } = await endpoint.send('POST', collectionOf(manifest, plane.namespace), manifest);
    assert.ok(status < 300, `${String(manifest['kind'])}: ${String(body['message'])}`);
  }
}

test('both API servers answer small mistakes in manifests alike', options, async () => {
  const [genuine, simulated] = await open();
  await createAll(genuine);
  await createAll(simulated);
  const all = manifestsFor(plane.namespace).flatMap((manifest) => requestsFor(manifest, plane.namespace));
  const queue = all.filter(isChosen);
  assert.ok(ONLY !== undefined || queue.length > 900);
  const found: Difference[] = [];
  const waiting = queue.values();
  const work = async (): Promise<void> => {
    for (const { name, method, path, body, contentType } of waiting) {
      const [wanted, got] = await Promise.all(
        [genuine, simulated].map(async (endpoint) =>
          comparableOf(await endpoint.send(method, path, body, contentType)),
        ),
      );
      if (wanted === undefined || got === undefined || isDeepStrictEqual(wanted, got)) continue;
      const text = `${name}\n  wanted ${JSON.stringify(wanted)}\n  found  ${JSON.stringify(got)}`;
      if (REPORT !== undefined) appendFileSync(REPORT, `${text}\n`);
      found.push({ name, text, isAccepted: wanted.status < 300 && got.status < 300 });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  if (REPORT !== undefined) appendFileSync(REPORT, `${queue.length} requests of ${all.length}\n`);
  const unknown = found.filter((difference) => !KNOWN_DIFFERENCES.some((known) => isOf(known, difference)));
  const texts = unknown.slice(0, 10).map(({ text }) => text);
  assert.equal(unknown.length, 0, `${unknown.length} of ${queue.length}:\n${texts.join('\n')}`);
  const gone = KNOWN_DIFFERENCES.filter(
    (known) =>
      queue.some(({ name }) => known.request.test(name)) && !found.some((difference) => isOf(known, difference)),
  );
  assert.deepEqual(gone, [], 'these differences are there no longer: take them out of the list');
  assert.ok(isObject(queue[0]?.body));
});
