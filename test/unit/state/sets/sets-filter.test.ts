import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeSets } from '../../../../source/domain/set/describe-set.ts';
import { SETS_FILTER } from '../../../../source/state/sets/sets-filter.ts';
import { sortSets } from '../../../../source/state/sets/sort-sets.ts';
import { shopSnapshot } from '../../../screens/shop-snapshot.ts';
import { NOW } from '../../../support/object-builders.ts';
import { aSample, GIB, readingsOf } from '../../domain/disks/disk-builders.ts';

const sets = describeSets(shopSnapshot(), { now: NOW });

function names(filter: string): readonly string[] {
  return sets.filter(SETS_FILTER.createMatcher(filter)).map((status) => status.set.meta.name);
}

describe('the filter by how full the disks are', () => {
  const measured = readingsOf({
    'shop/cassandra-data-cassandra-0': aSample({ usedBytes: 7 * GIB }),
    'shop/pgdata-postgres-0': aSample({ usedBytes: 2 * GIB }),
  });
  const withDisks = describeSets({ ...shopSnapshot(), disks: measured }, { now: NOW });
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['used:>80', ['cassandra']],
    ['used:>=87', ['cassandra']],
    ['used:<80%', ['postgres']],
    ['used:<=25', ['postgres']],
    ['used:25', ['postgres']],
    ['used:>90', []],
    ['!used:>80 postgres', ['postgres']],
  ];
  for (const [filter, expected] of cases) {
    it(`"${filter}" matches ${expected.length === 0 ? 'nothing' : expected.join(', ')}`, () => {
      const matches = SETS_FILTER.createMatcher(filter);
      assert.deepEqual(
        withDisks.filter(matches).map((status) => status.set.meta.name),
        expected,
      );
    });
  }

  it('says what cannot be understood, and waits for the rest of a comparison', () => {
    assert.equal(SETS_FILTER.problem('used:much'), 'used: takes >80, <20 or 85, not much');
    assert.equal(SETS_FILTER.problem('used:>80'), undefined);
    assert.equal(SETS_FILTER.problem('used:'), undefined);
    assert.equal(withDisks.filter(SETS_FILTER.createMatcher('used:>')).length, withDisks.length);
  });

  it('sorts the fullest first and the unknown last', () => {
    const sorted = sortSets(withDisks, { key: 'used', reversed: false }, undefined);
    assert.deepEqual(
      sorted.slice(0, 2).map((status) => status.set.meta.name),
      ['cassandra', 'postgres'],
    );
  });
});

describe('the filter', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['', ['zookeeper', 'archive', 'cassandra', 'postgres', 'queue', 'rabbitmq', 'redis']],
    ['cass', ['cassandra']],
    ['CASS', ['cassandra']],
    ['ns:pay', ['zookeeper']],
    ['ns:shop state:stuck', ['cassandra']],
    ['state:stuck ns:pay', []],
    ['stuck', ['cassandra']],
    ['!ns:shop', ['zookeeper']],
    ['!complete ns:shop', ['archive', 'cassandra', 'postgres', 'queue', 'redis']],
    ['manager:helm', ['cassandra']],
    ['class:local', ['rabbitmq']],
    ['svc:rabbitmq-hl', ['rabbitmq']],
    ['image:web:1 q', ['postgres', 'queue', 'rabbitmq'].filter((name) => name.includes('q'))],
    ['state:', ['zookeeper', 'archive', 'cassandra', 'postgres', 'queue', 'rabbitmq', 'redis']],
    ['shop/re', ['redis']],
    ['!', ['zookeeper', 'archive', 'cassandra', 'postgres', 'queue', 'rabbitmq', 'redis']],
    ['nosuchkey:value', []],
  ];
  for (const [filter, expected] of cases) {
    it(`"${filter}" matches ${expected.length === 0 ? 'nothing' : expected.join(', ')}`, () => {
      assert.deepEqual(names(filter), expected);
    });
  }

  it('finds sets by the node of one of their pods', () => {
    assert.ok(names('node:node-2').includes('redis'));
    assert.deepEqual(names('node:node-7'), []);
  });
});
