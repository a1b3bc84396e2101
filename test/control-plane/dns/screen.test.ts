/** A user inspects the names of a set in the dashboard, and watches them while a pod restarts. */

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { openTestTerminal } from '../../program/harness/terminal.ts';
import { controlPlane } from '../control-plane.ts';
import { dnsSetManifest, serviceManifest, waitForAddresses, waitUntilNamesMatch } from './harness.ts';

const plane = controlPlane('dns-screen');

describe('names on the screen', { skip: plane.skip }, () => {
  before(async () => {
    await plane.apply(serviceManifest('web') + dnsSetManifest({ name: 'web' }));
    await waitForAddresses(plane, 'web');
    await waitUntilNamesMatch(plane, 'web');
  });

  it('are queried, watched and closed, and a restart has its timeline in one row', async () => {
    using terminal = openTestTerminal({
      args: ['-n', plane.namespace, '--kubeconfig', plane.kubeconfig],
      columns: 140,
      rows: 40,
    });
    await terminal.waitForText(/● live/, 20_000);
    terminal.press('D');
    const asked = await terminal.waitForText(/✓ matches +web-0\.web +A +[\d.]+ +the same/, 20_000);
    assert.match(asked, /DNS · \S+\/web · domain cluster\.local/);
    assert.match(asked, /asked by port-forward to kube-system\/coredns-/);
    assert.match(asked, /_http\._tcp\.web +SRV/);
    terminal.press('w');
    await terminal.waitForText(/web-1 +✓ [\d.]+ +no change yet/, 20_000);
    await plane.kubectl('delete', 'pod', 'web-1', '--wait=false');
    const story = await terminal.waitForText(
      /web-1 +✓ [\d.]+ +\d\d:\d\d:\d\d [\d.]+ → gone.*, \d\d:\d\d:\d\d → [\d.]+, DNS followed (at once|after [\d.]+ s)/,
      30_000,
    );
    assert.match(story, /web-0 +✓ [\d.]+ +no change yet/);
    terminal.press('w');
    await terminal.waitForText(/✓ matches +web-1\.web +A/, 20_000);
    terminal.press('A');
    await terminal.waitForText(/kube-system\/coredns-\S+ agrees/, 20_000);
    terminal.press('esc');
    await terminal.waitForNoText(/DNS ·/);
    terminal.press('enter');
    await terminal.waitForText(/esc back/);
    terminal.press('D');
    await terminal.waitForText(/DNS · \S+\/web · web-[01] · domain/, 20_000);
    terminal.press('q', 'q', 'q');
    assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
  });
});
