import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeSets } from '../../../../source/domain/set/describe-set.ts';
import { SETS_FILTER } from '../../../../source/state/sets/sets-filter.ts';
import { shopSnapshot } from '../../../screens/shop-snapshot.ts';
import { NOW } from '../../../support/object-builders.ts';

const sets = describeSets(shopSnapshot(), { now: NOW });

function names(filter: string): readonly string[] {
  return sets.filter(SETS_FILTER.createMatcher(filter)).map((status) => status.set.meta.name);
}

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
