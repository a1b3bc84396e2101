import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeSets } from '../../../source/domain/set/describe-set.ts';
import { currentSet, selectedIndex, visibleSets } from '../../../source/state/selectors.ts';
import { initialState, type State } from '../../../source/state/state.ts';
import { update } from '../../../source/state/update.ts';
import { shopSnapshot } from '../../screens/shop-snapshot.ts';
import { NOW } from '../../support/object-builders.ts';

const start: State = {
  ...initialState({
    scope: { context: 'kind', namespaces: 'all' },
    user: 'jane',
    contexts: [{ name: 'kind', cluster: 'kind', namespace: 'default' }],
    now: NOW,
  }),
  setsSort: { key: 'set', reversed: false },
};

const observed = update(start, {
  type: 'snapshot-received',
  snapshot: shopSnapshot(),
  sets: describeSets(shopSnapshot(), { now: NOW }),
  now: NOW,
});

const move = (state: State, lines: number) => update(state, { type: 'move', lines, end: 0 });

describe('selectors', () => {
  it('give the same reference for the same input', () => {
    const first = visibleSets(observed);
    assert.equal(visibleSets({ ...observed, now: NOW + 1000 }), first);
    assert.notEqual(visibleSets({ ...observed, setsFilter: 'x' }), first);
  });

  it('keep the cursor within the list', () => {
    assert.equal(selectedIndex(move(observed, 1_000_000)), visibleSets(observed).length - 1);
    assert.equal(selectedIndex(move(observed, -1_000_000)), 0);
    assert.equal(selectedIndex(move(start, 5)), 0);
    assert.equal(currentSet(start), undefined);
  });

  it('keep the cursor on the first row while sets arrive, until a key selects one', () => {
    const ofNamespace = (...namespaces: readonly string[]) => {
      const sets = observed.sets.filter(({ set }) => namespaces.includes(set.meta.namespace));
      const sources = shopSnapshot().sources.map((source) => ({
        ...source,
        state: { phase: 'listing', since: NOW } as const,
      }));
      return { type: 'snapshot-received', snapshot: { ...shopSnapshot(), sources }, sets, now: NOW } as const;
    };
    const namespaces = [...new Set(observed.sets.map(({ set }) => set.meta.namespace))];
    const [first = '', second = ''] = namespaces;
    const late = update(start, ofNamespace(second));
    assert.equal(currentSet(late)?.set.meta.namespace, second);
    assert.equal(currentSet(update(late, ofNamespace(first, second)))?.set.meta.namespace, first);
    const chosen = update(late, { type: 'help' });
    assert.equal(currentSet(update(chosen, ofNamespace(first, second)))?.set.meta.namespace, second);
    const complete = update(late, { ...ofNamespace(second), snapshot: shopSnapshot() });
    assert.equal(currentSet(update(complete, ofNamespace(first, second)))?.set.meta.namespace, second);
  });

  it('keep the opened set open even if the filter hides it', () => {
    const opened = update(observed, { type: 'open' });
    const name = currentSet(opened)?.set.meta.name;
    assert.equal(currentSet({ ...opened, setsFilter: 'nothing' })?.set.meta.name, name);
  });
});

describe('update', () => {
  it('discards the snapshot when the scope changes, and keeps it otherwise', () => {
    assert.equal(update(observed, { type: 'all-namespaces' }).sets, observed.sets);
    const picking = update(observed, { type: 'pick-namespace' });
    const typed = update(picking, { type: 'type', text: 'pay' });
    const chosen = update(typed, { type: 'accept' });
    assert.deepEqual(chosen.scope.namespaces, ['pay']);
    assert.deepEqual(chosen.sets, []);
    assert.deepEqual(chosen.snapshot.sources, []);
  });

  it('selects the former set again in a wider scope, once it has arrived', () => {
    const chosen = move(observed, 1);
    const uid = currentSet(chosen)?.set.meta.uid;
    const narrow = update(update(update(chosen, { type: 'pick-namespace' }), { type: 'type', text: 'x' }), {
      type: 'accept',
    });
    const wide = update(narrow, { type: 'all-namespaces' });
    const sources = shopSnapshot().sources.map((source) => ({
      ...source,
      state: { phase: 'listing', since: NOW } as const,
    }));
    const snapshot = { ...shopSnapshot(), sources };
    const late = update(wide, { type: 'snapshot-received', snapshot, sets: observed.sets.slice(2), now: NOW });
    assert.equal(selectedIndex(late), 0);
    const whole = update(late, { type: 'snapshot-received', snapshot: shopSnapshot(), sets: observed.sets, now: NOW });
    assert.equal(currentSet(whole)?.set.meta.uid, uid);
  });

  it('does not offer a typed namespace that is not a valid name', () => {
    const typed = update(update(observed, { type: 'pick-namespace' }), { type: 'type', text: 'No_Such' });
    assert.equal(update(typed, { type: 'accept' }).scope, observed.scope);
  });

  it('ends a notice that has been read, and not a later one with the same text', () => {
    const first = update(observed, { type: 'notice', text: 'no' });
    const second = update(first, { type: 'notice', text: 'no' });
    assert.ok(first.notice !== undefined);
    assert.equal(update(first, { type: 'notice-read', notice: first.notice }).notice, undefined);
    assert.equal(update(second, { type: 'notice-read', notice: first.notice }).notice, second.notice);
  });

  it('clears a notice with the next key, and not with the next snapshot', () => {
    const told = update(observed, { type: 'notice', text: 'no' });
    const later = update(told, { type: 'snapshot-received', snapshot: shopSnapshot(), sets: told.sets, now: NOW + 1 });
    assert.equal(later.notice?.text, 'no');
    assert.equal(move(later, 1).notice, undefined);
  });
});
