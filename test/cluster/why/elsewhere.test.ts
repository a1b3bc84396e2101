/** A mount that fails in a namespace where the cursor is not: the dashboard and `stsview status` name it all the same. */

import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { parseArguments } from '../../../source/cli/arguments.ts';
import { runStatus } from '../../../source/cli/status.ts';
import { openTerminal } from '../../program/terminal.ts';
import { controlPlane } from '../control-plane.ts';
import { waitFor } from '../wait-for.ts';
import { begunPod, CLAIM, faulty, readyPods, report } from './rig.ts';

const here = controlPlane('whyhere');
const away = controlPlane('whyothers');
const HOUR_MS = 3_600_000;

/** `stsview status` of the set `no-folder`. */
async function status(namespaces: string): Promise<{ readonly verdict: string; readonly reason: string }> {
  const line = ['status', 'no-folder', '-n', namespaces, '-o', 'json', '--kubeconfig', away.kubeconfig];
  const request = parseArguments(line, import.meta, 'test');
  assert.ok(request.command === 'status');
  const stdout = new PassThrough();
  await runStatus(request, { env: {}, home: '/nonexistent', stdout, stderr: new PassThrough() });
  const { items } = JSON.parse(String(stdout.read()));
  return items[0];
}

test('a mount that fails elsewhere is named', { skip: here.skip, timeout: 180_000 }, async () => {
  const namespaces = `${here.namespace},${away.namespace}`;
  await here.apply(faulty('fine'));
  await readyPods(here, 'fine', 1);
  await away.apply(faulty('no-folder', { claim: CLAIM, startMs: HOUR_MS }));
  await begunPod(away, 'no-folder-0');
  const message = 'MountVolume.SetUp failed for volume "conf" : configmap "conf" not found';
  await report(away, { kind: 'Pod', name: 'no-folder-0' }, 'FailedMount', message);

  using terminal = openTerminal({ args: ['--kubeconfig', here.kubeconfig, '-n', namespaces], columns: 120, rows: 40 });
  await terminal.see(/● live/, 30_000);
  await terminal.see(/› .*fine /, 30_000);
  terminal.press('!');
  await terminal.see(/WaitingForPod/, 30_000);
  // As if it had been scheduled three minutes ago: longer than a mount may take, shorter than what is slow by itself.
  const condition = {
    type: 'PodScheduled',
    status: 'True',
    lastTransitionTime: new Date(Date.now() - 180_000).toISOString(),
  };
  const patch = JSON.stringify({ status: { conditions: [condition] } });
  await away.kubectl('patch', 'pod/no-folder-0', '--subresource=status', '--type=strategic', '-p', patch);

  await terminal.see(/no-folder .*✗ MountFailed/, 30_000);
  terminal.press('esc');
  await terminal.see(/› .*fine /);
  await terminal.see(/no-folder .*stuck/);
  const { verdict, reason } = await waitFor(
    () => status(namespaces),
    ({ verdict }) => verdict === 'stuck',
    { what: 'stuck as the verdict of status' },
  );
  assert.match(`${verdict}: ${reason}`, /^stuck: no-folder-0 cannot mount a volume: .*configmap "conf" not found/);
});
