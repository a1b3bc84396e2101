/** Pods that budgets hold on nodes that are drained. On a control plane of its own, since its nodes are cordoned. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestTerminal } from '../../program/harness/terminal.ts';
import { waitFor } from '../../support/wait-for.ts';
import { runKubectl } from '../control-plane.ts';
import { dedicatedBed } from '../dedicated-bed.ts';
import { faultySetManifest, readFaultyPod, readWhyItem, waitForFirstFinding, waitUntilAvailable } from './harness.ts';

const plane = await dedicatedBed('eviction');
const options = { skip: plane.skip, timeout: 120_000 };

async function applyBudget(name: string, set: string, spec: string): Promise<void> {
  await plane.apply(`
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: ${name}}
spec: {selector: {matchLabels: {app: ${set}}}, ${spec}}`);
  await waitFor(
    () => plane.kubectl('get', 'pdb', name, '-o', 'jsonpath={.status.observedGeneration}'),
    (seen) => seen !== '',
    { what: `budget ${name} in force` },
  );
}

async function cordonNodeOf(pod: string): Promise<string> {
  const { spec } = await readFaultyPod(plane, pod);
  const node = spec.nodeName ?? '';
  await plane.kubectl('cordon', node);
  return node;
}

/** The error of the API server; empty if it evicts the pod. */
async function evict(pod: string): Promise<string> {
  const path = `/api/v1/namespaces/${plane.namespace}/pods/${pod}/eviction`;
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: pod, namespace: plane.namespace } };
  const args = ['create', '--raw', path, '-f', '-'];
  return runKubectl(plane.kubeconfig, args, JSON.stringify(body)).then(
    () => '',
    (error: unknown) => String(error),
  );
}

test('a budget that never allows an eviction', options, async () => {
  await plane.apply(faultySetManifest('rigid', { replicas: 2 }));
  await waitUntilAvailable(plane, 'rigid', 2);
  await applyBudget('rigid', 'rigid', 'maxUnavailable: 0');
  const node = await cordonNodeOf('rigid-1');
  const { message, severity } = await waitForFirstFinding(plane, 'rigid', 'EvictionBlocked', 'Pod/rigid-1');
  assert.equal(severity, 'warning');
  assert.match(message, new RegExp(`from node ${node}, .*: PodDisruptionBudget rigid wants all 2 pods healthy`));
  assert.match(await evict('rigid-1'), /violate the pod's disruption budget/);

  using terminal = openTestTerminal({
    args: ['--kubeconfig', plane.kubeconfig, '-n', plane.namespace],
    columns: 120,
    rows: 40,
  });
  await terminal.waitForText(/● live/, 30_000);
  terminal.press('!');
  await terminal.waitForText(/rigid .*EvictionBlocked/, 30_000);

  await plane.kubectl('patch', 'pdb', 'rigid', '--type=merge', '-p', '{"spec":{"maxUnavailable":1}}');
  await waitFor(
    () => evict('rigid-1'),
    (error) => error === '',
    { what: 'the eviction, once the budget allows one' },
  );
  await plane.kubectl('uncordon', node);
});

test('two budgets over one pod', options, async () => {
  await plane.apply(faultySetManifest('twofold'));
  await waitUntilAvailable(plane, 'twofold', 1);
  await applyBudget('first', 'twofold', 'maxUnavailable: 1');
  await applyBudget('second', 'twofold', 'minAvailable: 0');
  const node = await cordonNodeOf('twofold-0');
  const { message } = await waitForFirstFinding(plane, 'twofold', 'EvictionBlocked', 'Pod/twofold-0');
  assert.match(message, /PodDisruptionBudgets first and second both select it/);
  assert.match(await evict('twofold-0'), /more than one PodDisruptionBudget/);
  await plane.kubectl('delete', 'pdb', 'second');
  await waitFor(
    () => readWhyItem(plane, 'twofold'),
    ({ item: { findings } }) => findings.every(({ code }) => code !== 'EvictionBlocked'),
    { what: 'no EvictionBlocked with one budget' },
  );
  await plane.kubectl('uncordon', node);
});

test('an unready pod, and the policy that lets it go', options, async () => {
  await plane.apply(faultySetManifest('ailing', { image: 'app:unready' }));
  await applyBudget('ailing', 'ailing', 'minAvailable: 1');
  await waitFor(
    () => readFaultyPod(plane, 'ailing-0'),
    ({ status }) => status.phase === 'Running',
    { what: 'ailing-0, which runs and is not ready' },
  );
  const node = await cordonNodeOf('ailing-0');
  const found = await waitFor(
    async () => (await readWhyItem(plane, 'ailing')).item.findings.find(({ code }) => code === 'EvictionBlocked'),
    (item) => item !== undefined,
    { what: 'EvictionBlocked of ailing' },
  );
  assert.match(found?.message ?? '', /it is not ready, and PodDisruptionBudget ailing .* \(0 of 1\)/);
  assert.match(await evict('ailing-0'), /violate the pod's disruption budget/);
  const patch = /-p '(.*)'$/.exec(found?.action?.command ?? '')?.[1] ?? '';
  await plane.kubectl('patch', 'pdb', 'ailing', '--type=merge', '-p', patch);
  await waitFor(
    () => evict('ailing-0'),
    (error) => error === '',
    { what: 'the eviction of an unready pod' },
  );
  await plane.kubectl('uncordon', node);
});
