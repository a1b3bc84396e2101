/** Two writers of a pod template, and what a VerticalPodAutoscaler changes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from '../../../../source/domain/model/finding.ts';
import type { ClusterObject } from '../../../../source/domain/model/kinds.ts';
import type { ReplicaScaler, SetWriters, VerticalScaler } from '../../../../source/domain/model/set-writers.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import { lookupsNeeded } from '../../../../source/domain/set/lookups-needed.ts';
import {
  aContainer,
  anEvent,
  aPod,
  aRevision,
  aSet,
  DAY,
  healthySnapshot,
  MINUTE,
  NOW,
  type SetOptions,
} from '../../../support/object-builders.ts';
import { assertWayOut } from '../../../support/way-out.ts';

interface Fight {
  /** The number of the revision, how many minutes ago it was made, and how many it was last written. */
  readonly revisions: readonly (readonly [number: number, made: number, written: number])[];
  /** The manager, and how many minutes ago it wrote the template. */
  readonly writers: readonly (readonly [manager: string, ago: number])[];
}

function contested({ revisions, writers }: Fight, now = NOW): readonly Finding[] {
  const set = aSet({
    meta: { createdAt: NOW - 2 * DAY },
    templateWriters: writers.map(([manager, ago]) => ({ manager, at: NOW - ago * MINUTE })),
  });
  const history = revisions.map(([number, made, written], index) =>
    aRevision(set, `web-${'abc'[index]}`, number, { createdAt: NOW - made * MINUTE }, NOW - written * MINUTE),
  );
  const { findings } = describeSet(healthySnapshot(set, ...history), set, { now });
  for (const finding of findings) assertWayOut(finding);
  return findings.filter(({ code }) => code === 'TemplateContested');
}

const BACK_AND_FORTH = [
  [5, 90, 3],
  [4, 60, 6],
] as const;

test('two managers in turn are named', () => {
  const [found, ...others] = contested({
    revisions: BACK_AND_FORTH,
    writers: [
      ['argocd-controller', 3],
      ['mongodb-operator', 6],
      ['helm', 90],
    ],
  });
  assert.equal(others.length, 0);
  assert.equal(
    found?.message,
    'argocd-controller and mongodb-operator write the pod template of web in turn: it goes back and forth between revisions b and a, and the pods are replaced each time',
  );
  assert.deepEqual([found?.severity, found?.since], ['warning', NOW - 6 * MINUTE]);
});

test('where managedFields name one manager alone, the other is said to be unknown', () => {
  const [found] = contested({ revisions: BACK_AND_FORTH, writers: [['kustomize-controller', 3]] });
  assert.match(found?.message ?? '', /^kustomize-controller and another writer change the pod template of web in turn/);
  assert.match(found?.evidence.join('\n') ?? '', /not known: the other writer/);
});

const OTHERS: readonly (readonly [what: string, Fight])[] = [
  [
    'a rollback',
    {
      revisions: [
        [3, 90, 3],
        [2, 60, 60],
      ],
      writers: [
        ['kubectl', 3],
        ['helm', 60],
      ],
    },
  ],
  [
    'a release that one manager tries twice',
    {
      revisions: [
        [3, 90, 9],
        [4, 60, 3],
      ],
      writers: [['helm', 3]],
    },
  ],
  [
    'two revisions that came back on different days',
    {
      revisions: [
        [5, 3000, 3],
        [4, 2900, 1500],
      ],
      writers: [
        ['a', 3],
        ['b', 1500],
      ],
    },
  ],
  [
    'revisions that the set adopted',
    {
      revisions: [
        [1, 90, 3],
        [2, 60, 3],
      ],
      writers: [
        ['a', 3],
        ['b', 3],
      ],
    },
  ],
  [
    'new templates each time',
    {
      revisions: [
        [9, 6, 6],
        [10, 3, 3],
      ],
      writers: [
        ['a', 3],
        ['b', 6],
      ],
    },
  ],
];
for (const [what, fight] of OTHERS) test(`no fight: ${what}`, () => assert.deepEqual(contested(fight), []));

test('a fight is over after ten minutes without a change', () => {
  const fight: Fight = {
    revisions: BACK_AND_FORTH,
    writers: [
      ['a', 3],
      ['b', 6],
    ],
  };
  assert.equal(contested(fight, NOW + 6 * MINUTE).length, 1);
  assert.equal(contested(fight, NOW + 8 * MINUTE).length, 0);
});

function vertical(name: string, more: Partial<VerticalScaler> = {}): VerticalScaler {
  return { name, set: 'web', mode: 'Recreate', controls: ['cpu', 'memory'], ...more };
}

