import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeSets } from '../../source/domain/describe-set.ts';
import { selectedIndex, shownSet, visibleSets } from '../../source/state/selectors.ts';
import { initialState, type State } from '../../source/state/state.ts';
import { update } from '../../source/state/update.ts';
import { NOW } from '../domain/build.ts';
import { shop } from '../screens/shop.ts';

const start: State = initialState({
  scope: { context: 'kind', namespaces: 'all' },
  user: 'jane',
  contexts: [{ name: 'kind', cluster: 'kind', namespace: 'default' }],
  now: NOW,
});

const observed = update(start, {
  type: 'observed',
  snapshot: shop(),
  sets: describeSets(shop(), { now: NOW }),
  now: NOW,
});

const move = (state: State, lines: number) => update(state, { type: 'move', lines, end: 0 });

describe('selectors', () => {
  it('give the same reference for the same input', () => {
    const first = visibleSets(observed);
    assert.equal(visibleSets({ ...observed, now: NOW + 1000 }), first);
    assert.notEqual(visibleSets({ ...observed, filter: 'x' }), first);
  });

  it('keep the cursor within the list', () => {
    assert.equal(selectedIndex(move(observed, 1_000_000)), visibleSets(observed).length - 1);
    assert.equal(selectedIndex(move(observed, -1_000_000)), 0);
    assert.equal(selectedIndex(move(start, 5)), 0);
    assert.equal(shownSet(start), undefined);
  });

  it('keep the cursor on the first row while sets come, until a key chooses one', () => {
    const ofNamespace = (...namespaces: readonly string[]) => {
      const sets = observed.sets.filter(({ set }) => namespaces.includes(set.meta.namespace));
      const sources = shop().sources.map((source) => ({ ...source, state: { phase: 'listing', since: NOW } as const }));
      return { type: 'observed', snapshot: { ...shop(), sources }, sets, now: NOW } as const;
    };
    const namespaces = [...new Set(observed.sets.map(({ set }) => set.meta.namespace))];
    const [first = '', second = ''] = namespaces;
    const late = update(start, ofNamespace(second));
    assert.equal(shownSet(late)?.set.meta.namespace, second);
    assert.equal(shownSet(update(late, ofNamespace(first, second)))?.set.meta.namespace, first);
    const chosen = update(late, { type: 'help' });
    assert.equal(shownSet(update(chosen, ofNamespace(first, second)))?.set.meta.namespace, second);
    const complete = update(late, { ...ofNamespace(second), snapshot: shop() });
    assert.equal(shownSet(update(complete, ofNamespace(first, second)))?.set.meta.namespace, second);
  });

  it('keep the opened set open although the filter hides it', () => {
    const opened = update(observed, { type: 'open' });
    const name = shownSet(opened)?.set.meta.name;
    assert.equal(shownSet({ ...opened, filter: 'nothing' })?.set.meta.name, name);
  });
});

describe('update', () => {
  it('forgets what was known when the scope changes, and keeps it when it does not', () => {
    assert.equal(update(observed, { type: 'all-namespaces' }).sets, observed.sets);
    const picking = update(observed, { type: 'pick-namespace' });
    const typed = update(picking, { type: 'type', text: 'pay' });
    const chosen = update(typed, { type: 'accept' });
    assert.deepEqual(chosen.scope.namespaces, ['pay']);
    assert.deepEqual(chosen.sets, []);
    assert.deepEqual(chosen.snapshot.sources, []);
  });

  it('comes back to the chosen set in a wider scope, once it has come', () => {
    const chosen = move(observed, 1);
    const uid = shownSet(chosen)?.set.meta.uid;
    const narrow = update(update(update(chosen, { type: 'pick-namespace' }), { type: 'type', text: 'x' }), {
      type: 'accept',
    });
    const wide = update(narrow, { type: 'all-namespaces' });
    const sources = shop().sources.map((source) => ({ ...source, state: { phase: 'listing', since: NOW } as const }));
    const snapshot = { ...shop(), sources };
    const late = update(wide, { type: 'observed', snapshot, sets: observed.sets.slice(2), now: NOW });
    assert.equal(selectedIndex(late), 0);
    const whole = update(late, { type: 'observed', snapshot: shop(), sets: observed.sets, now: NOW });
    assert.equal(shownSet(whole)?.set.meta.uid, uid);
  });

  it('offers no typed namespace that could not exist', () => {
    const typed = update(update(observed, { type: 'pick-namespace' }), { type: 'type', text: 'No_Such' });
    assert.equal(update(typed, { type: 'accept' }).scope, observed.scope);
  });

  it('forgets a notice with the next key, not with the next snapshot', () => {
    const told = update(observed, { type: 'notice', text: 'no' });
    const later = update(told, { type: 'observed', snapshot: shop(), sets: told.sets, now: NOW + 1 });
    assert.equal(later.notice, 'no');
    assert.equal(move(later, 1).notice, undefined);
  });
});
