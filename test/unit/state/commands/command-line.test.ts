/** The command line that ":" opens: what it completes, what it does, and what it says of unknown words. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeSets } from '../../../../source/domain/set/describe-set.ts';
import { lineChoices } from '../../../../source/state/commands/command-line.ts';
import { currentSet, modeOf } from '../../../../source/state/selectors.ts';
import { initialState, type State } from '../../../../source/state/state.ts';
import { update } from '../../../../source/state/update.ts';
import { shopSnapshot } from '../../../screens/shop-snapshot.ts';
import { NOW } from '../../../support/object-builders.ts';

const contexts = ['prod-eu', 'prod-us'].map((name) => ({ name, cluster: name, namespace: 'shop' }));

function observed(): State {
  const start = initialState({ scope: { context: 'prod-eu', namespaces: 'all' }, user: '', contexts, now: NOW });
  const snapshot = shopSnapshot();
  const seen = update(start, {
    type: 'snapshot-received',
    snapshot,
    sets: describeSets(snapshot, { now: NOW }),
    now: NOW,
  });
  return update(seen, { type: 'namespaces-listed', list: { state: 'listed', names: ['pay', 'shop', 'shop-test'] } });
}

const state = observed();

function typed(text: string, before = state): State {
  return update(update(before, { type: 'command-line' }), { type: 'type', text });
}

function entered(text: string, before = state): State {
  return update(typed(text, before), { type: 'accept' });
}

const texts = (text: string) => lineChoices(state, text).map((choice) => choice.text);

describe('completion', () => {
  it('offers every command at first, and then those that begin so, the exact one first', () => {
    assert.ok(texts('').includes('sts') && texts('').includes('q'));
    assert.deepEqual(texts('pv'), ['pv', 'pvc']);
    assert.deepEqual(texts('ctx'), ['ctx']);
    assert.deepEqual(texts('deploy'), []);
  });

  it('offers names behind the word: namespaces, contexts, sets and pods', () => {
    assert.deepEqual(texts('ns shop'), ['ns shop', 'ns shop-test']);
    assert.deepEqual(texts('ns test'), ['ns shop-test']);
    assert.deepEqual(texts('ns pay,shop'), ['ns pay,shop']);
    assert.deepEqual(texts('ctx us'), ['ctx prod-us']);
    assert.deepEqual(texts('sts cass'), ['sts cassandra']);
    assert.deepEqual(texts('pod cassandra-1'), ['pod cassandra-1']);
  });

  it('puts the choice under the cursor into the line', () => {
    const completed = update(typed('ctx us'), { type: 'complete' });
    assert.ok(completed.overlay?.type === 'command');
    assert.equal(completed.overlay.text, 'ctx prod-us');
    const word = update(typed('nam'), { type: 'complete' });
    assert.ok(word.overlay?.type === 'command');
    assert.equal(word.overlay.text, 'namespace ');
  });

  it('takes a namespace that is not known while namespaces may not be listed', () => {
    const list = { state: 'refused', reason: 'no' } as const;
    const refused = update(state, { type: 'namespaces-listed', list });
    assert.deepEqual(entered('ns elsewhere', refused).scope.namespaces, ['elsewhere']);
  });
});

describe('a command', () => {
  it('leads to a page, also from another one and from an inspection', () => {
    assert.equal(modeOf(entered('pvc')), 'claims');
    assert.equal(modeOf(entered('pv', entered('pvc'))), 'volumes');
    const events = entered('events');
    assert.equal(modeOf(events), 'inspect');
    assert.equal(modeOf(entered('sts', events)), 'sets');
    assert.equal(modeOf(entered('findings')), 'findings');
    assert.equal(modeOf(entered('pods')), 'set');
  });

  it('changes namespace and context', () => {
    assert.deepEqual(entered('ns pay').scope.namespaces, ['pay']);
    assert.equal(entered('ns all', entered('ns pay')).scope.namespaces, 'all');
    assert.deepEqual(entered('ctx prod-us').scope, { context: 'prod-us', namespaces: ['shop'] });
    assert.equal(entered('ns').overlay?.type, 'namespaces');
    assert.equal(entered('ctx').overlay?.type, 'contexts');
  });

  it('opens a set or a pod by its name', () => {
    assert.equal(currentSet(entered('sts redis'))?.set.meta.name, 'redis');
    const pod = entered('pod redis-12');
    assert.deepEqual([pod.openedSet?.name, pod.selectedOrdinal], ['redis', 12]);
  });

  it('that is unknown is answered by one sentence with the nearest one, and the line stays open', () => {
    for (const [text, sentence] of [
      ['pcv', 'There is no :pcv here: did you mean :pvc?'],
      ['deployments', /^There is no :deployments here: known are sts, pod, pvc, /],
      ['ns shpo', 'There is no namespace "shpo" here: did you mean shop?'],
      ['sts kassandra', 'There is no StatefulSet "kassandra" here: did you mean cassandra?'],
      ['pvc web', ':pvc takes no argument: leave out "web"'],
    ] as const) {
      const after = entered(text);
      assert.equal(after.overlay?.type, 'command', text);
      if (typeof sentence === 'string') assert.equal(after.notice?.text, sentence);
      else assert.match(after.notice?.text ?? '', sentence);
    }
  });

  it('is left by Esc to what was there before', () => {
    const finding = update(state, { type: 'why' });
    const over = update(finding, { type: 'command-line' });
    assert.equal(modeOf(over), 'pick');
    assert.deepEqual(update(over, { type: 'back' }).overlay, finding.overlay);
  });
});

describe('what the program was started for', () => {
  const snapshot = shopSnapshot();
  const sets = describeSets(snapshot, { now: NOW });
  const startedFor = (sought: State['sought']): State => {
    const start = initialState({
      scope: { context: 'prod-eu', namespaces: 'all' },
      user: '',
      contexts,
      now: NOW,
      sought,
    });
    return update(start, { type: 'snapshot-received', snapshot, sets, now: NOW });
  };

  it('is opened once it has been read: a set, or else a pod', () => {
    const set = startedFor({ kind: undefined, namespace: 'shop', name: 'redis' });
    assert.deepEqual([set.openedSet?.name, set.sought], ['redis', undefined]);
    const pod = startedFor({ kind: undefined, namespace: undefined, name: 'redis-11' });
    assert.deepEqual([pod.openedSet?.name, pod.selectedOrdinal], ['redis', 11]);
  });

  it('is told where the version is, if nothing is called so', () => {
    assert.equal(
      startedFor({ kind: undefined, namespace: undefined, name: 'version' }).missing,
      'There is no StatefulSet or pod of one "version" in any namespace: for the version of stsview, use --version.',
    );
  });

  it('is said to be missing once everything is listed, and not before', () => {
    const sought = { kind: undefined, namespace: undefined, name: 'reddis' } as const;
    assert.equal(
      startedFor(sought).missing,
      'There is no StatefulSet or pod of one "reddis" in any namespace: did you mean redis?',
    );
    const listing = snapshot.sources.map((source) => ({ ...source, state: { phase: 'listing', since: NOW } as const }));
    const start = initialState({
      scope: { context: 'prod-eu', namespaces: 'all' },
      user: '',
      contexts,
      now: NOW,
      sought,
    });
    const early = update(start, {
      type: 'snapshot-received',
      snapshot: { ...snapshot, sources: listing },
      sets: [],
      now: NOW,
    });
    assert.deepEqual([early.missing, early.sought], [undefined, sought]);
    assert.equal(
      startedFor({ kind: 'set', namespace: 'shop', name: 'x' }).missing,
      'There is no StatefulSet "x" in namespace shop (-A looks in all).',
    );
  });
});
