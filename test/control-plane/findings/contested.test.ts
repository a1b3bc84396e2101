/**
 * Sets whose replicas or template several autoscalers or tools write. On a control plane of its own, which gets kinds of
 * KEDA and of the VerticalPodAutoscaler.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StatusItem } from '../../../source/cli/commands/status/json.ts';
import type { FindingItem } from '../../../source/cli/output/findings/json.ts';
import { runProgram } from '../../program/harness/run-program.ts';
import { openTestTerminal } from '../../program/harness/terminal.ts';
import { waitFor } from '../../support/wait-for.ts';
import { applyObjects, installKinds } from '../claims/custom-kinds.ts';
import { runKubectl } from '../control-plane.ts';
import { dedicatedBed } from '../dedicated-bed.ts';
import { faultySetManifest, readWhyItem, reportEvent, waitForFirstFinding, waitUntilAvailable } from './harness.ts';

const plane = await dedicatedBed('contested');
const options = { skip: plane.skip, timeout: 240_000 };

const VPA = {
  group: 'autoscaling.k8s.io',
  versions: ['v1'],
  kind: 'VerticalPodAutoscaler',
  plural: 'verticalpodautoscalers',
};
const KEDA = { group: 'keda.sh', versions: ['v1alpha1'], kind: 'ScaledObject', plural: 'scaledobjects' };

function target(set: string): object {
  return { apiVersion: 'apps/v1', kind: 'StatefulSet', name: set };
}

async function scaleBy(name: string, set: string, limits: object, ownerReferences: readonly object[] = []) {
  const { namespace } = plane;
  await applyObjects(plane.kubeconfig, {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, namespace, ownerReferences },
    spec: { scaleTargetRef: target(set), ...limits },
  });
}

async function apply(set: string, replicas: number, ...flags: readonly string[]): Promise<void> {
  const manifest = faultySetManifest(set, { replicas });
  await runKubectl(plane.kubeconfig, ['-n', plane.namespace, 'apply', ...flags, '-f', '-'], manifest);
}

type Contest = 'ReplicasContested' | 'TemplateContested';

async function contested(set: string, code: Contest = 'ReplicasContested'): Promise<readonly FindingItem[]> {
  const { item } = await readWhyItem(plane, set);
  return item.findings.filter((finding) => finding.code === code);
}

/** Waits for one finding whose message and evidence say this. */
async function waitForContest(set: string, says: RegExp, code?: Contest): Promise<FindingItem> {
  const found = await waitFor(
    () => contested(set, code),
    (all) => all.length === 1 && all.some(({ message, evidence }) => says.test([message, ...evidence].join('\n'))),
    { what: `a contest of ${set} that says ${says}`, deadline: 90_000, every: 500 },
  );
  const [first] = found;
  assert.ok(first !== undefined);
  return first;
}

async function replicasOf(set: string): Promise<string> {
  return plane.kubectl('get', 'statefulset', set, '-o', 'jsonpath={.spec.replicas}');
}

async function waitForReplicas(set: string, replicas: number): Promise<void> {
  await waitFor(
    () => replicasOf(set),
    (text) => text === String(replicas),
    { what: `${replicas} replicas of ${set}`, deadline: 60_000, every: 500 },
  );
}

test('two HorizontalPodAutoscalers of one set', options, async () => {
  await runKubectl(plane.kubeconfig, ['-n', plane.namespace, 'create', '-f', '-'], faultySetManifest('twice'));
  await scaleBy('by-cpu', 'twice', { maxReplicas: 3 });
  assert.deepEqual(await contested('twice'), []);
  await scaleBy('by-memory', 'twice', { maxReplicas: 4 });
  const { message, severity } = await waitForContest(
    'twice',
    /AmbiguousSelector: .*multiple HPAs[\s\S]*AmbiguousSelector/,
  );
  assert.equal(severity, 'warning');
  assert.match(
    message,
    /by-cpu and HorizontalPodAutoscaler by-memory each scale twice: none of them scales by its metr/,
  );
  await plane.kubectl('delete', 'hpa', 'by-memory');
  assert.deepEqual(await contested('twice'), []);
});

