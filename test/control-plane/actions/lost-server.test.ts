/** Uses a separate control plane: its audit log of a read-only client, and a server that stops responding. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { runPlan } from '../../../source/actions/run/run-plan.ts';
import { createClient } from '../../../source/cluster/connection/client.ts';
import { loadClusterAccess } from '../../../source/cluster/connection/cluster-access.ts';
import { ClusterError } from '../../../source/cluster/errors.ts';
import { createActionPorts } from '../../../source/cluster/write/action-ports.ts';
import { createLostResponseLookup } from '../../../source/session/lost-response-lookup.ts';
import { NO_JOURNAL } from '../../support/no-journal.ts';
import { waitFor } from '../../support/wait-for.ts';
import { dedicatedBed } from '../dedicated-bed.ts';
import { applySet, openPlanningClient, readPod, readSet, runActionCommand, waitUntilReady } from './harness.ts';

const plane = await dedicatedBed('alone', { audit: true });
const options = { skip: plane.skip, timeout: 180_000 };

interface AuditLine {
  readonly verb: string;
  readonly userAgent: string;
  readonly requestURI: string;
  readonly objectRef: string;
}

function readLine(line: string): AuditLine | undefined {
  if (line === '') return undefined;
  const entry = JSON.parse(line);
  const { resource = '', subresource = '' } = entry.objectRef ?? {};
  return {
    verb: entry.verb,
    userAgent: entry.userAgent ?? '',
    requestURI: entry.requestURI,
    objectRef: subresource === '' ? resource : `${resource}/${subresource}`,
  };
}

/** Returns the requests that stsview has sent so far. */
function asked(): readonly AuditLine[] {
  const log = readFileSync(join(dirname(plane.kubeconfig), 'logs', 'audit.log'), 'utf8');
  return log.split('\n').flatMap((line) => {
    const entry = readLine(line);
    return entry?.userAgent === 'stsview' ? [entry] : [];
  });
}

test('a read-only client reads, reviews access, and sends nothing else', options, async () => {
  await applySet(plane, 'look');
  const writer = openPlanningClient(plane);
  const reader = openPlanningClient(plane, { readOnly: true });
  const plans = await Promise.all([
    writer.plan('look', { action: 'scale', replicas: 0 }),
    writer.plan('look', { action: 'partition', to: 1 }),
    writer.plan('look', { action: 'restart' }),
    ...(['graceful', 'evict', 'force'] as const).map((how) =>
      writer.plan('look', { action: 'delete-pod', pods: ['look-0'], how }),
    ),
  ]);
  writer.close();
  const before = asked().length;
  const pod = await readPod(plane, 'look-0');
  for (const plan of plans) {
    assert.equal(plan.steps.length, 1, plan.title);
    const { outcome, problem } = await reader.send(plan);
    assert.deepEqual([outcome, problem?.kind], ['refused', 'read-only'], plan.title);
  }
  const planned = await reader.plan('look', { action: 'scale', replicas: 3 });
  assert.match(planned.refusal ?? '', /stsview is read-only here/);
  const { signal } = new AbortController();
  const { namespace } = plane;
  const paths = [
    `/api/v1/namespaces/${namespace}/pods/look-0/exec?command=id&stdout=true`,
    `/api/v1/namespaces/${namespace}/pods/look-0/attach`,
    `/api/v1/namespaces/${namespace}/pods/look-0/portforward?ports=80`,
    `/api/v1/namespaces/${namespace}/pods/look-0/proxy/`,
    `/api/v1/namespaces/${namespace}/pods%2Flook-0%2Fexec`,
    `/api/v1/namespaces/${namespace}/secrets`,
    `/api/v1/namespaces/${namespace}/../../nodes`,
  ];
  const isReadOnly = (thrown: unknown) => thrown instanceof ClusterError && thrown.kind === 'read-only';
  for (const path of paths) {
    await assert.rejects(reader.client.get(path, { signal }), isReadOnly, path);
    await assert.rejects(reader.client.stream(path, { signal }), isReadOnly, path);
    assert.throws(() => reader.client.kubeConfig(path), isReadOnly, path);
    for (const method of ['POST', 'PATCH', 'DELETE'] as const) {
      await assert.rejects(reader.client.send({ method, path, body: {}, signal }), isReadOnly, `${method} ${path}`);
    }
  }
  reader.close();
  await waitFor(
    () => asked().slice(before),
    (lines) => lines.some(({ objectRef }) => objectRef === 'selfsubjectaccessreviews'),
    { what: 'the access review in the audit log' },
  );
  const lines = asked().slice(before);
  const writes = lines.filter(({ verb }) => !['get', 'list', 'watch'].includes(verb));
  assert.deepEqual(
    [...new Set(writes.map(({ verb, objectRef }) => `${verb} ${objectRef}`))],
    ['create selfsubjectaccessreviews'],
  );
  assert.deepEqual(
    lines.filter(({ objectRef }) => /exec|attach|portforward|proxy|secrets/.test(objectRef)),
    [],
  );
  assert.equal((await readSet(plane, 'look')).metadata.generation, 1);
  assert.equal((await readPod(plane, 'look-0')).metadata.uid, pod.metadata.uid);
});

