/** Inspects a genuine set in a real terminal: details, events, YAML, logs, and a shell. */

import assert from 'node:assert/strict';
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { runProgram } from '../program/harness/run-program.ts';
import { openTestTerminal, type TestTerminal } from '../program/harness/terminal.ts';
import { RESTORED_MODES } from '../program/harness/terminal-modes.ts';
import { bedTimes, headlessServiceManifest, statefulSetManifest, yamlOf } from '../support/manifests.ts';
import { waitFor } from '../support/wait-for.ts';
import { controlPlane } from './control-plane.ts';

const plane = controlPlane('look');
const LOGS = join(dirname(plane.kubeconfig), 'logs', 'pods');
const options = { skip: plane.skip, timeout: 120_000 };
/** In the bed, kwok serves these files as the logs of every container. Another cluster has other logs. */
const withLogs = { ...options, skip: plane.skip || (existsSync(LOGS) ? false : 'the logs are not those of the bed') };

/** How long a deleted pod takes to go, in milliseconds: longer than two snapshots of a busy program are apart. */
const STOP_MS = 2000;

const DEEP = statefulSetManifest('deep', {
  replicas: 2,
  annotations: bedTimes(100, STOP_MS),
  claims: [['data']],
  pod: {
    containers: [
      { name: 'web', image: 'web:1', readinessProbe: { tcpSocket: { port: 80 } } },
      { name: 'agent', image: 'agent:1' },
    ],
  },
});

test('the set becomes ready', options, async () => {
  await plane.apply(`
${yamlOf(headlessServiceManifest('deep'), DEEP)}---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules:
- {apiGroups: ["", apps, discovery.k8s.io], resources: [statefulsets, pods, services, persistentvolumeclaims, events, controllerrevisions, endpointslices], verbs: [get, list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: looker-${plane.namespace}}]
`);
  const ready = await waitFor(
    () => plane.kubectl('get', 'statefulset', 'deep', '-o', 'jsonpath={.status.readyReplicas}'),
    (count) => count === '2',
    { what: 'two ready pods' },
  );
  assert.equal(ready, '2');
});

const open: TestTerminal[] = [];
after(() => {
  for (const terminal of open) terminal[Symbol.dispose]();
});

/** Opens the dashboard on the set's own screen with the cursor on deep-0. */
async function atOrdinal(...args: readonly string[]): Promise<TestTerminal> {
  const terminal = openTestTerminal({
    args: ['-n', plane.namespace, '--kubeconfig', plane.kubeconfig, ...args],
    columns: 120,
    rows: 40,
    env: { LANG: 'C.UTF-8' },
  });
  open.push(terminal);
  await terminal.waitForText(/deep-1 .*● ready/, 20_000);
  terminal.press('enter');
  await terminal.waitForText(/esc back/);
  terminal.press('end');
  await terminal.waitForText(/^ › .* deep-0/m);
  return terminal;
}

/** Repeats the command until the screen matches. */
async function sees(terminal: TestTerminal, command: string, pattern: RegExp): Promise<void> {
  await waitFor(
    () => {
      terminal.type(`${command}\r`);
      return terminal.screen();
    },
    (screen) => pattern.test(screen),
    { what: String(pattern), every: 300 },
  );
}

function stamp(text: string): string {
  return `${new Date().toISOString()} stdout F ${text}\n`;
}

test('details belong to one ordinal and are live', options, async () => {
  const terminal = await atOrdinal();
  terminal.press('enter');
  const screen = await terminal.waitForText(/── details · \S+\/deep-0/);
  assert.match(screen, new RegExp(`DNS name +deep-0\\.deep\\.${plane.namespace}\\.svc +published`));
  assert.match(screen, /state +● ready/);
  assert.match(screen, /Ready +True/);
  assert.match(screen, /container +web\n +image +web:1\n +state +running/);
  assert.match(screen, /readiness +passing +tcp :80/);
  terminal.press('G');
  await terminal.waitForText(/owner +StatefulSet deep +uid/);
  assert.match(terminal.screen(), /claim +data-deep-0/);
  assert.match(terminal.screen(), /volume +pvc-/);
  terminal.press('g');
  await plane.kubectl('delete', 'pod', 'deep-0', '--wait=false');
  await terminal.waitForText(/deletion +asked for|Terminating/);
  await terminal.waitForText(/state +● ready/, 30_000);
});