test('a ScaledObject beside a HorizontalPodAutoscaler that is not its own', options, async () => {
  await installKinds(plane.kubeconfig, [KEDA]);
  await runKubectl(plane.kubeconfig, ['-n', plane.namespace, 'create', '-f', '-'], faultySetManifest('queue'));
  await applyObjects(plane.kubeconfig, {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: { name: 'orders', namespace: plane.namespace },
    spec: { scaleTargetRef: target('queue'), minReplicaCount: 1, maxReplicaCount: 3 },
  });
  const uid = await plane.kubectl('get', 'scaledobject', 'orders', '-o', 'jsonpath={.metadata.uid}');
  const owner = { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', name: 'orders', uid, controller: true };
  await scaleBy('keda-hpa-orders', 'queue', { maxReplicas: 3 }, [owner]);
  assert.deepEqual(await contested('queue'), []);
  await scaleBy('by-hand', 'queue', { maxReplicas: 2 });
  const { message } = await waitForContest('queue', /ScaledObject orders: from 1 to 3 replicas/);
  assert.match(message, /HorizontalPodAutoscaler by-hand and ScaledObject orders each scale queue/);
});

test('kubectl apply, whose manifest holds another number than the autoscaler chose', options, async () => {
  await apply('tide', 1);
  await scaleBy('tide', 'tide', { minReplicas: 2, maxReplicas: 3 });
  await waitForReplicas('tide', 2);
  const { message, action } = await waitForContest('tide', /spec\.replicas=1; the set has 2/);
  assert.match(
    message,
    /^HorizontalPodAutoscaler tide scales tide, and kubectl-client-side-apply applies spec\.replicas=1/,
  );
  assert.match(action?.command ?? '', /apply edit-last-applied statefulset tide$/);
  await apply('tide', 1);
  assert.equal(await replicasOf('tide'), '1');
  await waitForReplicas('tide', 2);

  // As `kubectl apply edit-last-applied` does it, without an editor.
  const template = '{{index .metadata.annotations "kubectl.kubernetes.io/last-applied-configuration"}}';
  const applied = JSON.parse(await plane.kubectl('get', 'statefulset', 'tide', '-o', `go-template=${template}`));
  const edited = JSON.stringify({ ...applied, spec: { ...applied.spec, replicas: undefined } });
  const annotation = `kubectl.kubernetes.io/last-applied-configuration=${edited}`;
  await plane.kubectl('annotate', '--overwrite', 'statefulset', 'tide', annotation);
  assert.deepEqual(await contested('tide'), []);
  assert.equal(await replicasOf('tide'), '2');
});

test('server-side apply by force, as Flux does', options, async () => {
  await apply('delta', 3, '--server-side', '--field-manager=kustomize-controller');
  assert.deepEqual(await contested('delta'), []);
  await scaleBy('delta', 'delta', { minReplicas: 1, maxReplicas: 5 });
  const { message } = await waitForContest('delta', /managedFields: kustomize-controller owns spec\.replicas \(3\)/);
  assert.match(
    message,
    /^HorizontalPodAutoscaler delta scales delta, and kustomize-controller applies spec\.replicas=3/,
  );
});

test('status and the dashboard tell of it as well', options, async () => {
  await apply('seen', 1);
  await scaleBy('seen', 'seen', { minReplicas: 2, maxReplicas: 3 });
  await waitForReplicas('seen', 2);
  const args = ['-n', plane.namespace, '--kubeconfig', plane.kubeconfig];
  const { stdout } = await runProgram(['status', '-o', 'json', ...args]);
  const items: readonly StatusItem[] = JSON.parse(stdout).items;
  const warnings = items.find(({ name }) => name === 'seen')?.warnings.map(({ code }) => code);
  assert.deepEqual(warnings, ['ReplicasContested']);
  const named = await runProgram(['status', 'seen', ...args]);
  assert.match(
    named.stdout,
    /ReplicasContested: HorizontalPodAutoscaler seen scales seen, and kubectl-client-side-apply/,
  );
  using terminal = openTestTerminal({ args, columns: 160, rows: 40 });
  await terminal.waitForText(/ seen .*! 1/, 60_000);
});

test('a tool that applies a template, and somebody who changes it, in turn', options, async () => {
  const image = (value: string) => plane.kubectl('set', 'image', 'statefulset/duel', `main=${value}`);
  const applyByTool = () => apply('duel', 1, '--server-side', '--force-conflicts', '--field-manager=argocd-controller');
  await applyByTool();
  const revision = (number: number) =>
    waitFor(
      () => plane.kubectl('get', 'controllerrevisions', '-l', 'app=duel', '-o', 'jsonpath={.items[*].revision}'),
      (numbers) => numbers.split(' ').includes(String(number)),
      { what: `revision ${number} of duel` },
    );
  await revision(1);
  await image('app:2');
  await revision(2);
  // A revision that is written again in the second in which it was made is not known to have come back.
  const made = Date.now();
  await waitFor(
    () => Promise.resolve(Date.now()),
    (now) => now > made + 2000,
    { what: 'a later second than that of the revisions' },
  );
  await applyByTool();
  await revision(3);
  assert.deepEqual(await contested('duel', 'TemplateContested'), []);
  await image('app:2');
  const { message, severity } = await waitForContest('duel', /came back as number 4/, 'TemplateContested');
  // Two writes of one second have no order.
  assert.match(
    message,
    /^(?:kubectl-set and argocd-controller|argocd-controller and kubectl-set) write the pod template of duel in turn: it goes back and forth/,
  );
  assert.equal(severity, 'warning');
  await applyByTool();
  await waitForContest('duel', /came back as number 5[\s\S]*not known: the other writer/, 'TemplateContested');
});

async function resizeBy(name: string, set: string, updateMode: string): Promise<void> {
  await applyObjects(plane.kubeconfig, {
    apiVersion: 'autoscaling.k8s.io/v1',
    kind: 'VerticalPodAutoscaler',
    metadata: { name, namespace: plane.namespace },
    spec: { targetRef: target(set), updatePolicy: { updateMode } },
  });
}

test('a VerticalPodAutoscaler that evicts, beside another one, and beside an autoscaler by cpu', options, async () => {
  await installKinds(plane.kubeconfig, [VPA]);
  await runKubectl(plane.kubeconfig, ['-n', plane.namespace, 'create', '-f', '-'], faultySetManifest('roomy'));
  await waitUntilAvailable(plane, 'roomy', 1);
  // As VPA's admission marks a pod whose resources it has changed.
  const patch = '{"spec":{"template":{"metadata":{"annotations":{"vpaUpdates":"Pod resources updated by sizes"}}}}}';
  await plane.kubectl('patch', 'statefulset', 'roomy', '-p', patch);
  await waitForFirstFinding(plane, 'roomy', 'Complete', 'StatefulSet/roomy');
  await resizeBy('sizes', 'roomy', 'Recreate');
  assert.deepEqual(await contested('roomy', 'TemplateContested'), []);
  await plane.kubectl('delete', 'pod', 'roomy-0');
  await waitForFirstFinding(plane, 'roomy', 'Complete', 'StatefulSet/roomy');
  await reportEvent(plane, { kind: 'Pod', name: 'roomy-0' }, 'EvictedByVPA', 'Pod was evicted by VPA Updater.');
  const evicted = await waitForContest('roomy', /EvictedByVPA/, 'TemplateContested');
  assert.match(evicted.message, /^VerticalPodAutoscaler sizes evicts roomy-0 .* which kubectl-\S+ writes/);
  await scaleBy('roomy', 'roomy', { maxReplicas: 3 });
  const measured = await waitForContest('roomy', /updateMode Recreate, for cpu and memory/);
  assert.match(
    measured.message,
    /scales roomy by its use of cpu, and VerticalPodAutoscaler sizes changes how much cpu/,
  );
  await resizeBy('others', 'roomy', 'InPlaceOrRecreate');
  const { message } = await waitForContest('roomy', /InPlaceOrRecreate/, 'TemplateContested');
  assert.match(message, /VerticalPodAutoscaler others and VerticalPodAutoscaler sizes each change what the pods/);
});
