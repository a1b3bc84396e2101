/**
 * Refusals of a set's pods, each in a separate namespace: the object to open, and the time of the controller's next
 * attempt.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FindingItem } from '../../../source/cli/output/findings/json.ts';
import { waitFor } from '../../support/wait-for.ts';
import { type ControlPlane, controlPlane } from '../control-plane.ts';
import { CLAIM, type FaultySet, faultySetManifest, readWhyItem, subjectText, waitUntilAvailable } from './harness.ts';

const quota = controlPlane('refusequota');
const secured = controlPlane('refusepsa');
const limited = controlPlane('refuselimits');
const other = controlPlane('refuseother');
const options = { skip: quota.skip, timeout: 90_000 };

async function waitForRefusal(plane: ControlPlane, set: string, subject: string): Promise<FindingItem> {
  const { item } = await waitFor(
    () => readWhyItem(plane, set),
    ({ item: { findings } }) => findings[0]?.code === 'FailedCreate' && subjectText(findings[0]) === subject,
    { what: `FailedCreate of ${subject} as the first finding about ${set}`, deadline: 40_000, every: 300 },
  );
  const [first] = item.findings;
  assert.ok(first !== undefined && first.action !== null);
  assert.match(first.evidence.join('\n'), /^the controller tries again by \S+Z, and at once when/m);
  return first;
}

async function applyQuota(plane: ControlPlane, name: string, hard: string): Promise<void> {
  await plane.kubectl('create', 'quota', name, `--hard=${hard}`);
  await waitFor(
    () => plane.kubectl('get', 'resourcequota', name, '-o', 'jsonpath={.status.hard}'),
    (text) => text !== '',
    { what: `quota ${name} in force` },
  );
}

test('a quota on pods that pods outside the range use up', options, async () => {
  await quota.apply(faultySetManifest('moved', { replicas: 2, policy: 'Parallel' }));
  await waitUntilAvailable(quota, 'moved', 2);
  await applyQuota(quota, 'few', 'pods=2');
  await quota.kubectl('patch', 'statefulset', 'moved', '--type=merge', '-p', '{"spec":{"ordinals":{"start":5}}}');
  const { evidence, action } = await waitForRefusal(quota, 'moved', 'ResourceQuota/few');
  assert.match(evidence.join('\n'), /outside the range, and counted by the quota as well: moved-0, moved-1/);
  assert.match(action?.command ?? '', /delete pod moved-1$/);

  // Runs the proposed action as often as necessary.
  await quota.kubectl('delete', 'pod', 'moved-1');
  await waitFor(
    () => quota.kubectl('get', 'pods', '-o', 'jsonpath={.items[*].metadata.name}'),
    // The controller goes on by itself: with moved-5, it deletes moved-0 and creates moved-6.
    (names) => !names.includes('moved-1') && names.includes('moved-5'),
    { what: 'moved-5 in the place of moved-1' },
  );
});

test('a write to the set makes the controller retry at once', options, async () => {
  await applyQuota(quota, 'disks', 'persistentvolumeclaims=0');
  await quota.kubectl('delete', 'resourcequota', 'few', '--ignore-not-found');
  await quota.apply(faultySetManifest('diskless', { claim: CLAIM }));
  const first = await waitForRefusal(quota, 'diskless', 'ResourceQuota/disks');
  assert.match(first.message, /^diskless-0 cannot be created: .*exceeded quota: disks/);
  // After half a minute of failures, the next attempt is half a minute away.
  const until = await waitFor(
    async () => {
      const { evidence } = await waitForRefusal(quota, 'diskless', 'ResourceQuota/disks');
      return Date.parse(/again by (\S+),/.exec(evidence.join('\n'))?.[1] ?? '');
    },
    (at) => at - Date.now() > 15_000,
    { what: 'a next attempt that is 15 s away', deadline: 60_000, every: 1000 },
  );
  await quota.kubectl('delete', 'resourcequota', 'disks');
  await quota.kubectl('annotate', 'statefulset', 'diskless', 'example.com/try=1');
  await waitUntilAvailable(quota, 'diskless', 1);
  assert.ok(Date.now() < until);
});

test('Pod Security, by a label of the namespace', options, async () => {
  await secured.kubectl('label', 'namespace', secured.namespace, 'pod-security.kubernetes.io/enforce=restricted');
  await secured.apply(faultySetManifest('loose'));
  const { evidence } = await waitForRefusal(secured, 'loose', `Namespace/${secured.namespace}`);
  assert.match(
    evidence.join('\n'),
    /label pod-security\.kubernetes\.io\/enforce of namespace \S+ \(restricted:latest\)/,
  );
});

test('limit ranges, of containers and of claims', options, async () => {
  await limited.apply(`
apiVersion: v1
kind: LimitRange
metadata: {name: small}
spec: {limits: [{type: Container, max: {cpu: 100m}}, {type: PersistentVolumeClaim, max: {storage: 500Mi}}]}`);
  await limited.apply(faultySetManifest('greedy', { container: 'resources: {limits: {cpu: 200m}},' }));
  await limited.apply(faultySetManifest('wide', { claim: CLAIM }));
  for (const set of ['greedy', 'wide']) {
    const { evidence, action } = await waitForRefusal(limited, set, 'LimitRange/small');
    assert.match(evidence.join('\n'), /LimitRange small of the namespace refuses/);
    assert.match(action?.command ?? '', /describe limitrange small$/);
  }
});

const TOO_LONG = `long-${'n'.repeat(51)}`;

const IN_THE_TEMPLATE: readonly (readonly [set: string, subject: string, says: RegExp, options: FaultySet])[] = [
  ['nobody', 'ServiceAccount/runner', /create service account runner/, { podSpec: 'serviceAccountName: runner,' }],
  ['urgent', 'PriorityClass/high', /create PriorityClass high/, { podSpec: 'priorityClassName: high,' }],
  ['boxed', 'RuntimeClass/gvisor', /create RuntimeClass gvisor/, { podSpec: 'runtimeClassName: gvisor,' }],
  [TOO_LONG, `StatefulSet/${TOO_LONG}`, /characters longer than the 63 that are allowed/, { service: 'none' }],
];
for (const [set, subject, says, set_options] of IN_THE_TEMPLATE) {
  test(`${subject.slice(0, 30)}, which the template needs`, options, async () => {
    await other.apply(faultySetManifest(set, set_options));
    const { evidence } = await waitForRefusal(other, set, subject);
    assert.match(evidence.join('\n'), says);
  });
}

test('a webhook that does not answer', options, async () => {
  const name = `${other.namespace}-silent`;
  await other.apply(`
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: ${name}}
webhooks:
  - name: silent.example.com
    clientConfig: {service: {name: nowhere, namespace: ${other.namespace}}}
    rules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
    matchConditions: [{name: set, expression: "object.metadata.labels['app'] == 'asked'"}]
    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${other.namespace}}}
    admissionReviewVersions: [v1]
    sideEffects: None`);
  try {
    await other.apply(faultySetManifest('asked'));
    const { evidence, action } = await waitForRefusal(other, 'asked', `ValidatingWebhookConfiguration/${name}`);
    assert.match(evidence.join('\n'), /webhook silent\.example\.com does not answer/);
    assert.match(action?.command ?? '', new RegExp(`get validatingwebhookconfiguration ${name} -o yaml$`));
  } finally {
    await other.kubectl('delete', 'validatingwebhookconfiguration', name);
  }
});
