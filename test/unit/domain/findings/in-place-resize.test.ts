/** Resources of a running pod that were changed in place. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod, StatefulSet } from '../../../../source/domain/model/kinds.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import { aCondition, aContainer, aPod, aSet, healthySnapshot, MINUTE, NOW } from '../../../support/object-builders.ts';
import { assertWayOut } from '../../../support/way-out.ts';

const amounts = (...entries: readonly (readonly [string, string])[]) => new Map(entries);
const TEMPLATE = amounts(['requests.cpu', '100m'], ['limits.cpu', '200m'], ['limits.memory', '1Gi']);
/** As the API server makes the pod: the limit of memory is its request as well. */
const MADE = new Map([...TEMPLATE, ['requests.memory', '1Gi']]);
const RESIZED = new Map([...MADE, ['limits.cpu', '300m']]);

const set = (): StatefulSet => aSet({ templateResources: new Map([['main', TEMPLATE]]) });
const pod = (more: Partial<Pod>, resources = MADE): Pod => ({
  ...aPod(set(), 1),
  containers: [aContainer({ resources })],
  ...more,
});

function look(member: Pod, of = set()) {
  const status = describeSet(healthySnapshot(of, member), of, { now: NOW });
  for (const finding of status.findings) assertWayOut(finding);
  return status.findings;
}

test('a pod whose resources are those of the template is complete, also after a resize there and back', () => {
  for (const member of [pod({}), pod({ resizedAt: NOW - MINUTE })]) assert.equal(look(member)[0]?.code, 'Complete');
});

test('a resize that the template lacks is a finding, with what differs and since when', () => {
  const [first] = look(pod({ resizedAt: NOW - MINUTE }, RESIZED));
  assert.deepEqual([first?.code, first?.severity, first?.since], ['PodResized', 'warning', NOW - MINUTE]);
  assert.match(first?.message ?? '', /\(container main: limits\.cpu is 300m instead of 200m\)$/);
  assert.equal(
    first?.action?.args.join(' '),
    'set resources statefulset web -c main --requests=cpu=100m,memory=1Gi --limits=cpu=300m,memory=1Gi',
  );
});

test('resources that an admission changed as the pod was made are no resize', () => {
  assert.equal(look(pod({}, RESIZED))[0]?.code, 'Complete');
});

test('what a LimitRange added is not what the resize changed', () => {
  const defaulted = new Map([...MADE, ['requests.ephemeral-storage', '1Gi']]);
  const meta = { ...aPod(set(), 1).meta, annotations: { 'kubernetes.io/limit-ranger': 'LimitRanger plugin set: …' } };
  assert.equal(look(pod({ meta, resizedAt: NOW - MINUTE }, defaulted))[0]?.code, 'Complete');
});

test('a pod of another revision is not compared with the template', () => {
  const updated = { ...set(), status: { ...set().status, updateRevision: 'web-b' } };
  assert.ok(look(pod({ resizedAt: NOW - MINUTE }, RESIZED), updated).every(({ code }) => code !== 'PodResized'));
});

const CONDITIONS = [
  [
    'PodResizePending',
    'Infeasible',
    'warning',
    /its node can never give it: too much cpu; it runs on/,
    /^describe node/,
  ],
  ['PodResizePending', 'Deferred', 'warning', /waits for its node to have room .*: too much cpu/, /^describe node/],
  ['PodResizeInProgress', 'Error', 'warning', /cannot be resized in place: too much cpu/, /^describe node/],
  ['PodResizeInProgress', '', 'info', /is being resized in place/, /^get pods --watch/],
] as const;
for (const [type, reason, severity, says, command] of CONDITIONS) {
  test(`${type} ${reason} is a finding of severity ${severity}`, () => {
    const plain = pod({});
    const condition = aCondition(type, 'True', NOW - MINUTE, { reason, message: 'too much cpu.' });
    const [first] = look({ ...plain, conditions: [...plain.conditions, condition] });
    assert.deepEqual([first?.code, first?.severity, first?.since], ['PodResizePending', severity, NOW - MINUTE]);
    assert.match(first?.message ?? '', says);
    assert.match(first?.action?.args.join(' ') ?? '', command);
  });
}
