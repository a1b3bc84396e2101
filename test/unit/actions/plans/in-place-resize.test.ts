/** Pods that were resized in place lose that when they are made again. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  aContainer,
  aPod,
  aRevision,
  aSet,
  DAY,
  MINUTE,
  NOW,
  type PodOptions,
} from '../../../support/object-builders.ts';
import { consequenceTexts, plan, planContextOf } from '../plan-fixtures.ts';

const TEMPLATE = new Map([['requests.cpu', '100m']]);
const set = aSet({ templateResources: new Map([['main', TEMPLATE]]) });
const resized = {
  ...aPod(set, 1),
  resizedAt: NOW - MINUTE,
  containers: [aContainer({ resources: new Map([['requests.cpu', '500m']]) })],
};
const LOSS = /^web-1 loses what was changed in place.*requests\.cpu is 500m instead of 100m/;

const loses = (wanted: Parameters<typeof plan>[1]): boolean =>
  consequenceTexts(plan(planContextOf(set, resized), wanted), 'warning').some((text) => LOSS.test(text));

test('a restart, and a deletion of that pod, warn', () => {
  assert.ok(loses({ action: 'restart' }));
  assert.ok(loses({ action: 'delete-pod', pods: ['web-1'], how: 'graceful' }));
});

test('the deletion of another pod does not', () => {
  assert.ok(!loses({ action: 'delete-pod', pods: ['web-2'], how: 'graceful' }));
});

const warningsOf = (options: Parameters<typeof aSet>[0], pod: PodOptions, wanted: Parameters<typeof plan>[1]) => {
  const other = aSet({ templateResources: new Map([['main', TEMPLATE]]), ...options });
  const member = { ...aPod(other, 2, pod), resizedAt: resized.resizedAt, containers: resized.containers };
  const revisions = [
    aRevision(other, 'web-old', 1, { createdAt: NOW - DAY }),
    aRevision(other, 'web-new', 2, { createdAt: NOW - MINUTE }),
  ];
  return consequenceTexts(plan(planContextOf(other, member, ...revisions), wanted), 'warning');
};

const HELD = {
  strategy: { type: 'RollingUpdate', partition: 3, maxUnavailable: undefined },
  status: { currentRevision: 'web-old', updateRevision: 'web-new' },
} as const;

for (const to of ['resume', 'one-more', 1] as const) {
  test(`partition ${to}: a pod of the old revision loses its resize`, () => {
    const texts = warningsOf(HELD, { revision: 'web-old' }, { action: 'partition', to });
    assert.ok(
      texts.some((text) =>
        /^web-2 was resized in place: the new pod has what the template asks for instead \(container main: requests\.cpu is 500m instead of 100m\)$/.test(
          text,
        ),
      ),
      texts.join('\n'),
    );
  });
}

test('a new template that asks for what the pod has takes nothing away', () => {
  const templateResources = new Map([['main', new Map([['requests.cpu', '500m']])]]);
  const texts = warningsOf({ ...HELD, templateResources }, { revision: 'web-old' }, { action: 'partition', to: 0 });
  assert.ok(!texts.some((text) => text.includes('resized')));
});

test('a pod below the partition is made again at its own revision, whose resources are not known', () => {
  const wanted = { action: 'delete-pod', pods: ['web-2'], how: 'graceful' } as const;
  const texts = warningsOf(HELD, { revision: 'web-old' }, wanted);
  assert.ok(
    texts.includes('web-2 was resized in place: the new pod has what revision old asks for instead'),
    texts.join('\n'),
  );
});

test('a rollback replaces a pod that was resized', () => {
  const status = { currentRevision: 'web-old', updateRevision: 'web-new' };
  const texts = warningsOf({ status }, { revision: 'web-new' }, { action: 'rollback', to: '1' });
  assert.ok(
    texts.includes('web-2 was resized in place: the new pod has what revision old asks for instead'),
    texts.join('\n'),
  );
});
