import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { createDirectConnection } from '../../../../source/cluster/dns/direct-connection.ts';
import { createDnsConnection, type DnsConnection } from '../../../../source/cluster/dns/dns-connection.ts';
import { openTcp } from '../../../../source/cluster/stream/byte-channel.ts';
import type { DnsAnswer, DnsQuestion } from '../../../../source/domain/dns/records.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { aRecord, type ScriptedDnsServer, startScriptedDnsServer } from './scripted-dns-server.ts';

const WEB: DnsQuestion = { name: 'web-0.web.shop.svc.cluster.local', type: 'A' };
const OTHER: DnsQuestion = { name: 'web-1.web.shop.svc.cluster.local', type: 'A' };

let server: ScriptedDnsServer | undefined;
let stream: DnsConnection | undefined;
afterEach(async () => {
  await stream?.close();
  await server?.close();
  server = undefined;
  stream = undefined;
});

async function serving(script: Parameters<typeof startScriptedDnsServer>[0], timeoutMs = 2000): Promise<DnsConnection> {
  const started = await startScriptedDnsServer(script);
  server = started;
  stream = createDnsConnection(async () => ({ channel: await openTcp('127.0.0.1', started.port), server: 'dns' }), {
    timeoutMs,
  });
  return stream;
}

async function only(asked: DnsConnection, question = WEB): Promise<DnsAnswer> {
  const [answer] = await asked.query([question]);
  assert.ok(answer !== undefined);
  return answer;
}

describe('DNS over one TCP connection', () => {
  it('reads addresses, the lowest TTL and the rcode', async () => {
    const asked = await serving(({ name }) => ({
      answers: [aRecord(name, '10.0.0.2', 30), aRecord(name, '10.0.0.1', 5)],
    }));
    const answer = await only(asked);
    assert.deepEqual(answer.answered, ['10.0.0.1', '10.0.0.2']);
    assert.equal(answer.ttl, 5);
    assert.equal(answer.rcode, 'NOERROR');
    assert.equal(answer.server, 'dns');
    assert.equal(answer.failure, undefined);
  });

  it('distinguishes NXDOMAIN from an empty answer, and takes both as absent', async () => {
    const asked = await serving(({ name }) => (name === WEB.name ? { rcode: 3 } : {}));
    const [gone, empty] = await asked.query([WEB, OTHER]);
    assert.equal(gone?.rcode, 'NXDOMAIN');
    assert.equal(empty?.rcode, 'NOERROR');
    assert.deepEqual([gone?.answered, empty?.answered], [[], []]);
    assert.deepEqual([gone?.failure, empty?.failure], [undefined, undefined]);
  });

  it('keeps one connection for many questions, and assigns each answer to its question', async () => {
    const asked = await serving(({ name }) => ({
      answers: [aRecord(name, `10.0.0.${name.length}`)],
      afterMs: name.length % 3,
    }));
    const questions = Array.from(
      { length: 300 },
      (_, index): DnsQuestion => ({ name: `${'a'.repeat(index % 60)}-${index}.x`, type: 'A' }),
    );
    const answers = await asked.query(questions);
    assert.deepEqual(
      answers.map(({ answered }) => answered),
      questions.map(({ name }) => [`10.0.0.${name.length}`]),
    );
    assert.equal(server?.total(), 1);
  });

  it('reports how long a slow server took, and gives up after the time limit', async () => {
    const asked = await serving(
      ({ name }) => (name === WEB.name ? { answers: [aRecord(name, '10.0.0.1')], afterMs: 120 } : undefined),
      400,
    );
    const [slow, never] = await asked.query([WEB, OTHER]);
    assert.ok((slow?.milliseconds ?? 0) >= 100, String(slow?.milliseconds));
    assert.equal(slow?.failure, undefined);
    assert.equal(never?.failure, 'dns did not answer within 0.4 s');
  });

  it('does not accept a truncated answer as complete', async () => {
    const asked = await serving(({ name }) => ({ answers: [aRecord(name, '10.0.0.1')], truncated: true }));
    const answer = await only(asked);
    assert.match(answer.failure ?? '', /cut its answer short \(truncated\)/);
    assert.deepEqual(answer.answered, []);
  });

  it('does not accept an answer to another question', async () => {
    const asked = await serving(() => ({ answers: [aRecord('evil.example', '10.6.6.6')], about: 'evil.example' }));
    const answer = await only(asked);
    assert.match(answer.failure ?? '', /answered another question than was asked/);
    assert.deepEqual(answer.answered, []);
  });

  it('ignores an answer that was not requested', async () => {
    const asked = await serving(({ name }) => ({ answers: [aRecord(name, '10.6.6.6')], idOff: 7 }), 200);
    assert.match((await only(asked)).failure ?? '', /did not answer within/);
  });

  it('closes a connection on which the server does not speak DNS', async () => {
    const asked = await serving(() => ({ bytes: Buffer.from('HTTP/1.1 400 Bad Request') }));
    assert.match((await only(asked)).failure ?? '', /something that is no DNS/);
    await waitFor(
      () => server?.open(),
      (open) => open === 0,
      { what: 'the connection to be closed' },
    );
  });

  it('reports that the server closed the connection, and opens another one for the next question', async () => {
    let hangUp = true;
    const asked = await serving(({ name }) => (hangUp ? { hangUp: true } : { answers: [aRecord(name, '10.0.0.1')] }));
    assert.match((await only(asked)).failure ?? '', /the connection to dns ended/);
    hangUp = false;
    assert.deepEqual((await only(asked)).answered, ['10.0.0.1']);
    assert.equal(server?.total(), 2);
  });

  it('asks again at once if the server had closed an idle connection', async () => {
    let asks = 0;
    const asked = await serving(({ name }) => {
      asks += 1;
      return asks === 2 ? { hangUp: true } : { answers: [aRecord(name, '10.0.0.1')] };
    });
    assert.equal((await only(asked)).failure, undefined);
    assert.equal((await only(asked)).failure, undefined);
    assert.equal(asks, 3);
  });

  it('reports why it could not connect', async () => {
    const asked = createDnsConnection(async () => ({ channel: await openTcp('127.0.0.1', 1), server: 'dns' }), {
      timeoutMs: 500,
    });
    assert.match((await only(asked)).failure ?? '', /ECONNREFUSED/);
    await asked.close();
  });

  it('can be closed while it is being opened: pending questions fail with the reason', async () => {
    const opening = Promise.withResolvers<never>();
    const asked = createDnsConnection(() => opening.promise, { timeoutMs: 500 });
    const answer = only(asked);
    const closing = asked.close();
    opening.reject(new Error('the API server hung up'));
    await closing;
    assert.equal((await answer).failure, 'the API server hung up');
  });

  it('leaves no connection open, also if it is closed during a question', async () => {
    const asked = await serving(() => undefined, 60_000);
    const waiting = only(asked);
    await waitFor(
      () => server?.open(),
      (open) => open === 1,
      { what: 'the connection' },
    );
    await asked.close();
    assert.match((await waiting).failure ?? '', /withdrawn/);
    await waitFor(
      () => server?.open(),
      (open) => open === 0,
      { what: 'the connection to be closed' },
    );
    assert.match((await only(asked)).failure ?? '', /withdrawn/);
    await waitFor(
      () => server?.open(),
      (open) => open === 0,
      { what: 'no other connection' },
    );
  });
});

