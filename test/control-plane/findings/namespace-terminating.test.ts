/** Sets in namespaces that are being deleted, and that something holds. The server refuses events about it, too. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from '../../support/wait-for.ts';
import { type ControlPlane, controlPlane, runKubectl } from '../control-plane.ts';
import { faultySetManifest, findingText, readWhyItem, waitForFirstFinding, waitUntilAvailable } from './harness.ts';

const plane = controlPlane('leaving');
const options = { skip: plane.skip, timeout: 240_000 };

/** Runs `act` in a namespace of its own with an available set of that name. */
async function withSetIn(
  suffix: string,
  set: string,
  act: (own: ControlPlane, kubectl: (...args: readonly string[]) => Promise<string>) => Promise<void>,
): Promise<void> {
  const namespace = `${plane.namespace}-${suffix}`;
  const { kubeconfig, get, apply } = plane;
  const inside = (...args: readonly string[]) => runKubectl(kubeconfig, ['-n', namespace, ...args]);
  const own: ControlPlane = { kubeconfig, namespace, get, apply, kubectl: inside };
  await plane.kubectl('create', 'namespace', namespace);
  await waitFor(
    () => inside('get', 'serviceaccount', 'default', '--ignore-not-found', '-o', 'name'),
    (name) => name !== '',
    { what: `the default service account of ${namespace}` },
  );
  await runKubectl(kubeconfig, ['-n', namespace, 'apply', '-f', '-'], faultySetManifest(set, { replicas: 2 }));
  await waitUntilAvailable(own, set, 2);
  await act(own, inside);
}

async function waitUntilGone(namespace: string): Promise<void> {
  await waitFor(
    () => plane.kubectl('get', 'namespace', namespace, '--ignore-not-found', '-o', 'name'),
    (name) => name === '',
    { what: `the end of namespace ${namespace}`, deadline: 120_000, every: 500 },
  );
}

test('a finalizer of the set holds it', options, async () => {
  await withSetIn('held', 'ledger', async (own, kubectl) => {
    const patch = '{"metadata":{"finalizers":["example.com/hold"]}}';
    await kubectl('patch', 'statefulset', 'ledger', '--type=merge', '-p', patch);
    await kubectl('delete', 'namespace', own.namespace, '--wait=false');
    const says = /finalizers remaining: example\.com\/hold in 1 resource instances/;
    const first = await waitForFirstFinding(own, 'ledger', 'NamespaceTerminating', `Namespace/${own.namespace}`, {
      says,
      deadline: 90_000,
    });
    assert.match(first.message, /statefulsets\.apps has 1 resource instances/);
    assert.equal((await readWhyItem(own, 'ledger')).item.verdict, 'stuck');
    await kubectl('patch', 'statefulset', 'ledger', '--type=merge', '-p', '{"metadata":{"finalizers":null}}');
    await waitUntilGone(own.namespace);
  });
});

test('a policy refuses the deletion of the set, which cannot have its pods again', options, async () => {
  await withSetIn('kept', 'archive', async (own, kubectl) => {
    const policy = own.namespace;
    await plane.apply(`
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: ${policy}}
spec:
  matchConstraints:
    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${own.namespace}}}
    resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [DELETE], resources: [statefulsets]}]
  validations: [{expression: 'false', message: the books are kept}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: ${policy}}
spec: {policyName: ${policy}, validationActions: [Deny]}`);
    try {
      await waitFor(
        () => kubectl('delete', 'statefulset', 'archive', '--dry-run=server').then(() => '', String),
        (refusal) => refusal.includes('the books are kept'),
        { what: 'the policy to take effect', deadline: 60_000, every: 500 },
      );
      await kubectl('delete', 'namespace', own.namespace, '--wait=false');
      const first = await waitForFirstFinding(own, 'archive', 'NamespaceTerminating', `Namespace/${own.namespace}`, {
        says: /the books are kept/,
        deadline: 90_000,
      });
      assert.match(first.message, /nothing can be created in it any more/);
      const { item } = await readWhyItem(own, 'archive');
      assert.equal(item.verdict, 'stuck');
      assert.doesNotMatch(item.findings.map(findingText).join('\n'), /next step|create the service/i);
    } finally {
      await plane.kubectl('delete', 'validatingadmissionpolicybinding,validatingadmissionpolicy', policy);
    }
    await waitUntilGone(own.namespace);
  });
});
