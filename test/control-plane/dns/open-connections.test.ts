/** Uses a separate control plane without other clients: the connections open during queries and afterwards. */

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { dedicatedBed } from '../dedicated-bed.ts';
import {
  dnsSetManifest,
  runDnsCommand,
  serviceManifest,
  waitForAddresses,
  waitUntilNamesMatch,
  watchDns,
} from './harness.ts';

const plane = await dedicatedBed('dns-open');

/** Returns the number of sockets of this process. */
function sockets(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCP|TLS|UDP/i.test(name)).length;
}

const ESTABLISHED = '01';

/** Returns the connections to CoreDNS that are open now, as its side counts them. */
async function connections(): Promise<number> {
  const port = Number((await plane.bed.dns()).split(':')[1]);
  const hex = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1);
  return rows.filter((row) => {
    const [, local = '', , state] = row.trim().split(/\s+/);
    return local.endsWith(hex) && state === ESTABLISHED;
  }).length;
}

const skip = plane.skip || (existsSync('/proc/net/tcp') ? false : 'connections are counted in /proc/net/tcp');

describe('after a session', { skip }, () => {
  before(async () => {
    await plane.apply(serviceManifest('web') + dnsSetManifest({ name: 'web' }));
    await waitForAddresses(plane, 'web');
    await waitUntilNamesMatch(plane, 'web');
  });

  it('no port-forward and no socket is left open, and one is open during a watch', async (t) => {
    await waitFor(connections, (count) => count === 0, { what: 'earlier connections to CoreDNS to be closed' });
    const first = sockets();
    const watch = watchDns(plane, 'web');
    await waitFor(watch.rounds, (rounds) => rounds.length > 0, { what: 'the first round' });
    assert.equal(await connections(), 1, 'one is held open while names are watched');
    assert.equal(await watch.leave(), 130);
    const left = performance.now();
    await waitFor(sockets, (count) => count <= first, { what: `no more than ${first} sockets` });
    await waitFor(connections, (count) => count === 0, { what: 'the connection to CoreDNS to be closed' });
    t.diagnostic(`closed ${Math.round(performance.now() - left)} ms after leaving`);
    for (const wish of [{}, { allServers: true }, { execIn: 'web-0' }]) await runDnsCommand(plane, 'web', wish);
    await waitFor(sockets, (count) => count <= first, { what: `no more than ${first} sockets` });
    await waitFor(connections, (count) => count === 0, { what: 'all connections to CoreDNS to be closed' });
  });

  it('no port-forward is left open if the control plane stops during it', async () => {
    const first = sockets();
    const watch = watchDns(plane, 'web');
    await waitFor(watch.rounds, (rounds) => rounds.length > 0, { what: 'the first round' });
    await plane.bed.pause('kube-apiserver');
    try {
      await waitFor(
        () =>
          watch
            .rounds()
            .at(-1)
            ?.items.map(({ verdict }) => verdict) ?? [],
        (verdicts) => verdicts.every((verdict) => verdict === 'unreachable'),
        { what: 'the missing response to be reported' },
      );
      assert.equal(await watch.leave(), 130);
      await waitFor(sockets, (count) => count <= first, { what: `no more than ${first} sockets` });
    } finally {
      await plane.bed.resume('kube-apiserver');
    }
  });
});
