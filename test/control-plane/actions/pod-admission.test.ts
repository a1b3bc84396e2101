/** Shows before the question whether admission will refuse the pods that a plan makes the controller create. */

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openTestTerminal } from '../../program/harness/terminal.ts';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane, runKubectl } from '../control-plane.ts';
import { createUser } from './create-user.ts';
import { actionSetManifestOf, applySet, readPod, readSet, runActionCommand, waitUntilReady } from './harness.ts';

const plane = controlPlane('admit');
const options = { skip: plane.skip, timeout: 120_000 };
/** Names of cluster-scoped objects that this file creates. */
const CLUSTER_NAME = `stsview-admit-${process.pid}`;
after(async () => {
  if (plane.skip !== false) return;
  for (const kind of [
    'priorityclass',
    'validatingwebhookconfiguration',
    'validatingadmissionpolicybinding',
    'validatingadmissionpolicy',
  ])
    await runKubectl(plane.kubeconfig, ['delete', kind, CLUSTER_NAME, '--ignore-not-found']);
});

/** Returns the output of the command with --dry-run. */
async function planOf(...argv: readonly string[]): Promise<string> {
  return (await runActionCommand(plane, [...argv, '--dry-run'])).stdout;
}

/** Waits until the plan contains the text: a policy, a label or a quota takes a moment to take effect. */
const waitForPlan = (what: RegExp, ...argv: readonly string[]) =>
  waitFor(
    () => planOf(...argv),
    (stdout) => what.test(stdout),
    { what: `the plan of ${argv.join(' ')} to contain ${what}` },
  );

test('Pod Security: restart, delete and scale report it, and the first two require the name', options, async () => {
  await applySet(plane, 'secure', { replicas: 2 });
  const pod = await readPod(plane, 'secure-1');
  await plane.kubectl('label', 'namespace', plane.namespace, 'pod-security.kubernetes.io/enforce=restricted');
  try {
    const gone =
      /!! secure-1 at revision \S+ would not come back, the API server refuses it: violates PodSecurity "restricted:latest"/;
    await waitForPlan(gone, 'restart', 'secure');
    assert.match(await planOf('delete-pod', 'secure-1'), gone);
    assert.match(
      await planOf('scale', 'secure', '3'),
      /secure-2 at revision \S+ would not be created, the API server refuses it: violates PodSecurity/,
    );
    const { code, stderr } = await runActionCommand(plane, ['restart', 'secure', '--yes']);
    assert.deepEqual(
      [code, stderr],
      [6, 'stsview: Nothing was sent: --yes is not enough for this, it takes --confirm secure.\n'],
    );
    using terminal = openTestTerminal({
      args: ['--kubeconfig', plane.kubeconfig, '-n', plane.namespace],
      columns: 80,
      rows: 24,
    });
    await terminal.waitForText(/● live/, 20_000);
    terminal.press('enter', 'x');
    await terminal.waitForText(/secure-1 at revision \S+ would not come back/);
    await terminal.waitForText(/type secure-1 and enter/);
    terminal.press('y', 'esc');
    assert.equal((await readPod(plane, 'secure-1')).metadata.uid, pod.metadata.uid);
  } finally {
    await plane.kubectl('label', 'namespace', plane.namespace, 'pod-security.kubernetes.io/enforce-');
  }
});

test('a rollback to a revision whose service account was deleted', options, async () => {
  await plane.kubectl('create', 'serviceaccount', 'app');
  const base = { replicas: 1, policy: 'OrderedReady' } as const;
  await plane.apply(actionSetManifestOf('account', { ...base, pod: 'serviceAccountName: app' }));
  await waitUntilReady(plane, 'account', 1);
  await plane.apply(actionSetManifestOf('account', { ...base, pod: 'serviceAccountName: default' }));
  await waitUntilReady(plane, 'account', 1);
  await plane.kubectl('delete', 'serviceaccount', 'app');
  const stdout = await planOf('rollback', 'account', '--to', '1');
  assert.match(
    stdout,
    /account-0 at revision \S+ would not come back, the API server refuses it: error looking up service account \S+\/app: serviceaccount "app" not found/,
  );
  assert.doesNotMatch(await planOf('restart', 'account'), /refuses it/);
});

