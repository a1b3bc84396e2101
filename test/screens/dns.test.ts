import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { type DnsVia, makeDnsReport } from '../../source/domain/dns/dns-report.ts';
import {
  type DnsTimeline,
  recordAnswers,
  recordExpected,
  startTimeline,
} from '../../source/domain/dns/dns-timeline.ts';
import { expectedRecords } from '../../source/domain/dns/expected-records.ts';
import type { DnsAnswer, ExpectedRecord } from '../../source/domain/dns/records.ts';
import type { StatefulSet } from '../../source/domain/model/kinds.ts';
import type { Snapshot } from '../../source/domain/model/snapshot.ts';
import { describeSet } from '../../source/domain/set/describe-set.ts';
import { textWidth } from '../../source/view-model/layout/span.ts';
import { aPod, aService, aSet, aSlice, aSnapshot, NOW, notReady, SECOND } from '../support/object-builders.ts';
import { assertGoldenFrame } from './golden.ts';
import { openScreen, type Screen, type ScreenOptions } from './open-screen.ts';

const SIZES = [
  [60, 16],
  [80, 24],
  [120, 40],
  [200, 50],
] as const;

const HTTP = { name: 'cql', port: 9042, protocol: 'TCP', targetPort: '9042' };

const VIA: DnsVia = {
  type: 'port-forward',
  text: 'port-forward to kube-system/coredns-7f9df67dbb-vsks5, port 1053',
  problems: [],
  searchPath: [],
};

const set = aSet({ name: 'cassandra', claimTemplates: [] });

/** Ordinal 1 is not ready, and its old address is still in DNS. Ordinal 2 has no record. */
function world(addresses: readonly (string | undefined)[]): Snapshot {
  const pods = addresses.map((address, ordinal) =>
    aPod(
      set,
      ordinal,
      address === undefined
        ? { ...notReady(NOW - 60 * SECOND * 60, NOW - 60 * SECOND), ips: ['10.0.9.9'] }
        : { ips: [address] },
    ),
  );
  const endpoints = pods
    .filter((_, ordinal) => addresses[ordinal] !== undefined)
    .map((pod) => ({ addresses: pod.ips, hostname: pod.hostname, targetPodUid: pod.meta.uid }));
  const slice = { ...aSlice('cassandra', endpoints), ports: [{ name: 'cql', port: 9042, protocol: 'TCP' }] };
  return aSnapshot([set, aService('cassandra', { ports: [HTTP] }), slice, ...pods]);
}

const START = world(['10.0.0.1', undefined, '10.0.2.1']);

function recordsOf(snapshot: Snapshot, of: StatefulSet = set): readonly ExpectedRecord[] {
  return expectedRecords(snapshot, describeSet(snapshot, of, { now: NOW }), { domain: 'cluster.local' });
}

/** Answers with the expected records, except for the names in `otherwise`. */
function answersTo(
  records: readonly ExpectedRecord[],
  otherwise: Readonly<Record<string, readonly string[]>> = {},
): readonly DnsAnswer[] {
  return records.map(({ name, type, expected }) => {
    const answered = type === 'A' ? (otherwise[name.split('.')[0] ?? ''] ?? expected) : expected;
    const rcode = answered.length === 0 ? 'NXDOMAIN' : 'NOERROR';
    const ttl = answered.length === 0 ? undefined : 5;
    return { name, type, answered, ttl, rcode, milliseconds: 1.4, server: 'kube-system/coredns', failure: undefined };
  });
}

function reportOf(snapshot: Snapshot, otherwise = {}, via = VIA) {
  const records = recordsOf(snapshot);
  const status = describeSet(snapshot, set, { now: NOW });
  const answers = via.type === 'none' ? [] : answersTo(records, otherwise);
  return makeDnsReport({ snapshot, status, records, answers, domain: 'cluster.local', domainKnown: true, via });
}

/** A watched restart of ordinal 1. */
function watched(): { story: DnsTimeline; last: Snapshot } {
  let story = startTimeline(NOW - 30 * SECOND);
  const step = (snapshot: Snapshot, at: number, otherwise = {}) => {
    story = recordExpected(story, recordsOf(snapshot), at);
    story = recordAnswers(story, reportOf(snapshot, otherwise).items, at);
  };
  const before = world(['10.0.0.1', '10.0.1.1', '10.0.2.1']);
  const last = world(['10.0.0.1', '10.0.2.7', '10.0.2.1']);
  step(before, NOW - 30 * SECOND);
  step(START, NOW - 20 * SECOND, { 'cassandra-1': ['10.0.1.1'] });
  step(START, NOW - 20 * SECOND + 300);
  step(last, NOW - 12 * SECOND, { 'cassandra-1': [] });
  step(last, NOW - 12 * SECOND + 800);
  return { story, last };
}

let screen: Screen | undefined;
afterEach(() => screen?.close());

async function openDns(options: ScreenOptions = {}, keys: readonly string[] = ['D']): Promise<Screen> {
  screen = await openScreen(START, options);
  await screen.press(...keys);
  return screen;
}

function idOf({ store }: Screen): number {
  const { overlay } = store.state();
  assert.ok(overlay?.type === 'dns');
  return overlay.id;
}

async function tell(shown: Screen, report = reportOf(START, { 'cassandra-1': ['10.0.9.9'], 'cassandra-2': [] })) {
  shown.store.dispatch({ type: 'dns-report-received', id: idOf(shown), report });
  await shown.settle();
}

