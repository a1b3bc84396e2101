/** The DNS records of a cluster, as CoreDNS serves them. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer, RecordType } from 'dns-packet';
import { decode, encode } from 'dns-packet';
import { type ClusterHarness, createClusterHarness, webSetManifest } from '../cluster-harness.ts';

const DOMAIN = 'default.svc.cluster.local';
const CODE = 0b1111;

function ask(
  world: ClusterHarness,
  name: string,
  type: RecordType = 'A',
): { readonly code: number; readonly answers: readonly Answer[] } {
  const query = { type: 'query', id: 7, questions: [{ type, name, class: 'IN' }] } as const;
  // Encoded to bytes and decoded, as between a client and a server.
  const reply = decode(encode(world.cluster.dns(decode(encode({ ...query, questions: [...query.questions] })))));
  assert.equal(reply.id, 7);
  return { code: (reply.flags ?? 0) & CODE, answers: reply.answers ?? [] };
}

function ready(replicas: number, options = {}): ClusterHarness {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas, ...options }));
  world.until('all', () => Array.from({ length: replicas }, (_, index) => `web-${index}`).every(world.isReady));
  world.clock.advance(100);
  return world;
}

test('a pod has a name with its present address', () => {
  const world = ready(2);
  const address = (): unknown => world.get('pods', 'web-1')?.status?.['podIP'];
  const first = ask(world, `web-1.web.${DOMAIN}`);
  assert.deepEqual(
    first.answers.map((answer) => ('data' in answer ? answer.data : undefined)),
    [address()],
  );
  assert.deepEqual(
    first.answers.map((answer) => ('ttl' in answer ? answer.ttl : undefined)),
    [5],
  );
  world.remove('pods', 'web-1');
  world.clock.advance(100);
  assert.equal(ask(world, `web-1.web.${DOMAIN}`).code, 3);
  world.until('web-1', () => world.isReady('web-1'));
  world.clock.advance(100);
  const second = ask(world, `web-1.web.${DOMAIN}`);
  assert.deepEqual(
    second.answers.map((answer) => ('data' in answer ? answer.data : undefined)),
    [address()],
  );
  assert.notDeepEqual(second.answers, first.answers);
});

test('a name follows late where that is asked for, and at once again after that', () => {
  const world = ready(2);
  const asked = (): unknown =>
    ask(world, `web-1.web.${DOMAIN}`).answers.map((answer) => ('data' in answer ? answer.data : undefined));
  const address = (): unknown => world.get('pods', 'web-1')?.status?.['podIP'];
  const delay = (value: string | null): void =>
    world.patch('services', 'web', { metadata: { annotations: { 'demo/dns-delay-ms': value } } });
  delay('30000');
  world.clock.advance(100);
  const former = address();
  world.remove('pods', 'web-1');
  world.until('web-1', () => world.isReady('web-1') && address() !== former);
  assert.deepEqual(asked(), [former]);
  world.clock.advance(31_000);
  assert.deepEqual(asked(), [address()]);
  delay(null);
  world.clock.advance(100);
  world.remove('pods', 'web-1');
  world.clock.advance(100);
  assert.deepEqual(asked(), []);
});

test('the name of the service has the addresses of all pods, and its SRV record their names', () => {
  const world = ready(3);
  assert.equal(ask(world, `web.${DOMAIN}`).answers.length, 3);
  const targets = ask(world, `_http._tcp.web.${DOMAIN}`, 'SRV').answers.map((answer) =>
    answer.type === 'SRV' ? [answer.data.target, answer.data.port] : [],
  );
  assert.deepEqual(targets.sort(), [
    [`web-0.web.${DOMAIN}`, 80],
    [`web-1.web.${DOMAIN}`, 80],
    [`web-2.web.${DOMAIN}`, 80],
  ]);
});

test('an existing name has an empty AAAA answer; a missing name is NXDOMAIN', () => {
  const world = ready(1);
  assert.deepEqual(ask(world, `web-0.web.${DOMAIN}`, 'AAAA'), { code: 0, answers: [] });
  for (const name of [`web-9.web.${DOMAIN}`, `other.${DOMAIN}`, 'web.elsewhere.svc.cluster.local']) {
    assert.deepEqual(ask(world, name), { code: 3, answers: [] }, name);
  }
  assert.equal(ask(world, 'example.com').code, 5);
});

test('a pod that is not ready has a name only if the service publishes it', () => {
  for (const publishes of [false, true]) {
    const world = createClusterHarness();
    const service = { publishNotReadyAddresses: publishes };
    world.apply(webSetManifest({ replicas: 1, image: 'web:unready', service }));
    world.until('web-0 to run', () => world.get('pods', 'web-0')?.status?.['phase'] === 'Running');
    world.clock.advance(100);
    assert.equal(ask(world, `web-0.web.${DOMAIN}`).answers.length, publishes ? 1 : 0);
  }
});

test('a service that is not headless has one address, and its pods have names', () => {
  const world = createClusterHarness();
  world.apply(webSetManifest({ replicas: 1, service: { clusterIP: undefined } }));
  world.until('web-0', () => world.isReady('web-0'));
  world.clock.advance(100);
  const virtual = world.get('services', 'web')?.spec?.['clusterIP'];
  assert.deepEqual(
    ask(world, `web.${DOMAIN}`).answers.map((answer) => ('data' in answer ? answer.data : '')),
    [virtual],
  );
  assert.equal(ask(world, `web-0.web.${DOMAIN}`).answers.length, 1);
});

test('an address has a reverse record', () => {
  const world = ready(1);
  const address = String(world.get('pods', 'web-0')?.status?.['podIP']);
  const name = `${address.split('.').toReversed().join('.')}.in-addr.arpa`;
  const names = ask(world, name, 'PTR').answers.map((answer) => (answer.type === 'PTR' ? answer.data : ''));
  assert.deepEqual(names, [`web-0.web.${DOMAIN}`]);
});

test('a pod resolves the short names of its neighbours', () => {
  const world = ready(2);
  const address = String(world.get('pods', 'web-1')?.status?.['podIP']);
  const { stdout, exitCode } = world.run('web-0', ['getent', 'hosts', 'web-1.web']);
  assert.equal(exitCode, 0);
  assert.match(
    stdout,
    new RegExp(`^${address.replaceAll('.', '\\.')}\\s+web-1\\.web\\.default\\.svc\\.cluster\\.local\\n$`),
  );
  assert.match(world.run('web-0', ['nslookup', 'web-7.web']).stdout, /can't find web-7\.web: NXDOMAIN/);
});

test('the tools in a pod return what DNS returns, for every type, and /etc/hosts before that', () => {
  const world = ready(2);
  const address = String(world.get('pods', 'web-1')?.status?.['podIP']);
  const own = String(world.get('pods', 'web-0')?.status?.['podIP']);
  const run = (...command: readonly string[]) => world.run('web-0', command);
  const name = 'web-1.web.default.svc.cluster.local.';
  assert.match(run('getent', 'ahostsv4', name).stdout, new RegExp(`^${address} +STREAM web-1`));
  assert.match(run('getent', 'hosts', address).stdout, /web-1\.web\.default\.svc\.cluster\.local/);
  assert.equal(run('getent', 'ahostsv4', 'nobody.').exitCode, 2);
  const turned = address.split('.').toReversed().join('.');
  assert.match(run('nslookup', '-type=PTR', `${turned}.in-addr.arpa.`).stdout, /name = web-1\.web\.default/);
  assert.match(
    run('nslookup', '-type=SRV', '_http._tcp.web.default.svc.cluster.local.').stdout,
    /service = 0 100 \d+ web-/,
  );
  assert.match(run('nslookup', '-type=AAAA', name).stdout, /No answer/);
  assert.match(run('nslookup', '-type=MX', name).stderr, /no type MX/);
  assert.match(run('cat', '/etc/hosts').stdout, new RegExp(`${own}\tweb-0\\.web\\.default\\.svc`));
  assert.match(run('getent', 'hosts', 'web-0').stdout, new RegExp(own));
});

test('a shell substitutes the output of a command', () => {
  const world = ready(1);
  const line = (text: string) => world.run('web-0', ['sh', '-c', text]);
  line('echo "$(hostname) of $HOSTNAME" > /data/me; echo $(cat /data/me)! > /data/again');
  assert.equal(line('cat /data/again').stdout, 'web-0 of web-0!\n');
  assert.equal(line(`echo '$(hostname)' \\$x "\\$x" "$(cat /nope)"`).stdout, '$(hostname) $x $x \n');
  assert.match(line('echo "$(cat /nope)"').stderr, /No such file/);
  line('false && echo $(rm /data/me)');
  assert.equal(line('cat /data/me').exitCode, 0);
});
