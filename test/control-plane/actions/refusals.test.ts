/** Refusals by RBAC, admission, quotas and disruption budgets. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createActionPorts } from '../../../source/cluster/write/action-ports.ts';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane, runKubectl } from '../control-plane.ts';
import { createUser } from './create-user.ts';
import { applySet, openPlanningClient, readPod, readSet, runActionCommand } from './harness.ts';

const plane = controlPlane('refuse');
const options = { skip: plane.skip, timeout: 120_000 };

const as = (name: string): readonly string[] => ['--as', `${name}-${plane.namespace}`];

test('a user who may only read is refused before the question', options, async () => {
  await applySet(plane, 'read');
  await createUser(plane, 'reader');
  const pod = await readPod(plane, 'read-0');
  for (const line of [
    ['scale', 'read', '3'],
    ['partition', 'read', '1'],
    ['restart', 'read'],
    ['delete-pod', 'read-0'],
    ['delete-pod', 'read-0', '--evict'],
  ]) {
    const { code, stderr } = await runActionCommand(plane, [...line, '--yes', ...as('reader')]);
    assert.equal(code, 6, line.join(' '));
    assert.match(
      stderr,
      /^stsview: You are not allowed to \w+ [\w/]+ in namespace \S+: ask for a role that permits it\.\n$/,
    );
  }
  assert.equal((await readSet(plane, 'read')).metadata.generation, 1);
  assert.equal((await readPod(plane, 'read-0')).metadata.uid, pod.metadata.uid);
});

test('a user who may only scale can scale, and nothing else', options, async () => {
  await applySet(plane, 'only');
  await createUser(plane, 'scaler', '{apiGroups: [apps], resources: [statefulsets/scale], verbs: [patch]}');
  assert.equal((await runActionCommand(plane, ['scale', 'only', '3', '--yes', '--wait', ...as('scaler')])).code, 0);
  assert.equal((await runActionCommand(plane, ['restart', 'only', '--yes', ...as('scaler')])).code, 6);
  assert.equal((await readSet(plane, 'only')).metadata.generation, 2);
});

test('a user who may delete pods may not evict them', options, async () => {
  await applySet(plane, 'evict');
  await createUser(plane, 'deleter', '{apiGroups: [""], resources: [pods], verbs: [delete]}');
  assert.equal(
    (await runActionCommand(plane, ['delete-pod', 'evict-0', '--evict', '--yes', ...as('deleter')])).code,
    6,
  );
  assert.equal((await runActionCommand(plane, ['delete-pod', 'evict-0', '--yes', '--wait', ...as('deleter')])).code, 0);
});

const POLICY = `stsview-${process.pid}`;
after(async () => {
  if (plane.skip !== false) return;
  for (const kind of ['validatingadmissionpolicybinding', 'validatingadmissionpolicy']) {
    await runKubectl(plane.kubeconfig, ['delete', kind, POLICY, '--ignore-not-found']);
  }
});

test('a refusal by a validating admission policy is shown before the question', options, async () => {
  await applySet(plane, 'policy');
  await plane.apply(`
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: ${POLICY}}
spec:
  failurePolicy: Fail
  matchConstraints:
    resourceRules:
    - {apiGroups: [apps], apiVersions: [v1], operations: [UPDATE], resources: [statefulsets, statefulsets/scale], resourceNames: [policy]}
  validations:
  - {expression: 'object.spec.replicas <= 3', message: 'no more than three members'}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: ${POLICY}}
spec:
  policyName: ${POLICY}
  validationActions: [Deny]
  matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${plane.namespace}}}}
`);
  const refused = await waitFor(
    () => runActionCommand(plane, ['scale', 'policy', '4', '--dry-run']),
    ({ code }) => code === 6,
    { what: 'the policy to take effect' },
  );
  assert.match(refused.stderr, /^stsview: .*no more than three members\.\n$/);
  const { code, stdout } = await runActionCommand(plane, ['scale', 'policy', '4', '--yes']);
  assert.equal(code, 6);
  assert.doesNotMatch(stdout, /accepted/);
  assert.equal((await readSet(plane, 'policy')).spec.replicas, 2);
  assert.equal((await runActionCommand(plane, ['scale', 'policy', '3', '--yes', '--wait'])).code, 0);
});

test('a quota is shown in the plan and in the progress of the pod that cannot be created', options, async () => {
  await applySet(plane, 'quota', { replicas: 1 });
  await plane.apply(`
apiVersion: v1
kind: ResourceQuota
metadata: {name: small}
spec: {hard: {count/pods: "100", requests.cpu: "1"}}
`);
  await waitFor(
    () => plane.kubectl('get', 'resourcequota', 'small', '-o', 'jsonpath={.status.used.count/pods}'),
    (used) => used !== '',
    { what: 'the quota to be counted' },
  );
  const { code, stdout, stderr } = await runActionCommand(plane, ['scale', 'quota', '2', '--yes', '--wait']);
  await plane.kubectl('delete', 'resourcequota', 'small');
  assert.match(stdout, /ResourceQuota small demands requests\.cpu, and container web gives none: no pod is created/);
  assert.equal(code, 4);
  assert.match(stderr, /quota-1 cannot be created: .*failed quota: small/);
});

test('an eviction that a disruption budget refuses is reported and not repeated', options, async () => {
  await applySet(plane, 'budget');
  await plane.apply(`
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: all}
spec: {minAvailable: 2, selector: {matchLabels: {app: budget}}}
`);
  await waitFor(
    () => plane.kubectl('get', 'pdb', 'all', '-o', 'jsonpath={.status.currentHealthy}'),
    (healthy) => healthy === '2',
    { what: 'the budget to be counted' },
  );
  const before = await readPod(plane, 'budget-0');
  const { code, stdout, stderr } = await runActionCommand(plane, ['delete-pod', 'budget-0', '--evict', '--yes']);
  assert.equal(code, 6);
  assert.match(stdout, /PodDisruptionBudget all allows no eviction now \(2 healthy, 2 needed\)/);
  assert.match(
    stderr,
    /A disruption budget does not let Pod budget-0 be evicted now: it was not, and it is not tried again\. The disruption budget all needs 2 healthy pods/,
  );
  const desk = openPlanningClient(plane);
  const target = { kind: 'Pod', namespace: plane.namespace, name: 'budget-0', uid: before.metadata.uid } as const;
  const sent = await createActionPorts(desk.client)
    .write({ operation: 'evict', target }, { dryRun: false, signal: new AbortController().signal })
    .finally(desk.close);
  assert.equal(sent.ok ? 'evicted' : sent.problem.kind, 'disruption-budget');
  const after = await readPod(plane, 'budget-0');
  assert.deepEqual([after.metadata.uid, after.metadata.deletionTimestamp], [before.metadata.uid, undefined]);
});

test('a protected context is named, and every action requires the name', options, async () => {
  await applySet(plane, 'guard');
  const config = '{"protectedContexts": ["kwok-*"]}';
  const context = (await runKubectl(plane.kubeconfig, ['config', 'current-context'])).trim();
  const unnamed = await runActionCommand(plane, ['restart', 'guard', '--confirm', 'guard'], { config });
  assert.deepEqual(
    [unnamed.code, unnamed.stderr],
    [6, `stsview: Context ${context} is protected: name it with --context ${context}.\n`],
  );
  const named = ['restart', 'guard', '--context', context];
  assert.equal((await runActionCommand(plane, [...named, '--yes'], { config })).code, 6);
  assert.equal((await readSet(plane, 'guard')).metadata.generation, 1);
  assert.equal((await runActionCommand(plane, [...named, '--confirm', 'guard'], { config })).code, 0);
});

test(
  'a read-only context sends nothing, and an invalid configuration makes every context read-only',
  options,
  async () => {
    await applySet(plane, 'look');
    for (const config of ['{"readOnlyContexts": ["kwok-*"]}', '{"readonlyContexts": []}', 'nonsense']) {
      const { code, stderr } = await runActionCommand(plane, ['scale', 'look', '3', '--yes'], { config });
      assert.equal(code, 6, config);
      assert.match(stderr, /Not sent, because stsview is read-only here/);
    }
    assert.equal((await runActionCommand(plane, ['scale', 'look', '3', '--yes', '--readonly'])).code, 6);
    assert.equal((await readSet(plane, 'look')).metadata.generation, 1);
  },
);