test('events of pods, claims and the set are merged by time', options, async () => {
  const terminal = await atOrdinal();
  terminal.press('e');
  await terminal.waitForText(/Scheduled +pod deep-0/);
  await terminal.waitForText(/WaitForFirstConsumer +claim data-deep-0|ProvisioningSucc.* claim data-deep-0/);
  const screen = await terminal.waitForText(/set deep +create Pod deep-0/i);
  assert.doesNotMatch(screen, /pod deep-1/);
  const times = [...screen.matchAll(/ (\d\d:\d\d:\d\d) /g)].map(([, time]) => time);
  assert.deepEqual(times, times.toSorted());
  terminal.press('tab');
  await terminal.waitForText(/pod deep-1/);
  terminal.press('&');
  terminal.type('deep-1');
  terminal.press('enter');
  await terminal.waitForNoText(/pod deep-0/);
});

test(
  'YAML of the pod, its claim and its volume, without managedFields unless they are requested',
  options,
  async () => {
    const terminal = await atOrdinal();
    terminal.press('y');
    await terminal.waitForText(/YAML · Pod \S+\/deep-0 · 1 of 6/);
    await terminal.waitForText(/^ +kind: Pod/m);
    assert.doesNotMatch(terminal.screen(), /managedFields:/);
    terminal.press('m');
    await terminal.waitForText(/with managedFields/);
    terminal.press('/');
    terminal.type('managedFields:');
    await terminal.waitForText(/^ › +managedFields:/m);
    terminal.press('esc');
    await terminal.waitForText(/esc back/);
    terminal.press('m');
    await terminal.waitForNoText(/with managedFields/);
    terminal.press('tab');
    await terminal.waitForText(/YAML · PersistentVolumeClaim \S+\/data-deep-0 · 2 of 6/);
    await terminal.waitForText(/bind-completed: "yes"/);
    terminal.press('tab');
    await terminal.waitForText(/kind: PersistentVolume$/m);
  },
);

test('logs are followed, searched and sanitized', withLogs, async () => {
  writeFileSync(join(LOGS, 'log'), [1, 2, 3].map((number) => stamp(`line ${number}`)).join(''));
  writeFileSync(join(LOGS, 'previous'), stamp('went down'));
  const terminal = await atOrdinal();
  terminal.press('l');
  await terminal.waitForText(/log · \S+\/deep-0 · container web · 1 of 2 containers/);
  await terminal.waitForText(/● following · 3 lines/);
  appendFileSync(join(LOGS, 'log'), stamp('\u001b[31mred\u001b[0m \u001b]0;owned\u0007'));
  await terminal.waitForText(/red ␛\]0;owned␇/);
  terminal.press('/');
  terminal.type('line 2');
  await terminal.waitForText(/^ › line 2/m);
  terminal.press('enter');
  await terminal.waitForText(/esc back/);
  terminal.press('esc');
  await terminal.waitForNoText(/with line 2/);
  terminal.press('t');
  await terminal.waitForText(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z line 1/);
  terminal.press('p');
  await terminal.waitForText(/previous run/);
  await terminal.waitForText(/went down/);
  terminal.press('tab');
  await terminal.waitForText(/container agent · 2 of 2/);
  await terminal.waitForText(/line 3/);
});