describe('the DNS page of a set', () => {
  for (const [columns, rows] of SIZES) {
    const size = `${columns}x${rows}`;

    it(`shows the names and their errors at ${size}`, async () => {
      const shown = await openDns({ columns, rows });
      await tell(shown);
      assertGoldenFrame(`dns-${size}`, shown.rows());
      for (const row of shown.rows()) assert.ok(textWidth(row) <= columns, `too wide: ${row}`);
    });

    it(`shows one row for each ordinal while it watches, at ${size}`, async () => {
      const shown = await openDns({ columns, rows }, ['D', 'w']);
      const { story, last } = watched();
      await shown.observe(last);
      shown.store.dispatch({ type: 'dns-round-received', id: idOf(shown), report: reportOf(last), timeline: story });
      await shown.settle();
      assertGoldenFrame(`dns-watch-${size}`, shown.rows());
    });
  }

  it('queries each DNS pod if the key was pressed during another query', async () => {
    const shown = await openDns();
    const wished = () => {
      const { overlay } = shown.store.state();
      return overlay?.type === 'dns' ? [overlay.isQuerying, overlay.allServers, overlay.queryNumber] : [];
    };
    await shown.press('A');
    assert.deepEqual(wished(), [true, false, 0]);
    await tell(shown);
    assert.deepEqual(wished(), [true, true, 1]);
    await tell(shown);
    assert.deepEqual(wished(), [false, true, 1]);
  });

  it('queries each DNS pod on a key, and says whether they agree', async () => {
    const shown = await openDns();
    await tell(shown);
    await shown.press('A');
    const wished = () => {
      const { overlay } = shown.store.state();
      return overlay?.type === 'dns' ? [overlay.isQuerying, overlay.allServers] : [];
    };
    assert.deepEqual(wished(), [true, true]);
    const servers = [
      { server: 'kube-system/coredns-1', differs: [], failure: undefined },
      {
        server: 'kube-system/coredns-2',
        differs: [{ name: 'cassandra-0.cassandra.shop.svc.cluster.local', type: 'A', answered: [] }],
        failure: undefined,
      },
      { server: 'kube-system/coredns-3', differs: [], failure: 'the connection was closed' },
    ];
    await tell(shown, { ...reportOf(START), servers });
    assert.match(shown.text(), /kube-system\/coredns-1 agrees/);
    assert.match(shown.text(), /coredns-2 differs: cassandra-0\.cassandra\.shop\.svc\.cluster\.local A none/);
    assert.match(shown.text(), /coredns-3: the connection was closed/);
    assert.match(shown.text(), /1 DNS pod differs/);
    await shown.press('r');
    assert.deepEqual(wished(), [true, false]);
    await tell(shown);
    assert.match(shown.text(), /A each DNS pod/);
    await shown.press('w', 'A');
    assert.match(shown.text(), /one DNS pod is asked all the time: w stops that/);
  });

  it('says what it is doing before it has results', async () => {
    const shown = await openDns();
    assert.match(shown.text(), /looking for the cluster's DNS/);
    await shown.press('w');
    assert.match(shown.text(), /asking for the first time/);
  });

  it('shows the expected records if no server can be queried, and the reason', async () => {
    const shown = await openDns();
    const problems = [
      'Not allowed: port-forward to pod kube-system/coredns-1, port 53.',
      'Not allowed: exec in pod shop/cassandra-0.',
    ];
    await tell(shown, reportOf(START, {}, { type: 'none', text: 'nobody could be asked', problems, searchPath: [] }));
    assert.match(shown.text(), /nobody could be asked/);
    for (const problem of problems) assert.ok(shown.text().includes(problem), problem);
    assert.match(shown.text(), /✗ unreachable +cassandra-0.cassandra +A +\? +10\.0\.0\.1/);
  });

  it('shows the selected pod in an open set, and all pods on another key', async () => {
    const shown = await openDns({}, ['enter', 'end', 'D']);
    assert.match(shown.text(), /DNS · shop\/cassandra · cassandra-0/);
    const before = idOf(shown);
    await shown.press('D');
    assert.doesNotMatch(shown.text(), /· cassandra-0/);
    assert.ok(idOf(shown) > before, 'what was asked for the pod alone is no longer wanted');
  });

  it('discards answers that belong to another view', async () => {
    const shown = await openDns();
    shown.store.dispatch({ type: 'dns-report-received', id: idOf(shown) - 1, report: reportOf(START) });
    await shown.settle();
    assert.match(shown.text(), /looking for the cluster's DNS/);
  });

  it('can query again, except while it watches', async () => {
    const shown = await openDns();
    await tell(shown);
    await shown.press('r');
    assert.match(shown.text(), /asking again/);
    await shown.press('w', 'r');
    assert.match(shown.text(), /asked all the time/);
  });

  it('says that the set is gone, and can be closed', async () => {
    const shown = await openDns();
    await shown.observe(aSnapshot([]));
    assert.match(shown.text(), /StatefulSet shop\/cassandra is gone/);
    await shown.press('esc');
    assert.equal(shown.store.state().overlay, undefined);
  });

  it('scrolls if there are more rows than fit', async () => {
    const shown = await openDns({ columns: 60, rows: 16 });
    await tell(shown);
    await shown.press('G');
    assert.doesNotMatch(shown.text(), /6 matches/);
    assert.match(shown.text(), /_cql\._tcp/);
  });

  it('writes no control sequence of the cluster to the terminal', async () => {
    const evil = '\u001b[2J\u202eowned';
    const shown = await openDns();
    await tell(
      shown,
      reportOf(START, { 'cassandra-0': [evil] }, { ...VIA, text: evil, searchPath: [evil], problems: [evil] }),
    );
    for (const character of ['\u001b', '\u202e']) assert.ok(!shown.text().includes(character));
    assert.match(shown.text(), /␛/);
  });
});
