/**
 * Deletes claims of random clusters with every combination of flags, and lets the sets change afterwards: no pod may
 * miss its data.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ClaimReport, type ClaimVerdict, reportAllClaims } from '../../../../source/domain/claims/claim-report.ts';
import { type ClaimReadings, WORKLOAD_KINDS, type WorkloadKind } from '../../../../source/domain/claims/readings.ts';
import { claimNameOf, isInRange } from '../../../../source/domain/model/identity.ts';
import type { ClusterObject, Pod, StatefulSet } from '../../../../source/domain/model/kinds.ts';
import type { Snapshot } from '../../../../source/domain/model/snapshot.ts';
import {
  aClaim,
  aPod,
  aSet,
  aSnapshot,
  aVolume,
  DAY,
  MINUTE,
  NOW,
  terminatingMeta,
} from '../../../support/object-builders.ts';
import { claimContext, EVERYTHING_READ, factsOf } from './claim-fixtures.ts';

const NAMES = ['web', 'web-1', '1', 'web-api', 'api'];
const TEMPLATES = ['data', 'data-web', 'wal'];
const HIGHEST = 12;

const someSet = fc
  .record({
    name: fc.constantFrom(...NAMES),
    replicas: fc.nat(4),
    ordinalsStart: fc.constantFrom(0, 0, 2),
    templates: fc.uniqueArray(fc.constantFrom(...TEMPLATES), { minLength: 1, maxLength: 2 }),
    settled: fc.constantFrom(true, true, true, false),
    going: fc.constantFrom(false, false, false, true),
  })
  .map(({ templates, settled, going, ...rest }) =>
    aSet({
      ...rest,
      claimTemplates: templates.map((name) => ({ name, storageClass: 'standard', request: '1Gi', accessModes: [] })),
      ...(going ? { meta: { deletionAt: NOW } } : {}),
      ...(settled ? {} : { status: { replicas: rest.replicas + 1 } }),
    }),
  );

const someClaimName = fc
  .record({ template: fc.constantFrom(...TEMPLATES), set: fc.constantFrom(...NAMES), ordinal: fc.nat(6) })
  .map(({ template, set, ordinal }) => claimNameOf(template, set, ordinal));

interface Sample {
  readonly snapshot: Snapshot;
  readonly sets: readonly StatefulSet[];
  readonly pods: readonly Pod[];
  readonly readings: ClaimReadings;
  /** The names of claims that some workload's pod template names. */
  readonly named: ReadonlySet<string>;
}

const someWorld = fc
  .record({
    sets: fc.uniqueArray(someSet, { selector: (set) => set.meta.name, maxLength: 3 }),
    claims: fc.uniqueArray(
      fc.record({
        name: someClaimName,
        age: fc.constantFrom(MINUTE, DAY, DAY),
        going: fc.constantFrom(false, false, false, true),
        labels: fc.constantFrom({}, {}, { 'app.kubernetes.io/managed-by': 'Helm' }),
        owner: fc.constantFrom(undefined, undefined, undefined, undefined, 'Pod', 'Kafka'),
      }),
      { selector: ({ name }) => name, maxLength: 16 },
    ),
    members: fc.array(fc.record({ set: fc.nat(2), ordinal: fc.nat(6) }), { maxLength: 6 }),
    loose: fc.array(fc.record({ claim: someClaimName, going: fc.boolean() }), { maxLength: 2 }),
    workloads: fc.array(fc.record({ kind: fc.constantFrom(...WORKLOAD_KINDS), claim: someClaimName }), {
      maxLength: 3,
    }),
    refused: fc.constantFrom<readonly WorkloadKind[]>([], [], [], [], [], ['CronJob']),
    podsKnown: fc.constantFrom(true, true, true, true, true, false),
  })
  .map(({ sets, claims, members, loose, workloads, refused, podsKnown }): Sample => {
    const made = claims.map(({ name, age, going, labels, owner }) =>
      aClaim(name, {
        meta: {
          createdAt: NOW - age,
          labels,
          deletionAt: going ? NOW : undefined,
          owners: owner === undefined ? [] : [{ kind: owner, name: 'x', uid: 'x', controller: false }],
        },
      }),
    );
    const pods = [
      ...members.flatMap(({ set: index, ordinal }) => {
        const set = sets[index];
        return set === undefined ? [] : [aPod(set, ordinal)];
      }),
      ...loose.map(({ claim, going }, index) =>
        aPod(aSet({ name: `job${index}` }), 0, {
          ...(going ? terminatingMeta() : {}),
          claimVolumes: [{ volume: 'v', claim, ephemeral: false }],
        }),
      ),
    ];
    const objects: readonly ClusterObject[] = [...sets, ...pods, ...made, ...made.map((claim) => aVolume(claim))];
    const readings: Record<WorkloadKind, ClaimReadings['workloads'][WorkloadKind]> = { ...EVERYTHING_READ.workloads };
    for (const kind of WORKLOAD_KINDS) {
      const users = workloads
        .filter((workload) => workload.kind === kind)
        .map(({ claim }) => [`shop/${claim}`, ['w']] as const);
      readings[kind] = refused.includes(kind)
        ? { state: 'refused', reason: '' }
        : { state: 'known', value: new Map(users) };
    }
    return {
      snapshot: aSnapshot(objects, podsKnown ? {} : { Pod: { phase: 'stale', since: 0, reason: '' } }),
      sets,
      pods,
      readings: { ...EVERYTHING_READ, workloads: readings },
      named: new Set(workloads.map(({ claim }) => claim)),
    };
  });

