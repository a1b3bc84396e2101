/**
 * Sends small mistakes in real manifests to both API servers, as dry runs, and compares acceptance, the resulting
 * object and the sentence of the refusal.
 */

import assert from 'node:assert/strict';
import { appendFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { isObject, type Json, objectOf, stringOf } from '../../../../source/simulator/model/json.ts';
import { BUILT_IN } from '../../../../source/simulator/model/served-types.ts';
import { controlPlane } from '../../control-plane.ts';
import { comparableOf } from './mutations/comparable.ts';
import { type Endpoint, openGenuine, openSimulated } from './mutations/endpoints.ts';
import { KNOWN_DIFFERENCES } from './mutations/known-differences.ts';
import { MANIFESTS } from './mutations/manifests.ts';
import { mutationsOf } from './mutations/operators.ts';

const plane = controlPlane('mutations');
const options = { skip: plane.skip };
/** Requests under way at a time. */
const CONCURRENCY = 8;
/** The requests whose answers are the same. Others, which still differ: STSVIEW_MUTATIONS="update Service". */
const COMPARED = '^create (ConfigMap|Secret|PodDisruptionBudget|Service web|Role|RoleBinding|PriorityClass) ';
const ONLY = new RegExp(process.env['STSVIEW_MUTATIONS'] ?? COMPARED);
/** A file for all differences, for whoever mends them. */
const REPORT = process.env['STSVIEW_DIFFERENCES'];

interface Request {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body: Json;
  readonly contentType?: string;
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

function manifests(): readonly Json[] {
  const text = MANIFESTS.replaceAll('UNIQUE', plane.namespace.split('-').at(-1) ?? '');
  return parseAllDocuments(text).map((document) => objectOf(document.toJS()));
}

function collectionOf({ apiVersion, kind }: Json): string {
  const type = BUILT_IN.byKind(stringOf(apiVersion), stringOf(kind));
  if (type === undefined) throw new Error(`no kind ${String(kind)}`);
  const root = type.group === '' ? '/api/v1' : `/apis/${type.group}/${type.version}`;
  return `${root}/${type.namespaced ? `namespaces/${plane.namespace}/` : ''}${type.plural}`;
}

function requestsFor(manifest: Json): readonly Request[] {
  const { kind, metadata } = manifest;
  const collection = collectionOf(manifest);
  const name = stringOf(objectOf(metadata)['name']);
  const whole = `${kind === 'Service' ? `Service ${name}` : String(kind)}`;
  const dry = '?dryRun=All&fieldManager=test';
  const created = { ...manifest, metadata: { ...objectOf(metadata), name: `${name}-new` } };
  // The name of a definition says its names.
  const isNamed = kind === 'CustomResourceDefinition';
  const mutations = mutationsOf(manifest);
  return [
    ...(isNamed ? [] : mutationsOf(created)).map(
      ({ name: mutation, object }): Request => ({
        name: `create ${whole} ${mutation}`,
        method: 'POST',
        path: `${collection}${dry}&fieldValidation=${mutation.length % 2 === 0 ? 'Strict' : 'Warn'}`,
        body: object,
      }),
    ),
    ...mutations.map(
      ({ name: mutation, object }): Request => ({
        name: `update ${whole} ${mutation}`,
        method: 'PUT',
        path: `${collection}/${name}${dry}&fieldValidation=Strict`,
        body: object,
      }),
    ),
    ...mutations
      .filter(({ name: mutation }) => /: (null|wrong type|misspelt|other)$/.test(mutation) && !/\.\d/.test(mutation))
      .map(({ name: mutation, object }): Request => {
        const [place = ''] = mutation.split(': ');
        const value = place.split('.').reduce<unknown>((found, key) => objectOf(found)[key], object) ?? null;
        const patch = place.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
        return {
          name: `patch ${whole} ${mutation}`,
          method: 'PATCH',
          path: `${collection}/${name}${dry}&fieldValidation=Strict`,
          body: objectOf(patch),
          contentType: 'application/merge-patch+json',
        };
      }),
  ];
}

/** Makes the objects for good, for the changes of them. */
async function createAll(endpoint: Endpoint): Promise<void> {
  for (const manifest of manifests()) {
    const { status, body } = await endpoint.send('POST', collectionOf(manifest), manifest);
    assert.ok(status < 300, `${String(manifest['kind'])}: ${String(body['message'])}`);
  }
}

test('both API servers answer small mistakes in manifests alike', options, async () => {
  const [genuine, simulated] = await open();
  await createAll(genuine);
  await createAll(simulated);
  const all = manifests().flatMap(requestsFor);
  const queue = all.filter(({ name }) => ONLY.test(name));
  assert.ok(process.env['STSVIEW_MUTATIONS'] !== undefined || queue.length > 300);
  const differences: string[] = [];
  const found = new Set<string>();
  const waiting = queue.values();
  const work = async (): Promise<void> => {
    for (const { name, method, path, body, contentType } of waiting) {
      const [wanted, got] = await Promise.all(
        [genuine, simulated].map(async (endpoint) =>
          comparableOf(await endpoint.send(method, path, body, contentType)),
        ),
      );
      if (isDeepStrictEqual(wanted, got)) continue;
      found.add(name);
      if (REPORT !== undefined)
        appendFileSync(REPORT, `${name}\n  wanted ${JSON.stringify(wanted)}\n  found  ${JSON.stringify(got)}\n`);
      differences.push(`${name}\n  wanted ${JSON.stringify(wanted)}\n  found  ${JSON.stringify(got)}`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  if (REPORT !== undefined) appendFileSync(REPORT, `${queue.length} requests of ${all.length}\n`);
  const isKnown = (name: string): boolean => KNOWN_DIFFERENCES.some(({ request }) => request.test(name));
  const unknown = differences.filter((difference) => !isKnown(difference.split('\n')[0] ?? ''));
  assert.equal(unknown.length, 0, `${unknown.length} of ${queue.length}:\n${unknown.slice(0, 10).join('\n')}`);
  const gone = KNOWN_DIFFERENCES.filter(({ request }) => ![...found].some((name) => request.test(name)));
  assert.deepEqual(gone, [], 'these differences are there no longer: take them out of the list');
  assert.ok(isObject(queue[0]?.body));
});
