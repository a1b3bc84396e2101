/** What the title keeps on a narrow terminal: the cluster, and the number of stuck sets. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeSets } from '../../../source/domain/set/describe-set.ts';
import { demoTimeOf } from '../../../source/state/demo-time.ts';
import { initialState, type State } from '../../../source/state/state.ts';
import { headerLines } from '../../../source/view-model/header.ts';
import { lineWidth } from '../../../source/view-model/layout/span.ts';
import { createViewport } from '../../../source/view-model/layout/viewport.ts';
import { shopSnapshot } from '../../screens/shop-snapshot.ts';
import { NOW } from '../../support/object-builders.ts';

function stateOf(context: string, namespaces: State['scope']['namespaces'] = 'all'): State {
  const snapshot = shopSnapshot();
  const state = initialState({ scope: { context, namespaces }, user: 'jane', contexts: [], now: NOW });
  return { ...state, snapshot, sets: describeSets(snapshot, { now: NOW }) };
}

function title(state: State, columns = 60): string {
  const [line = []] = headerLines(state, createViewport({ columns, rows: 16, ascii: false }));
  assert.equal(lineWidth(line), columns);
  return line.map(({ text }) => text).join('');
}

describe('the title', () => {
  it("drops the program's name and the number of sets before the number of stuck ones", () => {
    const demo: State['demoTime'] = demoTimeOf({ speed: 1, paused: false, pace: 'normal', heldElsewhere: false });
    const shown = title({ ...stateOf('demo-classroom-of-today'), demoTime: demo });
    assert.match(shown, /^ ctx demo-classroom-of-today {3}ns all {3}.*1 stuck.*● live $/);
    assert.doesNotMatch(shown, /stsview|sets/);
  });

  it('shows both ends of a long context, and read-only mode', () => {
    const context = 'arn:aws:eks:eu-central-1:123456789012:cluster/prod-payments';
    const shown = title({ ...stateOf(context), isProtected: true });
    assert.match(shown, /ctx arn:aws\S*…\S*payments protected/);
    assert.match(shown, /1 stuck/);
    assert.match(title({ ...stateOf(context), readOnlyReason: 'read-only' }), /payments read-only/);
  });

  it('shows the first of many namespaces', () => {
    const names = Array.from({ length: 9 }, (_, index) => `team-${index}`);
    assert.match(title(stateOf('prod', names)), /ctx prod {3}ns team-0,team-1\S*… {3}1 stuck/);
  });
});
