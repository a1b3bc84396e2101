/** A refused write names the object to open, the proposed action, and the time of the next attempt. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../../../source/domain/model/finding.ts';
import type { ClusterEvent } from '../../../../source/domain/model/kinds.ts';
import type { Lookups } from '../../../../source/domain/model/lookups.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import { nextChangeAt } from '../../../../source/domain/set/next-change.ts';
import {
  anEvent,
  aPod,
  aSet,
  healthySnapshot,
  MINUTE,
  NOW,
  type SetOptions,
  waitingPod,
  withoutObjects,
} from '../../../support/object-builders.ts';

const failed = (refusal: string, more: Partial<ClusterEvent> = {}): ClusterEvent => ({
  ...anEvent(aSet(), 'FailedCreate', `create Pod web-2 in StatefulSet web failed error: ${refusal}`, NOW - MINUTE),
  ...more,
});

/** Returns the finding about web-2, whose creation is refused. */
function refused(event: ClusterEvent, options: SetOptions = {}, others: readonly number[] = []): Finding {
  const set = aSet(options);
  const pods = others.map((ordinal) => aPod(set, ordinal));
  const snapshot = withoutObjects(healthySnapshot(set, event, ...pods), 'Pod', 'web-2');
  const [first] = describeSet(snapshot, set, { now: NOW }).findings;
  assert.equal(first?.code, 'FailedCreate');
  return first;
}

const CASES: readonly (readonly [refusal: string, subject: string, wayOut: RegExp, command: string])[] = [
  [
    'pods "web-2" is forbidden: exceeded quota: few, requested: pods=1, used: pods=2, limited: pods=2',
    'ResourceQuota/few',
    /ResourceQuota few leaves no room: raise it/,
    'describe resourcequota few',
  ],
  [
    'pods "web-2" is forbidden: failed quota: strict: must specify limits.cpu for: main',
    'ResourceQuota/strict',
    /ResourceQuota strict demands a request or limit/,
    'describe resourcequota strict',
  ],
  [
    'pods "web-2" is forbidden: maximum cpu usage per Container is 100m, but limit is 200m',
    'StatefulSet/web',
    /a LimitRange of the namespace refuses the template/,
    'describe limitrange',
  ],
  [
    'Pod "web-2" is invalid: spec.containers[0].resources.requests: Invalid value: "1": must be less than or equal to cpu limit of 500m',
    'StatefulSet/web',
    /the template has no limit of cpu, a LimitRange of the namespace adds one that is lower than the request/,
    'describe limitrange',
  ],
  [
    'pods "web-2" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true',
    'Namespace/shop',
    /label pod-security\.kubernetes\.io\/enforce of namespace shop \(restricted:latest\)/,
    'get namespace shop -o yaml',
  ],
  [
    'pods "web-" is forbidden: error looking up service account shop/runner: serviceaccount "runner" not found',
    'ServiceAccount/runner',
    /create service account runner/,
    'get serviceaccount',
  ],
  [
    'pods "web-2" is forbidden: no PriorityClass with name high was found',
    'PriorityClass/high',
    /create PriorityClass high/,
    'get priorityclass',
  ],
  [
    'pods "web-2" is forbidden: pod rejected: RuntimeClass "gvisor" not found',
    'RuntimeClass/gvisor',
    /create RuntimeClass gvisor/,
    'get runtimeclass',
  ],
  [
    `pods "web-2" is forbidden: ValidatingAdmissionPolicy 'no-latest' with binding 'everywhere' denied request: no`,
    'ValidatingAdmissionPolicy/no-latest',
    /bound by ValidatingAdmissionPolicyBinding everywhere/,
    'get validatingadmissionpolicy no-latest -o yaml',
  ],
  [
    'admission webhook "deny.example.com" denied the request: not today',
    'StatefulSet/web',
    /webhook deny\.example\.com refuses it/,
    'get validatingwebhookconfigurations,mutatingwebhookconfigurations -o jsonpath={range .items[?(@.webhooks[*].name=="deny.example.com")]}{.kind}/{.metadata.name}{"\\n"}{end}',
  ],
  [
    'Internal error occurred: failed calling webhook "deny.example.com": failed to call webhook: Post "https://x": EOF',
    'StatefulSet/web',
    /webhook deny\.example\.com does not answer, and its failurePolicy is Fail/,
    'get validatingwebhookconfigurations,mutatingwebhookconfigurations -o jsonpath={range .items[?(@.webhooks[*].name=="deny.example.com")]}{.kind}/{.metadata.name}{"\\n"}{end}',
  ],
  [
    `Pod "web-2" is invalid: metadata.labels: Invalid value: "${'w'.repeat(66)}": must be no more than 63 bytes`,
    'StatefulSet/web',
    /is 3 characters longer than the 63 that are allowed: make the set again with a name shorter than web by 3 characters/,
    'get statefulset web -o yaml',
  ],
  [
    'Pod "web-2" is invalid: spec: wrong',
    'StatefulSet/web',
    /change what the error names/,
    'get statefulset web -o yaml',
  ],
];

