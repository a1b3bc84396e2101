/** CoreDNS's answers for sets in every state, compared with the expected ones. */

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane } from '../control-plane.ts';
import {
  dnsItemOf,
  dnsSetManifest,
  runDnsCommand,
  serviceManifest,
  waitForAddresses,
  waitUntilNamesMatch,
  watchDns,
} from './harness.ts';

const plane = controlPlane('dns');

describe('names of a set', { skip: plane.skip }, () => {
  before(async () => {
    await plane.apply(
      [
        serviceManifest('web') + dnsSetManifest({ name: 'web' }),
        serviceManifest('lazy') + dnsSetManifest({ name: 'lazy', image: 'web:unready' }),
        serviceManifest('eager', { notReady: true }) + dnsSetManifest({ name: 'eager', image: 'web:unready' }),
        dnsSetManifest({ name: 'lone' }),
        serviceManifest('astray', { selector: { app: 'nobody' } }) + dnsSetManifest({ name: 'astray' }),
        serviceManifest('plain', { headless: false }) + dnsSetManifest({ name: 'plain' }),
        serviceManifest('slow') + dnsSetManifest({ name: 'slow', stopMs: 60_000 }),
        dnsSetManifest({ name: 'bare', serviceName: '' }),
      ].join(''),
    );
    for (const set of ['web', 'lazy', 'eager', 'lone', 'astray', 'plain', 'slow', 'bare'])
      await waitForAddresses(plane, set);
  });

  it('match for a healthy set: addresses, targets, reverse records, and the exit code', async () => {
    const { report } = await waitUntilNamesMatch(plane, 'web');
    assert.equal(report.apiVersion, 'stsview/v1');
    assert.equal(report.kind, 'DnsReport');
    assert.equal(report.domain, 'cluster.local');
    assert.equal(report.via, 'port-forward');
    assert.match(report.viaDetail, /^port-forward to kube-system\/coredns-[-a-z0-9]+, port 53$/);
    const [first = '', second = ''] = await waitForAddresses(plane, 'web');
    const host = (pod: string) => `${pod}.web.${plane.namespace}.svc.cluster.local`;
    const own = dnsItemOf(report, 'A', 'web-0');
    assert.equal(own.name, host('web-0'));
    assert.deepEqual(own.answered, [first]);
    assert.equal(own.rcode, 'NOERROR');
    assert.equal(own.ttl, 5);
    assert.ok(own.milliseconds > 0);
    assert.match(own.server, /^kube-system\/coredns-/);
    assert.deepEqual(dnsItemOf(report, 'A', '').answered, [first, second].sort());
    assert.deepEqual(dnsItemOf(report, 'PTR', 'web-1').answered, [host('web-1')]);
    assert.deepEqual(dnsItemOf(report, 'SRV', '').answered, [`8080 ${host('web-0')}`, `8080 ${host('web-1')}`]);
  });

  it('are those of one pod if a pod is named', async () => {
    for (const name of ['web-1', 'pod/web-1', `${plane.namespace}/web-1`]) {
      const { code, report } = await runDnsCommand(plane, name);
      assert.equal(code, 0);
      assert.deepEqual([...new Set(report.items.map(({ pod }) => pod))], ['web-1']);
    }
  });

  it('are absent while the pod is not ready, which is expected', async () => {
    const { report } = await waitUntilNamesMatch(plane, 'lazy');
    const found = dnsItemOf(report, 'A', 'lazy-0');
    assert.deepEqual([found.expected, found.answered], [[], []]);
    assert.match(found.reason, /not ready.*publishNotReadyAddresses is false/);
    assert.equal(found.rcode, 'NXDOMAIN');
  });

  it('exist for a pod that is not ready if the service publishes it', async () => {
    const { report } = await waitUntilNamesMatch(plane, 'eager');
    assert.equal(dnsItemOf(report, 'A', 'eager-0').answered.length, 1);
    assert.equal(dnsItemOf(report, 'A', 'eager-0').verdict, 'matches');
  });

  it('are absent without the service, and the reason says so', async () => {
    const { report } = await waitUntilNamesMatch(plane, 'lone');
    assert.match(dnsItemOf(report, 'A', 'lone-0').reason, /there is no service "lone"/);
    assert.equal(dnsItemOf(report, 'A', 'lone-0').verdict, 'matches');
  });

  it('are absent if the selector matches no pod', async () => {
    const { report } = await waitUntilNamesMatch(plane, 'astray');
    assert.match(dnsItemOf(report, 'A', 'astray-0').reason, /selector asks for app=nobody, and the pod has app=astray/);
  });

  it('exist in CoreDNS for a service that is not headless, although nothing guarantees them', async () => {
    const { code, report } = await waitFor(
      () => runDnsCommand(plane, 'plain'),
      (outcome) => dnsItemOf(outcome.report, 'A', 'plain-0').answered.length === 1,
      { what: 'CoreDNS to answer for a pod of a service with a virtual address' },
    );
    assert.equal(code, 4);
    const pod = dnsItemOf(report, 'A', 'plain-0');
    assert.equal(pod.verdict, 'unexpected');
    assert.deepEqual(pod.expected, []);
    assert.match(pod.reason, /not headless: the DNS specification promises no names for its pods/);
    const own = dnsItemOf(report, 'A', '');
    assert.equal(own.verdict, 'matches');
    const virtual = await plane.kubectl('get', 'service', 'plain', '-o', 'jsonpath={.spec.clusterIP}');
    assert.deepEqual(own.answered, [virtual]);
  });

  it('leave DNS at once for a terminating pod that is still ready', async () => {
    await waitUntilNamesMatch(plane, 'slow');
    await plane.kubectl('delete', 'pod', 'slow-1', '--wait=false');
    const { report } = await waitFor(
      () => runDnsCommand(plane, 'slow-1'),
      ({ report: { items } }) =>
        items.some(({ type, verdict, reason }) => type === 'A' && verdict === 'matches' && /terminating/.test(reason)),
      { what: 'slow-1 to leave DNS' },
    );
    const found = dnsItemOf(report, 'A', 'slow-1');
    assert.match(found.reason, /leaves DNS at once, although it is still ready/);
    assert.equal(found.rcode, 'NXDOMAIN');
    const conditions = await plane.kubectl(
      'get',
      'pod',
      'slow-1',
      '-o',
      'jsonpath={.status.conditions[?(@.type=="Ready")].status}',
    );
    assert.equal(conditions, 'True');
  });

  it('have addresses of both families if the EndpointSlices have', async () => {
    await plane.apply(serviceManifest('dual') + dnsSetManifest({ name: 'dual', replicas: 1 }));
    await waitForAddresses(plane, 'dual', 1);
    await plane.apply(`
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: dual-six, labels: { kubernetes.io/service-name: dual, endpointslice.kubernetes.io/managed-by: test } }
addressType: IPv6
ports: [{ name: http, port: 8080, protocol: TCP }]
endpoints: [{ addresses: ["fd00::17"], hostname: dual-0, conditions: { ready: true } }]
`);
    const { report } = await waitUntilNamesMatch(plane, 'dual');
    assert.deepEqual(dnsItemOf(report, 'AAAA', 'dual-0').answered, ['fd00:0:0:0:0:0:0:17']);
    assert.deepEqual(dnsItemOf(report, 'AAAA', '').answered, ['fd00:0:0:0:0:0:0:17']);
    const back = report.items.filter(({ type, pod }) => type === 'PTR' && pod === 'dual-0');
    assert.equal(back.length, 2);
  });

  it('cannot be queried if the set has no service', async () => {
    const { code, text } = await runDnsCommand(plane, 'bare', { output: 'table' });
    assert.equal(code, 4);
    assert.match(text, /the set names no governing service \(spec\.serviceName is empty\)/);
  });

  it('have a timeline while a pod restarts', async (t) => {
    await waitUntilNamesMatch(plane, 'web');
    const uid = await plane.kubectl('get', 'pod', 'web-1', '-o', 'jsonpath={.metadata.uid}');
    const watch = watchDns(plane, 'web');
    await waitFor(watch.rounds, (rounds) => rounds.length > 0, { what: 'the first round' });
    await plane.kubectl('delete', 'pod', 'web-1', '--wait=false');
    const turnsOf = () =>
      watch
        .rounds()
        .at(-1)
        ?.story?.find(({ pod }) => pod === 'web-1')?.turns ?? [];
    await waitFor(turnsOf, (turns) => turns.filter(({ type }) => type === 'answer').length >= 2, {
      what: 'the name to be removed and added again',
    });
    await waitFor(
      () => runDnsCommand(plane, 'web-1'),
      ({ code }) => code === 0,
      { what: 'the new address to match' },
    );
    assert.equal(await watch.leave(), 130);
    assert.notEqual(await plane.kubectl('get', 'pod', 'web-1', '-o', 'jsonpath={.metadata.uid}'), uid);
    const turns = turnsOf();
    assert.match(turns.find(({ type }) => type === 'answer')?.text ?? '', /^[\d.]+ → gone$/);
    assert.match(turns.findLast(({ type }) => type === 'answer')?.text ?? '', /^gone → [\d.]+$/);
    const followed = turns.filter(({ type }) => type === 'followed');
    assert.ok(followed.length >= 1, JSON.stringify(turns));
    for (const { afterMilliseconds = -1 } of followed) assert.ok(afterMilliseconds >= 0);
    t.diagnostic(`DNS followed after ${followed.map(({ afterMilliseconds }) => `${afterMilliseconds} ms`).join(', ')}`);
  });

  it('are one clear sentence if the set, pod, namespace or service does not exist', async () => {
    const sentence = (asked: Promise<unknown>) =>
      asked.then(
        () => '',
        (error: Error) => error.message,
      );
    assert.match(
      await sentence(runDnsCommand(plane, 'nosuch')),
      /^Namespace .* has no StatefulSet nor pod of one called "nosuch": its sets are /,
    );
    assert.match(await sentence(runDnsCommand(plane, 'nosuch/web')), /^There is no namespace "nosuch"/);
    assert.match(
      await sentence(runDnsCommand(plane, 'web', { dnsService: 'kube-system/nosuch' })),
      /^There is no service kube-system\/nosuch/,
    );
    assert.match(
      await sentence(runDnsCommand(plane, 'web', { dnsService: `${plane.namespace}/web` })),
      /has no port 53/,
    );
    await plane.kubectl('run', 'single', '--image=web:1');
    assert.match(
      await sentence(runDnsCommand(plane, 'single')),
      /^Pod "single" in namespace .* belongs to no StatefulSet/,
    );
  });
});
