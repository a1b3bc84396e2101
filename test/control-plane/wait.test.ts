/** `stsview wait` beside a genuine controller: sets that come, are updated, held, stuck, and go. */

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { cleanEnvironment, NODE, PROGRAM } from '../program/harness/program-environment.ts';
import { runProgram } from '../program/harness/run-program.ts';
import { bedTimes, statefulSetManifest, yamlOf } from '../support/manifests.ts';
import { waitFor } from '../support/wait-for.ts';
import { controlPlane } from './control-plane.ts';
import { openDisturbed } from './disturbed.ts';

const plane = controlPlane('wait');
const options = { skip: plane.skip, timeout: 180_000 };
const partitioned = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } };

function waitOn(...args: readonly string[]) {
  const where = ['-n', plane.namespace, '--kubeconfig', plane.kubeconfig];
  return runProgram(['wait', ...args, ...where], { deadline: 120_000 });
}

interface WaitItem {
  readonly name: string;
  readonly state: string;
  readonly pod: string | null;
  readonly findings: readonly { readonly code: string }[];
}

function itemsOf(stdout: string): { readonly outcome: string; readonly items: readonly WaitItem[] } {
  return JSON.parse(stdout);
}

/** Starts a wait that is still in progress when the function returns. */
function startWait(...args: readonly string[]) {
  return startWaitBy(plane.kubeconfig, ...args);
}

function startWaitBy(kubeconfig: string, ...args: readonly string[]) {
  const child = spawn(
    NODE,
    [PROGRAM, 'wait', ...args, '-n', plane.namespace, '--kubeconfig', kubeconfig, '--timeout', '2m'],
    { env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    says: (pattern: RegExp) =>
      waitFor(
        () => Promise.resolve(output),
        (seen) => pattern.test(seen),
        { what: String(pattern) },
      ),
    interrupt: () => child.kill('SIGINT'),
    ended,
    output: () => output,
  };
}

test('sets that do not exist yet are waited for until they are complete', options, async () => {
  const waiting = startWait('first', 'second');
  await waiting.says(/first: there is no StatefulSet first yet/);
  const manifest = (name: string) =>
    statefulSetManifest(name, { replicas: 2, annotations: bedTimes(), labels: { wave: 'one' }, spec: partitioned });
  await plane.apply(yamlOf(manifest('first'), manifest('second')));
  assert.equal(await waiting.ended, 0, waiting.output());
  assert.match(waiting.output(), /first: 2 pods available/);
  assert.match(waiting.output(), /second: 2 pods available/);
  assert.equal((await waitOn('-l', 'wave=one')).code, 0);
  assert.equal((await waitOn('first', '--for', 'ordinal=1:ready')).code, 0);
});

test(
  'a partition that holds pods back is done for partition, held for --fail-on held, and late otherwise',
  options,
  async () => {
    await plane.kubectl('set', 'image', 'statefulset/first', 'main=first:2');
    const canary = await waitOn('first', '--for', 'partition', '--timeout', '1m');
    assert.equal(canary.code, 0, canary.stderr);
    const image = await plane.kubectl('get', 'pod', 'first-1', '-o', 'jsonpath={.spec.containers[0].image}');
    assert.equal(image, 'first:2');
    const held = await waitOn('first', '--fail-on', 'held', '-o', 'json');
    assert.equal(held.code, 3, held.stderr);
    assert.equal(itemsOf(held.stdout).outcome, 'held');
    assert.match(held.stderr, /Held: .*first: first-0 keeps an older revision: partition 1\./);
    const late = await waitOn('first', '--timeout', '1s');
    assert.equal(late.code, 5);
    assert.match(late.stderr, /Not finished within 1s: .*first: /);
  },
);

test('a misspelt name is waited for, and the similar one is asked about once', options, async () => {
  const { code, stderr } = await waitOn('frist', '--timeout', '3s');
  assert.equal(code, 5, stderr);
  assert.equal(stderr.match(/There is no StatefulSet frist: did you mean first\?/g)?.length, 1, stderr);
});

test('a set that is stuck ends the wait with its finding', options, async () => {
  await plane.kubectl('set', 'image', 'statefulset/second', 'main=second:missing');
  const stuck = await waitOn('second', '-o', 'json', '--timeout', '1m');
  assert.equal(stuck.code, 4, stuck.stderr);
  const { outcome, items } = itemsOf(stuck.stdout);
  assert.equal(outcome, 'stuck');
  assert.equal(items[0]?.pod, 'second-1');
  assert.equal(items[0]?.findings[0]?.code, 'BrokenRevision');
  const table = await waitOn('second', '--timeout', '1m');
  assert.equal(table.code, 4);
  assert.match(table.stdout, /way out: roll back/);
});

test(
  'an interrupt ends the wait with 130, and a deletion with 1 or, where that is waited for, with 0',
  options,
  async () => {
    const interrupted = startWait('second', '--fail-on', 'none', '-o', 'json');
    const complete = startWait('second', '--fail-on', 'none');
    const gone = startWait('second', '--for', 'gone');
    await complete.says(/second-1 cannot pull its image/);
    await gone.says(/second is not being deleted/);
    interrupted.interrupt();
    assert.equal(await interrupted.ended, 130);
    await plane.kubectl('delete', 'statefulset', 'second', '--wait=false');
    assert.equal(await complete.ended, 1);
    assert.equal(await gone.ended, 0, gone.output());
    const pods = await plane.kubectl('get', 'pods', '-o', 'name');
    assert.doesNotMatch(pods, /second-/);
  },
);

test('a lost connection is waited out, and what was seen before it is not judged', options, async () => {
  await plane.apply(yamlOf(statefulSetManifest('third', { replicas: 1, image: 'third:missing' })));
  const disturbed = await openDisturbed(plane);
  try {
    const waiting = startWaitBy(disturbed.plane.kubeconfig, 'third', '--fail-on', 'none');
    await waiting.says(/third: third-0 cannot pull its image/);
    disturbed.proxy.intercept = () => ({ type: 'reset' });
    disturbed.proxy.cutWatches();
    await waiting.says(/third: no contact with the cluster; last seen: third-0 cannot pull its image/);
    await plane.kubectl('set', 'image', 'statefulset/third', 'main=third:1');
    await plane.kubectl('delete', 'pod', 'third-0', '--wait=false');
    disturbed.proxy.intercept = () => undefined;
    assert.equal(await waiting.ended, 0, waiting.output());
    assert.match(waiting.output(), /third: 1 pod available/);
  } finally {
    await disturbed.close();
  }
});

test('what could never come to be is refused instead of waited for', options, async () => {
  for (const [word, sentence] of [
    ['pod/first-0', /pod\/first-0 is a pod, and this takes sets/],
    ['elsewhere/first', /elsewhere\/first is not in the namespaces of -n/],
    ['a/b/c', /"a\/b\/c" can't be a set/],
  ] as const) {
    const { code, stderr } = await waitOn(word);
    assert.equal(code, 2, stderr);
    assert.match(stderr, sentence);
  }
});
