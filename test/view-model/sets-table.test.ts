import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { initialState, type State } from '../../source/state/state.ts';
import { lookOf } from '../../source/view-model/look.ts';
import { noSets } from '../../source/view-model/sets-table.ts';
import { aSnapshot, NOW } from '../domain/build.ts';

const state: State = {
  ...initialState({ scope: { context: 'demo', namespaces: 'all' }, user: 'jane', contexts: [], now: NOW }),
  snapshot: aSnapshot([]),
};

function words(shown: State, columns = 80): string {
  const lines = noSets(shown, lookOf({ columns, rows: 24, ascii: false }));
  return lines.map((line) => line.map(({ text }) => text).join('')).join('\n');
}

describe('a list without sets', () => {
  it('says in an embedded cluster how sets get there', () => {
    assert.match(words({ ...state, demo: { speed: 1, paused: false, steps: 0 } }), /demo -f FILE[\s\S]*--serve/);
    assert.doesNotMatch(words(state), /demo -f/);
  });

  it('breaks a long reason instead of cutting it', () => {
    const connectionError =
      'The certificate of https://a-long-name.example:6443 is not signed by an authority of the kubeconfig.';
    const shown = words({ ...state, connectionError }, 60);
    for (const line of shown.split('\n')) assert.ok(line.length <= 60, line);
    assert.match(shown, /authority\s+of the\s+kubeconfig\./);
  });
});