test("every write has the program's user agent and is preceded by a dry run", options, async () => {
  await applySet(plane, 'order');
  const before = asked().length;
  assert.equal((await runActionCommand(plane, ['scale', 'order', '3', '--yes'])).code, 0);
  const scales = () =>
    asked()
      .slice(before)
      .filter(({ objectRef }) => objectRef === 'statefulsets/scale');
  await waitFor(scales, (lines) => lines.length === 2, { what: 'both writes in the audit log' });
  const sent = [...new Set(scales().map(({ requestURI }) => requestURI.split('?')[1]))];
  assert.deepEqual(sent, ['fieldManager=stsview&dryRun=All', 'fieldManager=stsview']);
});

test('a server that stops between question and response leaves the outcome unknown', options, async () => {
  await applySet(plane, 'silent', { replicas: 1 });
  const desk = openPlanningClient(plane);
  const plan = await desk.plan('silent', { action: 'scale', replicas: 2 });
  const [step] = plan.steps;
  assert.ok(step !== undefined);
  desk.close();
  const access = loadClusterAccess({ kubeconfig: plane.kubeconfig, env: {}, home: '/nonexistent' });
  const client = createClient(access, { requestTimeoutMs: 2000 });
  const { signal } = new AbortController();
  const ports = createActionPorts(client);
  await ports.verify(step.write.target, { signal });
  await plane.bed.pause('kube-apiserver');
  const answer = await ports
    .write(step.write, { dryRun: false, signal })
    .finally(() => plane.bed.resume('kube-apiserver'));
  assert.ok(!answer.ok);
  assert.equal(answer.problem.kind, 'unknown-outcome');
  assert.match(answer.problem.sentence, /did not answer within 2 s/);
  client.close();
  const { spec } = await readSet(plane, 'silent');
  assert.ok(spec.replicas === 1 || spec.replicas === 2);
  await waitUntilReady(plane, 'silent', spec.replicas);
});

test('the effect of a write without a response is read, reported and recorded', options, async () => {
  await applySet(plane, 'lost', { replicas: 1 });
  const { metadata } = await readSet(plane, 'lost');
  const desk = openPlanningClient(plane);
  const plan = await desk.plan('lost', { action: 'scale', replicas: 2 });
  desk.close();
  const access = loadClusterAccess({ kubeconfig: plane.kubeconfig, env: {}, home: '/nonexistent' });
  const client = createClient(access, { requestTimeoutMs: 2000 });
  const ports = createActionPorts(client);
  const { signal } = new AbortController();
  const outcomes: (string | undefined)[] = [];
  let sent = 0;
  const result = await runPlan(plan, {
    ports: {
      ...ports,
      async write(write, writing) {
        sent += 1;
        await plane.bed.pause('kube-apiserver');
        return ports.write(write, writing);
      },
    },
    signal,
    report: ({ type }) => {
      // The first message after the silence says that the object is being read again.
      if (type === 'progress') void plane.bed.resume('kube-apiserver');
    },
    journal: {
      ...NO_JOURNAL,
      recordOutcome: async ({ problem, effect }) => void outcomes.push(effect?.type ?? problem?.kind),
    },
    resolveLostResponse: createLostResponseLookup({ ports, signal, timeoutMs: undefined }),
    waitForGoal: () => Promise.resolve('timed-out'),
    wait: false,
  }).finally(() => plane.bed.resume('kube-apiserver'));
  client.close();
  const now = await readSet(plane, 'lost');
  const tookEffect = now.spec.replicas === 2;
  assert.equal(sent, 1);
  assert.deepEqual(outcomes, ['unknown-outcome', tookEffect ? 'took-effect' : 'no-effect']);
  assert.equal(result.outcome, tookEffect ? 'sent' : 'failed');
  assert.match(
    result.sentence,
    tookEffect
      ? /It took effect after all: StatefulSet lost wants 2 replicas \(generation 2\)\. .* did not answer within 2 s/
      : /It did not take effect: StatefulSet lost is as it was \(generation 1\)\. .* did not answer within 2 s/,
  );
  assert.equal(now.metadata.generation, metadata.generation + (tookEffect ? 1 : 0));
  await waitUntilReady(plane, 'lost', now.spec.replicas);
});

test('a lost response is detected', options, async () => {
  await applySet(plane, 'back', { replicas: 1 });
  const desk = openPlanningClient(plane);
  const plan = await desk.plan('back', { action: 'partition', to: 1 });
  const ports = createActionPorts(desk.client);
  const { signal } = new AbortController();
  const lost = { kind: 'unknown-outcome', sentence: 'The connection was lost.', causes: [] } as const;
  const { outcome, sentence } = await runPlan(plan, {
    ports: {
      ...ports,
      async write(write, writing) {
        await ports.write(write, writing);
        return { ok: false, problem: lost };
      },
    },
    signal,
    report: () => {},
    journal: NO_JOURNAL,
    resolveLostResponse: createLostResponseLookup({ ports, signal, timeoutMs: undefined }),
    waitForGoal: () => Promise.resolve('timed-out'),
    wait: false,
  });
  desk.close();
  assert.equal(outcome, 'sent');
  const told =
    'It took effect after all: StatefulSet back has the partition 1 (generation 2). The connection was lost.';
  assert.equal(sentence, told);
});

test('a write to a server that cannot be reached was not sent', options, async () => {
  await applySet(plane, 'away', { replicas: 1 });
  const desk = openPlanningClient(plane);
  const plan = await desk.plan('away', { action: 'scale', replicas: 2 });
  await plane.bed.stop();
  const { outcome, problem } = await desk.send(plan).finally(() => plane.bed.start());
  desk.close();
  assert.deepEqual([outcome, problem?.kind], ['failed', 'unreachable']);
  assert.equal((await readSet(plane, 'away')).spec.replicas, 1);
});