for (const [refusal, subject, wayOut, command] of CASES) {
  test(refusal, () => {
    const found = refused(failed(refusal));
    assert.equal(`${found.subject.kind}/${found.subject.name}`, subject);
    assert.match(found.evidence.join('\n'), wayOut);
    assert.equal(found.action?.args.join(' '), command);
  });
}

test('a request above the limit of the same template is no matter of a LimitRange', () => {
  const templateResources = new Map([['main', new Map([['limits.cpu', '500m']])]]);
  const refusal =
    'spec.containers[0].resources.requests: Invalid value: "1": must be less than or equal to cpu limit of 500m';
  const found = refused(failed(refusal), { templateResources });
  assert.match(found.evidence.join('\n'), /ask in the template for no more cpu than its limit allows/);
  assert.equal(found.action?.args.join(' '), 'get statefulset web -o yaml');
});

const QUOTA = 'pods "web-2" is forbidden: exceeded quota: few, requested: pods=1, used: pods=4, limited: pods=4';

test('pods outside the range that a quota counts are named, and the last of them can be deleted', () => {
  const found = refused(failed(QUOTA), {}, [7, 8]);
  assert.match(found.evidence.join('\n'), /outside the range, and counted by the quota as well: web-7, web-8/);
  assert.deepEqual(found.action?.proposedAction, { action: 'delete-pod', pods: ['web-8'], how: 'graceful' });
});

test('pods outside the range are not named for a missing class', () => {
  const found = refused(failed('no PriorityClass with name high was found'), {}, [7, 8]);
  assert.doesNotMatch(found.evidence.join('\n'), /outside the range/);
});

function nextTry(event: ClusterEvent): number {
  const line = refused(event).evidence.find((text) => text.startsWith('the controller tries again by'));
  return Date.parse(/by (\S+),/.exec(line ?? '')?.[1] ?? '');
}

test('the controller doubles its wait after each failure, up to 1000 s', () => {
  assert.equal(nextTry(failed(QUOTA, { firstAt: NOW - 3 * MINUTE, lastAt: NOW - MINUTE })), NOW + MINUTE + 1000);
  const long = { firstAt: NOW - 120 * MINUTE, lastAt: NOW - MINUTE };
  assert.equal(nextTry(failed(QUOTA, long)), NOW - MINUTE + 1_000_000);
});

test('an attempt whose event the recorder has dropped is counted', () => {
  assert.equal(nextTry(failed(QUOTA, { firstAt: NOW - 61_000, lastAt: NOW - 60_000 })) > NOW, true);
});

function broken(reason: string, message: string, ...events: readonly ClusterEvent[]): Finding {
  const set = aSet();
  const container = { state: { type: 'waiting', reason, message } } as const;
  const pod = aPod(set, 2, waitingPod(reason, NOW - MINUTE, container));
  const ofPod = events.map((event) => ({
    ...event,
    subject: { kind: 'Pod', namespace: 'shop', name: 'web-2', uid: pod.meta.uid },
  }));
  const [first] = describeSet(healthySnapshot(set, pod, ...ofPod), set, { now: NOW }).findings;
  assert.ok(first !== undefined);
  return first;
}

