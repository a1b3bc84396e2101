/** A failed mount in a namespace without the cursor: the dashboard and `stsview status` report it too. */

import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { statusCommand } from '../../../source/cli/commands/status/command.ts';
import { runStatus } from '../../../source/cli/commands/status/run.ts';
import { openTestTerminal } from '../../program/harness/terminal.ts';
import { parseRequest } from '../../support/parse-request.ts';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane } from '../control-plane.ts';
import { CLAIM, faultySetManifest, reportEvent, waitUntilAvailable, waitUntilStarted } from './harness.ts';

const here = controlPlane('whyhere');
const away = controlPlane('whyothers');
const HOUR_MS = 3_600_000;

/** `stsview status` of the set `no-folder`. */
async function status(namespaces: string): Promise<{ readonly verdict: string; readonly reason: string }> {
  const line = ['no-folder', '-n', namespaces, '-o', 'json', '--kubeconfig', away.kubeconfig];
  const stdout = new PassThrough();
  await runStatus(parseRequest(statusCommand, line), {
    env: {},
    home: '/nonexistent',
    stdout,
    stderr: new PassThrough(),
  });
  const { items } = JSON.parse(String(stdout.read()));
  return items[0];
}

test('a failed mount in another namespace is named', { skip: here.skip, timeout: 180_000 }, async () => {
  const namespaces = `${here.namespace},${away.namespace}`;
  await here.apply(faultySetManifest('fine'));
  await waitUntilAvailable(here, 'fine', 1);
  await away.apply(faultySetManifest('no-folder', { claim: CLAIM, startMs: HOUR_MS }));
  await waitUntilStarted(away, 'no-folder-0');
  const message = 'MountVolume.SetUp failed for volume "conf" : configmap "conf" not found';
  await reportEvent(away, { kind: 'Pod', name: 'no-folder-0' }, 'FailedMount', message);

  using terminal = openTestTerminal({
    args: ['--kubeconfig', here.kubeconfig, '-n', namespaces],
    columns: 120,
    rows: 40,
  });
  await terminal.waitForText(/● live/, 30_000);
  terminal.press('end');
  await terminal.waitForText(/› .*fine /, 30_000);
  terminal.press('!');
  await terminal.waitForText(/WaitingForPod/, 30_000);
  // Pretends that it was scheduled three minutes ago: longer than a mount may take, shorter than what counts as slow.
  const condition = {
    type: 'PodScheduled',
    status: 'True',
    lastTransitionTime: new Date(Date.now() - 180_000).toISOString(),
  };
  const patch = JSON.stringify({ status: { conditions: [condition] } });
  await away.kubectl('patch', 'pod/no-folder-0', '--subresource=status', '--type=strategic', '-p', patch);

  await terminal.waitForText(/no-folder .*✗ MountFailed/, 30_000);
  terminal.press('esc');
  await terminal.waitForText(/› .*fine /);
  await terminal.waitForText(/no-folder .*stuck/);
  const { verdict, reason } = await waitFor(
    () => status(namespaces),
    ({ verdict }) => verdict === 'stuck',
    { what: 'stuck as the verdict of status' },
  );
  assert.match(`${verdict}: ${reason}`, /^stuck: no-folder-0 cannot mount a volume: .*configmap "conf" not found/);
});
