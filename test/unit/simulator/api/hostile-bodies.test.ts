/** Bodies that no parser likes: each is refused with the code of the genuine server, and nothing is made. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openWorld } from '../../../../source/simulator/worlds/open-world.ts';
import { startApiHarness } from './api-harness.ts';

const cluster = openWorld({ world: 'classroom' });
after(() => cluster.stop());
const harness = startApiHarness(cluster);

const CONFIG_MAPS = '/api/v1/namespaces/default/configmaps';
const begun = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"bad"},"data":';
const yamlBomb = [
  'a0: &a0 [x]',
  ...Array.from({ length: 12 }, (_, at) => `a${at + 1}: &a${at + 1} [${Array(9).fill(`*a${at}`).join(', ')}]`),
].join('\n');

const REFUSED: readonly (readonly [what: string, body: string | Buffer, type: string, code: number])[] = [
  ['braces without end', '{"a":'.repeat(300_000), 'application/json', 400],
  ['deep values', `${begun}${'{"a":'.repeat(20_000)}1${'}'.repeat(20_001)}`, 'application/json', 400],
  ['a list', '[]', 'application/json', 400],
  ['two objects', `${begun}{}}${begun}{}}`, 'application/json', 400],
  ['NUL', `${begun}{"a":"\0"}}`, 'application/json', 400],
  ['a byte order mark', `\uFEFF${begun}{}}`, 'application/json', 400],
  ['4 MB', `${begun}{"a":"${'x'.repeat(4_000_000)}"}}`, 'application/json', 413],
  ['aliases without end', `kind: ConfigMap\nmetadata: {name: bad}\n${yamlBomb}\n`, 'application/yaml', 400],
  ['brackets in YAML', '['.repeat(100_000), 'application/yaml', 400],
  ['an unknown type', `${begun}{}}`, 'text/plain', 415],
  ['no message', 'hello', 'application/vnd.kubernetes.protobuf', 415],
  ['a broken message', Buffer.from('k8s\0garbage'), 'application/vnd.kubernetes.protobuf', 400],
];

for (const [what, body, contentType, code] of REFUSED) {
  test(`refused: ${what}`, async () => {
    const answer = await harness.call('POST', CONFIG_MAPS, body, { contentType });
    assert.equal(answer.status, code, answer.text.slice(0, 300));
    assert.equal(cluster.store.get('configmaps', 'default', 'bad'), undefined);
  });
}

test('a JSON patch may neither be long nor grow by copies of copies', async () => {
  const made = await harness.call('POST', CONFIG_MAPS, { metadata: { name: 'patched' } });
  assert.equal(made.status, 201);
  const patch = (operations: readonly object[]): Promise<{ readonly status: number }> =>
    harness.call('PATCH', `${CONFIG_MAPS}/patched`, operations, { contentType: 'application/json-patch+json' });
  const copies = Array.from({ length: 40 }, (_, at) => ({ op: 'copy', from: '/data', path: `/data/a${at}` }));
  assert.equal((await patch([{ op: 'add', path: '/data', value: { a: 'x'.repeat(1000) } }, ...copies])).status, 422);
  assert.equal((await patch(Array(10_001).fill({ op: 'test', path: '/kind', value: 'ConfigMap' }))).status, 413);
  assert.equal(cluster.store.get('configmaps', 'default', 'patched')?.['data'], undefined);
});

test('the values of a ConfigMap or a Secret have a mebibyte together, whatever their keys and their encoding', async () => {
  const half = 512 * 1024;
  const bytes = (count: number): string => Buffer.alloc(count, 'x').toString('base64');
  const create = async (kind: string, object: object) => {
    const path = `/api/v1/namespaces/default/${kind}`;
    return harness.call('POST', `${path}?dryRun=All`, { metadata: { name: 'full' }, ...object });
  };
  const whole = await create('configmaps', { data: { a: 'x'.repeat(half) }, binaryData: { b: bytes(half) } });
  assert.equal(whole.status, 201, whole.text.slice(0, 300));
  const map = await create('configmaps', { data: { a: 'ü'.repeat(half / 2) }, binaryData: { b: bytes(half + 1) } });
  assert.equal(map.status, 422);
  assert.match(map.text, /ConfigMap \\"full\\" is invalid: \[\]: Too long: may not be more than 1048576 bytes/);
  const secret = await create('secrets', { data: { a: bytes(half) }, stringData: { b: 'x'.repeat(half + 1) } });
  assert.equal(secret.status, 422);
  assert.match(secret.text, /Secret \\"full\\" is invalid: data: Too long: may not be more than 1048576 bytes/);
});