test('a pull secret that the kubelet cannot read is named', () => {
  const said = 'Unable to retrieve some image pull secrets (regcred); attempting to pull the image may not succeed.';
  const event = anEvent(aSet(), 'FailedToRetrieveImagePullSecret', said);
  const found = broken('ImagePullBackOff', 'Back-off pulling image', event);
  assert.deepEqual([found.code, found.subject.kind, found.subject.name], ['ImagePull', 'Secret', 'regcred']);
  assert.match(found.message, /the kubelet can't read pull secret regcred$/);
  assert.equal(found.action?.args.join(' '), 'get secret');
});

test('an image that cannot be pulled is corrected in the template', () => {
  const found = broken('ErrImagePull', 'not found');
  assert.equal(found.subject.kind, 'Pod');
  assert.equal(found.action?.args.join(' '), 'edit statefulset web');
});

test('the ConfigMap or Secret that a container needs is the object to open, also for a missing key', () => {
  const missing = broken('CreateContainerConfigError', 'configmap "conf" not found');
  assert.deepEqual([missing.subject.kind, missing.action?.args.join(' ')], ['ConfigMap', 'get configmap']);
  const key = broken('CreateContainerConfigError', "couldn't find key user in Secret shop/login");
  assert.deepEqual([key.subject.name, key.action?.args.join(' ')], ['login', 'describe secret login']);
  assert.match(key.evidence.join('\n'), /add key user to Secret login/);
});

test('a claim that was being deleted and is gone refuses nothing any more: the set is not stuck', () => {
  const event = failed('pvc data-web-2 is being deleted');
  const found = refused(event);
  assert.equal(found.severity, 'warning');
  assert.match(found.evidence.join('\n'), /claim data-web-2 is gone since then: nothing is left in the way/);
  assert.match(found.evidence.join('\n'), /the controller tries again by/);
  const set = aSet();
  const gone = withoutObjects(healthySnapshot(set, event), 'Pod', 'web-2');
  for (const snapshot of [gone, withoutObjects(gone, 'PersistentVolumeClaim', 'data-web-2')]) {
    assert.equal(describeSet(snapshot, set, { now: NOW }).verdict, 'progressing');
  }
});

test('a quota that refuses for a moment, as while a pod is replaced, is a warning', () => {
  const set = aSet();
  const at = (ago: number) => {
    const snapshot = withoutObjects(
      healthySnapshot(set, failed(QUOTA, { firstAt: NOW - ago, lastAt: NOW })),
      'Pod',
      'web-2',
    );
    return describeSet(snapshot, set, { now: NOW });
  };
  const early = at(5000);
  assert.deepEqual([early.findings[0]?.severity, early.verdict], ['warning', 'progressing']);
  assert.equal(nextChangeAt(early, NOW), NOW + 10_001);
  assert.deepEqual([at(16_000).findings[0]?.severity, at(16_000).verdict], ['error', 'stuck']);
});

function refusedWith(refusal: string, lookups: Lookups): Finding {
  const set = aSet();
  const snapshot = withoutObjects(healthySnapshot(set, failed(refusal)), 'Pod', 'web-2');
  const [first] = describeSet({ ...snapshot, lookups }, set, { now: NOW }).findings;
  assert.ok(first !== undefined);
  return first;
}

test('what the error does not name is looked up: the configuration of a webhook, and the LimitRange', () => {
  const denied = 'admission webhook "deny.example.com" denied the request: no';
  const webhooks = [
    { kind: 'MutatingWebhookConfiguration', name: 'other', webhooks: ['x.example.com'] },
    { kind: 'ValidatingWebhookConfiguration', name: 'gate', webhooks: ['a.example.com', 'deny.example.com'] },
  ] as const;
  assert.equal(refused(failed(denied)).lookup, 'webhooks');
  const byWebhook = refusedWith(denied, { webhooks });
  assert.deepEqual([byWebhook.subject.kind, byWebhook.subject.name], ['ValidatingWebhookConfiguration', 'gate']);
  assert.match(byWebhook.evidence.join('\n'), /or ValidatingWebhookConfiguration gate$/m);

  const tooMuch = 'maximum cpu usage per Container is 100m, but limit is 200m';
  assert.equal(refused(failed(tooMuch)).lookup, 'limit-ranges');
  const byRange = refusedWith(tooMuch, { limitRanges: new Map([['shop', ['small']]]) });
  assert.deepEqual([byRange.subject.kind, byRange.subject.name], ['LimitRange', 'small']);
  const several = refusedWith(tooMuch, { limitRanges: new Map([['shop', ['a', 'b']]]) });
  assert.match(several.evidence.join('\n'), /LimitRange a or b of the namespace/);
  assert.equal(refusedWith(tooMuch, { limitRanges: new Map([['shop', 'forbidden']]) }).subject.kind, 'StatefulSet');
});
