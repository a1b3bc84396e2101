/** The pods that a plan tries, and the consequences of the results. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RequestedAction } from '../../../../source/actions/plan.ts';
import type { ContainerResources, PodTrialOutcome } from '../../../../source/actions/ports.ts';
import type { PreflightFacts } from '../../../../source/actions/preflight-facts.ts';
import { aPod, aRevision, aSet } from '../../../support/object-builders.ts';
import { consequenceTexts, knownReading, plan, planContextOf } from '../plan-fixtures.ts';

const updating = aSet({
  strategy: { type: 'RollingUpdate', partition: 2, maxUnavailable: undefined },
  status: { currentRevision: 'web-a', updateRevision: 'web-b' },
});
const WORLD = planContextOf(
  updating,
  aRevision(updating, 'web-a', 1),
  aRevision(updating, 'web-b', 2),
  aPod(updating, 2, { revision: 'web-b' }),
);

const CASES: readonly (readonly [string, RequestedAction, readonly string[]])[] = [
  ['a restart: the first pod of it, with the set’s template', { action: 'restart' }, ['web-2 set']],
  ['a rollback: the template of the revision', { action: 'rollback', to: 'web-a' }, ['web-2 revision web-a']],
  ['one more ordinal', { action: 'partition', to: 'one-more' }, ['web-1 set web-b']],
  ['no pod moves', { action: 'partition', to: 'hold' }, []],
  ['new pods', { action: 'scale', replicas: 5 }, ['web-3 set web-b']],
  ['fewer pods', { action: 'scale', replicas: 1 }, []],
  [
    'pods on both sides of the partition',
    { action: 'delete-pod', pods: ['web-2', 'web-1', 'web-0'], how: 'graceful' },
    ['web-2 set web-b', 'web-1 revision web-a'],
  ],
  ['a member that starts afresh', { action: 'start-afresh', pod: 'web-0' }, ['web-0 revision web-a']],
];

for (const [what, wanted, tried] of CASES) {
  test(`tries ${what}`, () => {
    const { newPods } = plan(WORLD, wanted);
    const told = newPods.map(({ podName, revision, template }) =>
      template.from === 'set' && template.restartedAt !== undefined
        ? `${podName} set`
        : `${podName} ${template.from} ${revision}`,
    );
    assert.deepEqual(told, tried);
  });
}

function factsAfter(
  wanted: RequestedAction,
  outcome: PodTrialOutcome,
  replaced?: readonly ContainerResources[],
): Partial<PreflightFacts> {
  return { podTrials: knownReading(plan(WORLD, wanted).newPods.map((trial) => ({ trial, outcome, replaced }))) };
}

const restart: RequestedAction = { action: 'restart' };
const refused = { type: 'refused', reason: 'violates PodSecurity "restricted:latest": host ports' } as const;

test('a pod that would not be recreated is a danger, and requires the name', () => {
  const planned = plan(WORLD, restart, factsAfter(restart, refused));
  assert.deepEqual(consequenceTexts(planned, 'danger'), [
    'web-2 at revision b would not come back, the API server refuses it: violates PodSecurity "restricted:latest": host ports',
  ]);
  assert.deepEqual(planned.confirmation, { type: 'typed', word: 'web' });
  assert.equal(planned.refusal, undefined);
});

test('a new pod that would not be created is a warning', () => {
  const up: RequestedAction = { action: 'scale', replicas: 4 };
  assert.ok(
    consequenceTexts(plan(WORLD, up, factsAfter(up, refused)), 'warning').includes(
      'web-3 at revision b would not be created, the API server refuses it: violates PodSecurity "restricted:latest": host ports',
    ),
  );
});

test('a webhook without dry runs is named, and so is a pod that was not tried', () => {
  const reason = 'admission webhook "side.example.com" does not support dry run';
  assert.ok(
    consequenceTexts(plan(WORLD, restart, factsAfter(restart, { type: 'no-dry-run', reason })), 'warning').includes(
      `whether admission takes web-2 at revision b cannot be tried: ${reason}`,
    ),
  );
  const untried = plan(WORLD, restart, factsAfter(restart, { type: 'not-tried', reason: 'you may not create pods' }));
  assert.ok(
    consequenceTexts(untried, 'info').includes(
      'whether admission takes web-2 at revision b was not tried: you may not create pods',
    ),
  );
  assert.equal(untried.confirmation.type, 'key');
});

const CONTAINER: ContainerResources = { name: 'web', role: 'main', requests: { cpu: '500m' }, limits: {} };

for (const [what, requested, used, isRefused] of [
  ['the pod that goes frees its place', 'pods=1', 'pods=3', false],
  ['the quota is overdrawn', 'pods=1', 'pods=4', true],
  ['the pod that goes frees as much as the new one takes', 'requests.cpu=500m', 'requests.cpu=3', false],
  ['the new pod takes more than the old one', 'requests.cpu=1', 'requests.cpu=3', true],
] as const) {
  test(`a full quota: ${what}`, () => {
    const limited = requested.startsWith('pods') ? 'pods=3' : 'requests.cpu=3';
    const reason = `exceeded quota: small, requested: ${requested}, used: ${used}, limited: ${limited}`;
    const planned = plan(WORLD, restart, factsAfter(restart, { type: 'refused', reason }, [CONTAINER]));
    assert.equal(consequenceTexts(planned, 'danger').length, isRefused ? 1 : 0);
  });
}

test('a full quota refuses a pod that replaces none', () => {
  const up: RequestedAction = { action: 'scale', replicas: 4 };
  const reason = 'exceeded quota: small, requested: pods=1, used: pods=3, limited: pods=3';
  const planned = plan(WORLD, up, factsAfter(up, { type: 'refused', reason }));
  assert.match(consequenceTexts(planned, 'warning').join('\n'), /web-3 at revision b would not be created/);
});