/** Returns the claims that `stsview clean` deletes with these flags. */
function cleaned({ snapshot, readings }: Sample, verdicts: readonly ClaimVerdict[], youngMs: number) {
  const world = claimContext(snapshot, { facts: factsOf(snapshot, readings), minAgeMs: youngMs });
  return reportAllClaims(world).filter(({ removable, verdict }) => removable && verdicts.includes(verdict));
}

/** Returns every claim name that the set's pods can need, at any number of replicas. */
function reachable(set: StatefulSet): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const { name } of set.claimTemplates) {
    for (let ordinal = 0; ordinal <= HIGHEST; ordinal += 1)
      names.set(claimNameOf(name, set.meta.name, ordinal), ordinal);
  }
  return names;
}

const FLAGS: readonly (readonly ClaimVerdict[])[] = [
  ['left-behind'],
  ['parked'],
  ['parked', 'left-behind'],
  // Flags that the command line refuses must not matter here either.
  ['in-use', 'reserved', 'unknown', 'parked', 'left-behind'],
];

function all(
  property: (sample: Sample, going: readonly ClaimReport[], verdicts: readonly ClaimVerdict[]) => void,
): void {
  fc.assert(
    fc.property(someWorld, fc.constantFrom(...FLAGS), fc.constantFrom(0, 5 * MINUTE), (sample, verdicts, youngMs) =>
      property(sample, cleaned(sample, verdicts, youngMs), verdicts),
    ),
    { numRuns: 800 },
  );
}

test('after scaling, restarts and updates, a set misses no claims except parked ones that the user chose', () => {
  let count = 0;
  all(({ sets }, going, verdicts) => {
    count += going.length;
    for (const { claim, verdict } of going) {
      for (const set of sets) {
        const ordinal = reachable(set).get(claim.meta.name);
        if (ordinal === undefined) continue;
        assert.ok(verdict === 'parked' && verdicts.includes('parked'), `${claim.meta.name} of ${set.meta.name}`);
        assert.ok(!isInRange(set, ordinal));
      }
    }
  });
  assert.ok(count > 100, `the worlds leave too little to clean up: ${count}`);
});

test('no existing pod loses its claim', () => {
  all(({ pods }, going) => {
    const used = new Set(pods.flatMap((pod) => pod.claimVolumes.map(({ claim }) => claim)));
    assert.deepEqual(
      going.filter(({ claim }) => used.has(claim.meta.name)),
      [],
    );
  });
});

test('it deletes no claim that a workload names, that has an owner, or that is being deleted already', () => {
  all(({ named }, going) => {
    for (const { claim } of going) {
      assert.ok(!named.has(claim.meta.name));
      assert.deepEqual([claim.meta.owners, claim.meta.deletionAt], [[], undefined]);
    }
  });
});

test('it deletes nothing if a list is refused or stale', () => {
  all(({ snapshot, readings }, going) => {
    const isWhole =
      readings.workloads.CronJob.state === 'known' &&
      snapshot.sources.every(({ kind, state }) => kind !== 'Pod' || state.phase === 'live');
    assert.ok(isWhole || going.length === 0);
  });
});

test('with any flags, it deletes only parked and left-behind claims', () => {
  all((_sample, going) => assert.ok(going.every(({ verdict }) => verdict === 'parked' || verdict === 'left-behind')));
});