const HORIZONTAL: ReplicaScaler = {
  kind: 'HorizontalPodAutoscaler',
  name: 'web',
  set: 'web',
  min: 1,
  max: 5,
  madeBy: undefined,
  measures: ['cpu'],
  inactive: undefined,
};

const SET: SetOptions = {
  templateResources: new Map([['main', new Map([['requests.cpu', '100m']])]]),
  templateWriters: [{ manager: 'helm', at: NOW - DAY }],
};
const RESOURCES = [aContainer({ resources: new Map([['requests.cpu', '500m']]) })];

function statusWith(
  writers: Partial<SetWriters>,
  more: (set: ReturnType<typeof aSet>) => readonly ClusterObject[] = () => [],
) {
  const set = aSet(SET);
  const known = { scalers: [], verticalScalers: [], appliers: new Map(), unread: [], ...writers };
  const lookups = { setWriters: new Map([['shop', known]]) };
  const status = describeSet({ ...healthySnapshot(set, ...more(set)), lookups }, set, { now: NOW });
  for (const finding of status.findings) assertWayOut(finding);
  return status;
}

const textsOf = ({ findings }: ReturnType<typeof statusWith>) =>
  findings.map(({ code, severity, message }) => `${code} ${severity}: ${message}`);

test('two vertical autoscalers of one set are named', () => {
  assert.deepEqual(textsOf(statusWith({ verticalScalers: [vertical('small'), vertical('large')] })), [
    'TemplateContested warning: VerticalPodAutoscaler small and VerticalPodAutoscaler large each change what the pods of web ask for: what one sets, another overwrites',
  ]);
  const others = [vertical('small'), vertical('idle', { mode: 'Off' }), vertical('db', { set: 'db' })];
  assert.deepEqual(
    statusWith({ verticalScalers: others }).findings.map(({ code }) => code),
    ['Complete'],
  );
});

test('a vertical autoscaler that evicts is named with the manager of the template', () => {
  const evicted = (set: ReturnType<typeof aSet>) => [
    {
      ...anEvent(set, 'EvictedByVPA', 'Pod was evicted by VPA Updater to apply resource recommendation.', NOW - MINUTE),
      subject: { kind: 'Pod', namespace: 'shop', name: 'web-1', uid: 'former' },
    },
  ];
  assert.deepEqual(textsOf(statusWith({ verticalScalers: [vertical('web')] }, evicted)), [
    'TemplateContested warning: VerticalPodAutoscaler web evicts web-1 to give it other resources than the template, which helm writes, asks for',
  ]);
});

test('what it changes in place is no resize by hand', () => {
  const resized = (set: ReturnType<typeof aSet>) => [
    { ...aPod(set, 1), resizedAt: NOW - MINUTE, containers: RESOURCES },
  ];
  const [first] = textsOf(statusWith({ verticalScalers: [vertical('web', { mode: 'InPlaceOrRecreate' })] }, resized));
  assert.match(
    first ?? '',
    /^TemplateContested info: VerticalPodAutoscaler web gives web-1 other resources than the template, which helm writes/,
  );
  const byHand = statusWith({}, resized);
  assert.match(textsOf(byHand)[0] ?? '', /^PodResized warning: web-1 was resized in place/);
  assert.deepEqual(lookupsNeeded([byHand], 'all').setWritersIn, ['shop']);
});

test('an autoscaler by the use of what a vertical one changes is named with it', () => {
  const both = { scalers: [HORIZONTAL], verticalScalers: [vertical('sizes')] };
  assert.deepEqual(textsOf(statusWith(both)), [
    'ReplicasContested warning: HorizontalPodAutoscaler web scales web by its use of cpu, and VerticalPodAutoscaler sizes changes how much cpu its pods ask for: each moves what the other goes by',
  ]);
  const apart = { scalers: [HORIZONTAL], verticalScalers: [vertical('sizes', { controls: ['memory'] })] };
  assert.deepEqual(
    statusWith(apart).findings.map(({ code }) => code),
    ['Complete'],
  );
});

test('what writes a set is read where a program scales it, or somebody asks', () => {
  const look = (scaledBy: string | undefined) => {
    const set = aSet({ scaledBy });
    return describeSet(healthySnapshot(set), set, { now: NOW });
  };
  assert.deepEqual(lookupsNeeded([look('kube-controller-manager')], 'all').setWritersIn, ['shop']);
  for (const person of [undefined, 'kubectl', 'kubectl-scale', 'stsview']) {
    assert.deepEqual(lookupsNeeded([look(person)], 'all').setWritersIn, []);
  }
  assert.deepEqual(lookupsNeeded([], 'all', [look(undefined)]).setWritersIn, ['shop']);
});
