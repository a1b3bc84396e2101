import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeSets } from '../../../../source/domain/set/describe-set.ts';
import { demoTimeOf } from '../../../../source/state/demo-time.ts';
import { initialState, type State } from '../../../../source/state/state.ts';
import { createViewport } from '../../../../source/view-model/layout/viewport.ts';
import { rowLine, sizeColumns } from '../../../../source/view-model/lists/table.ts';
import { setsColumns } from '../../../../source/view-model/sets/sets-columns.ts';
import { emptySetsLines } from '../../../../source/view-model/sets/sets-table.ts';
import { shopSnapshot } from '../../../screens/shop-snapshot.ts';
import { aSnapshot, NOW } from '../../../support/object-builders.ts';

const state: State = {
  ...initialState({ scope: { context: 'demo', namespaces: 'all' }, user: 'jane', contexts: [], now: NOW }),
  snapshot: aSnapshot([]),
};

function words(shown: State, columns = 80): string {
  const lines = emptySetsLines(shown, createViewport({ columns, rows: 24, ascii: false }));
  return lines.map((line) => line.map(({ text }) => text).join('')).join('\n');
}

describe('a list of sets', () => {
  it('shows the progress of an update beside a long name on a narrow terminal', () => {
    const sets = describeSets(shopSnapshot(), { now: NOW }).map((status) => {
      const { set } = status;
      if (set.meta.name !== 'cassandra') return status;
      return { ...status, set: { ...set, meta: { ...set.meta, name: 'cassandra-analytics-production' } } };
    });
    const look = createViewport({ columns: 80, rows: 24, ascii: false });
    const columns = sizeColumns(setsColumns(look, false), sets, NOW, 77);
    const rows = sets.map((status) =>
      rowLine(columns, status, NOW, '…')
        .map(({ text }) => text)
        .join(''),
    );
    const row = rows.find((text) => text.includes('production')) ?? '';
    assert.match(row, /^shop +cassandra\S*…\S*production .* ▱▱ 0\/2 \+1 held/);
  });
});

describe('a list without sets', () => {
  it('says how to create sets in an embedded cluster', () => {
    assert.match(
      words({ ...state, demoTime: demoTimeOf({ speed: 1, paused: false, pace: 'normal', heldElsewhere: false }) }),
      /demo -f FILE[\s\S]*--serve/,
    );
    assert.doesNotMatch(words(state), /demo -f/);
  });

  it('wraps a long reason', () => {
    const connectionError =
      'The certificate of https://a-long-name.example:6443 is not signed by an authority of the kubeconfig.';
    const shown = words({ ...state, connectionError }, 60);
    for (const line of shown.split('\n')) assert.ok(line.length <= 60, line);
    assert.match(shown, /authority\s+of the\s+kubeconfig\./);
  });
});