test('a shell gets the terminal with its size, and returns it', options, async () => {
  const terminal = await atOrdinal('--as', 'admin', '--as-group', 'system:masters');
  terminal.press('S');
  await terminal.waitForText(/› sh in web +pod deep-0/);
  terminal.press('enter');
  await terminal.waitForText(/sh in deep-0\/web, context .*: exit comes back to stsview/);
  terminal.type('echo $((6*7)) $(tty | cut -c1-9)\r');
  await terminal.waitForText(/^(# )?42 \/dev\/pts\//m);
  // The command may run before the terminal's size is sent.
  await sees(terminal, 'stty size', /^(# )?40 120$/m);
  terminal.resize(100, 30);
  await sees(terminal, 'stty size', /^(# )?30 100$/m);
  terminal.type('exit\r');
  await terminal.waitForText(/sh in deep-0\/web has ended/);
  await terminal.waitForText(/^ › .* deep-0/m);
  terminal.press('k');
  await terminal.waitForText(/^ › .* deep-1/m);
  terminal.press('q', 'q');
  assert.deepEqual(await terminal.exit(), { code: 0, signal: null });
  assert.deepEqual(await terminal.modes(), RESTORED_MODES);
});

test('a program that is ended under a shell restores the terminal', options, async () => {
  const terminal = await atOrdinal();
  terminal.press('S');
  await terminal.waitForText(/› sh in web/);
  terminal.press('enter');
  await terminal.waitForText(/exit comes back to stsview/);
  await sees(terminal, 'echo $((6*7))', /^42$/m);
  await terminal.signal('SIGTERM');
  const { code } = await terminal.exit();
  assert.notEqual(code, 0);
  assert.deepEqual(await terminal.modes(), RESTORED_MODES);
});

test('a shell that cannot be started leaves the screen and says why', options, async () => {
  const terminal = await atOrdinal();
  terminal.press('S');
  await terminal.waitForText(/› sh in web/);
  await plane.kubectl('delete', 'pod', 'deep-0', '--wait=true');
  terminal.press('enter');
  await terminal.waitForText(/deep-0 .*(made again|gone|not)/i, 15_000);
  await terminal.waitForText(/^ › .* deep-0/m);
});

test('read-only: logs and YAML are allowed, a shell is not', options, async () => {
  const terminal = await atOrdinal('--read-only');
  terminal.press('S');
  await terminal.waitForText(/S: stsview was started read-only/);
  terminal.press('y');
  await terminal.waitForText(/kind: Pod/);
  terminal.press('l');
  await terminal.waitForText(/following|waiting/);
  await terminal.waitForNoText(/Not sent/);
});

test('without permission, the key is disabled, and the error is one sentence', options, async () => {
  const terminal = await atOrdinal('--as', `looker-${plane.namespace}`);
  // The key is enabled until the server has reported the permissions.
  await waitFor(
    async () => {
      terminal.press('S');
      const screen = await terminal.waitForText(/S: you may not|in which container/);
      if (screen.includes('in which container')) terminal.press('esc');
      await terminal.waitForNoText(/in which container/);
      return screen;
    },
    (screen) => /S: you may not run commands in pods of namespace/.test(screen),
    { what: 'the key to be refused', every: 300 },
  );
  terminal.press('l');
  const screen = await terminal.waitForText(/cannot get resource "pods\/log"/);
  assert.match(screen, /Not allowed: User/);
});

test('the logs of all members are merged, followed and filtered on the screen', withLogs, async () => {
  writeFileSync(join(LOGS, 'log'), [1, 2].map((number) => stamp(`line ${number}`)).join(''));
  const terminal = await atOrdinal();
  terminal.press('L');
  await terminal.waitForText(/logs · \S+\/deep · all members/);
  await terminal.waitForText(/deep-0 line 2/);
  await terminal.waitForText(/deep-1 line 2/);
  appendFileSync(join(LOGS, 'log'), stamp('line 3'));
  await terminal.waitForText(/deep-1 line 3/);
  terminal.press('&');
  terminal.type('deep-1');
  terminal.press('enter');
  await terminal.waitForNoText(/deep-0 line/);
});

test('stsview logs prints the logs of all members, of one pod, and says which it cannot read', withLogs, async () => {
  writeFileSync(join(LOGS, 'log'), [1, 2].map((number) => stamp(`line ${number}`)).join(''));
  const logs = (...args: readonly string[]) =>
    runProgram(['logs', ...args, '-n', plane.namespace, '--kubeconfig', plane.kubeconfig], { deadline: 60_000 });
  const all = await logs('deep');
  assert.equal(all.code, 0, all.stderr);
  assert.deepEqual(all.stdout.trimEnd().split('\n').toSorted(), [
    'deep-0 | line 1',
    'deep-0 | line 2',
    'deep-1 | line 1',
    'deep-1 | line 2',
  ]);
  const one = await logs('pod/deep-1', '-c', 'agent', '--tail', '1');
  assert.equal(one.stdout, 'line 2\n');
  const missing = await logs('deep', '-c', 'nobody');
  assert.deepEqual([missing.code, missing.stdout], [1, '']);
  assert.match(missing.stderr, /No pod of deep has a container "nobody": choose web or agent/);
});