describe('direct DNS from within the cluster', () => {
  async function plain(script: Parameters<typeof startScriptedDnsServer>[0], timeoutMs = 2000): Promise<DnsConnection> {
    server = await startScriptedDnsServer(script);
    stream = createDirectConnection({ address: '127.0.0.1', port: server.port }, { timeoutMs });
    return stream;
  }

  it('uses UDP', async () => {
    const asked = await plain(({ name }, transport) =>
      transport === 'udp' ? { answers: [aRecord(name, '10.0.0.1')] } : undefined,
    );
    const answer = await only(asked);
    assert.deepEqual(answer.answered, ['10.0.0.1']);
    assert.equal(server?.total(), 0);
  });

  it('uses TCP for answers that do not fit in a datagram', async () => {
    const many = Array.from({ length: 50 }, (_, index) => `10.0.1.${index}`);
    const asked = await plain(({ name }, transport) =>
      transport === 'udp' ? { truncated: true } : { answers: many.map((address) => aRecord(name, address)) },
    );
    assert.equal((await only(asked)).answered.length, 50);
    assert.equal(server?.total(), 1);
  });

  it('repeats a question whose datagram was lost', async () => {
    let datagrams = 0;
    const asked = await plain(({ name }) => {
      datagrams += 1;
      return datagrams === 1 ? undefined : { answers: [aRecord(name, '10.0.0.1')] };
    }, 600);
    assert.deepEqual((await only(asked)).answered, ['10.0.0.1']);
  });

  it('gives up after the time limit', async () => {
    const asked = await plain(() => undefined, 200);
    assert.match((await only(asked)).failure ?? '', /127\.0\.0\.1 did not answer within 0\.2 s/);
  });
});