test('a priority class that was deleted', options, async () => {
  await plane.apply(
    `{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: ${CLUSTER_NAME}}, value: 7}`,
  );
  await plane.apply(actionSetManifestOf('prior', { replicas: 1, pod: `priorityClassName: ${CLUSTER_NAME}` }));
  await waitUntilReady(plane, 'prior', 1);
  await plane.kubectl('delete', 'priorityclass', CLUSTER_NAME);
  const refusal = new RegExp(`the API server refuses it: no PriorityClass with name ${CLUSTER_NAME} was found`);
  await waitForPlan(refusal, 'scale', 'prior', '2');
  assert.match(await planOf('delete-pod', 'prior-0', '--evict'), refusal);
});

test('a full quota: a recreated pod fits, and a further one does not', options, async () => {
  const container = { name: 'web', resources: { requests: { cpu: '500m' } } };
  await plane.apply(actionSetManifestOf('full', { container }));
  await waitUntilReady(plane, 'full', 2);
  const others = await plane.kubectl('get', 'pods', '-o', 'name');
  const count = others.trim().split('\n').length;
  await plane.apply(
    `{apiVersion: v1, kind: ResourceQuota, metadata: {name: tight}, spec: {hard: {pods: "${count}", requests.cpu: "1"}}}`,
  );
  try {
    await waitForPlan(/ResourceQuota tight has room for no new pod/, 'scale', 'full', '3');
    assert.doesNotMatch(await planOf('scale', 'full', '3'), /refuses it/);
    assert.doesNotMatch(await planOf('restart', 'full'), /refuses it|was not tried/);
    assert.doesNotMatch(await planOf('delete-pod', 'full-1'), /refuses it|overdrawn|was not tried/);
    await plane.kubectl('patch', 'resourcequota', 'tight', '-p', '{"spec":{"hard":{"requests.cpu":"600m"}}}');
    await waitForPlan(
      /full-1 .*would not come back, the API server refuses it: exceeded quota: tight/,
      'restart',
      'full',
    );
  } finally {
    await plane.kubectl('delete', 'resourcequota', 'tight');
  }
});

test('a policy that forbids the image of the update, and a webhook that does not respond', options, async () => {
  const base = { replicas: 2, spec: 'updateStrategy: {rollingUpdate: {partition: 2}}' } as const;
  await applySet(plane, 'images', base);
  await plane.apply(actionSetManifestOf('images', { ...base, image: 'web:2' }));
  await plane.apply(`
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: ${CLUSTER_NAME}}
spec:
  failurePolicy: Fail
  matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}
  validations: [{expression: 'object.spec.containers.all(c, c.image != "web:2")', message: 'web:2 is not signed'}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: ${CLUSTER_NAME}}
spec:
  policyName: ${CLUSTER_NAME}
  validationActions: [Deny]
  matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${plane.namespace}}}}
`);
  await waitForPlan(
    /images-1 at revision \S+ would not come back, the API server refuses it: .*web:2 is not signed/,
    'partition',
    'images',
    'resume',
  );
  assert.match(await planOf('partition', 'images', 'one-more'), /web:2 is not signed/);
  // Below the partition, the pod is recreated at the old revision.
  assert.doesNotMatch(await planOf('delete-pod', 'images-1'), /refuses it/);
  await plane.apply(`
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: ${CLUSTER_NAME}}
webhooks:
- name: guard.example.com
  admissionReviewVersions: [v1]
  sideEffects: None
  failurePolicy: Fail
  clientConfig: {url: 'https://127.0.0.1:9/'}
  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${plane.namespace}}}
  rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
`);
  await waitForPlan(/images-1 .*failed calling webhook "guard\.example\.com"/, 'delete-pod', 'images-1');
  await plane.kubectl('delete', 'validatingwebhookconfiguration', CLUSTER_NAME);
});

test('a user who may not create pods sees that no pod was tried, and can continue', options, async () => {
  await applySet(plane, 'least', { replicas: 1 });
  const user = await createUser(plane, 'restarter', '{apiGroups: [apps], resources: [statefulsets], verbs: [patch]}');
  const { code, stdout } = await runActionCommand(plane, ['restart', 'least', '--yes', '--as', user]);
  assert.match(
    stdout,
    new RegExp(
      `whether admission takes least-0 at revision \\S+ was not tried: you may not create pods in namespace ${plane.namespace}`,
    ),
  );
  assert.equal(code, 0);
  assert.equal((await readSet(plane, 'least')).metadata.generation, 2);
});
