import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NOTHING_SENT } from '../../../source/actions/run/run-progress.ts';
import { KEY_TABLE, resolveKey } from '../../../source/keys/key-table.ts';
import { type KeyFlags, readKeys } from '../../../source/keys/read-keys.ts';
import type { Task } from '../../../source/state/dialog/action-dialog.ts';
import type { Mode } from '../../../source/state/selectors.ts';
import { initialState, type State } from '../../../source/state/state.ts';
import { aSet, NOW } from '../../support/object-builders.ts';
import { plan, planContextOf } from '../actions/plan-fixtures.ts';

const MODES: readonly Mode[] = ['sets', 'set', 'help', 'filter', 'pick'];
const VIEW = { pageRows: 10, end: 3 };

const state: State = initialState({
  scope: { context: 'kind', namespaces: 'all' },
  user: 'jane',
  contexts: [],
  now: 0,
});

const NO_FLAGS: KeyFlags = {
  upArrow: false,
  downArrow: false,
  leftArrow: false,
  rightArrow: false,
  pageUp: false,
  pageDown: false,
  home: false,
  end: false,
  return: false,
  escape: false,
  tab: false,
  backspace: false,
  delete: false,
  ctrl: false,
  meta: false,
};

describe('the key table', () => {
  for (const mode of MODES) {
    it(`has one meaning for each key in ${mode}`, () => {
      const keys = KEY_TABLE.filter((binding) => binding.modes.includes(mode)).flatMap((binding) => binding.keys);
      assert.deepEqual(keys, [...new Set(keys)]);
    });

    it(`has Ctrl-C to quit in ${mode}`, () => {
      assert.deepEqual(resolveKey(mode, state, 'ctrl-c', VIEW), { type: 'request', request: { type: 'quit' } });
    });
  }

  it('takes printable characters as text only where text is typed', () => {
    assert.deepEqual(resolveKey('filter', state, 'q', VIEW), { type: 'request', request: { type: 'type', text: 'q' } });
    assert.deepEqual(resolveKey('pick', state, 'space', VIEW), {
      type: 'request',
      request: { type: 'type', text: ' ' },
    });
    const reason = 'does nothing here (? lists the keys)';
    assert.deepEqual(resolveKey('sets', state, 'Z', VIEW), { type: 'refused', reason });
    assert.deepEqual(resolveKey('filter', state, 'tab', VIEW), { type: 'ignored' });
  });

  it('says of a key for pods that a set has to be opened first', () => {
    const reason = 'works on the pods of a set: open one with Enter first';
    assert.deepEqual(resolveKey('sets', state, 'x', VIEW), { type: 'refused', reason });
    assert.deepEqual(resolveKey('sets', state, 'space', VIEW), { type: 'refused', reason });
  });

  it('pages by the number of visible rows', () => {
    assert.deepEqual(resolveKey('sets', state, 'pagedown', VIEW), {
      type: 'request',
      request: { type: 'move', lines: 10, end: 3 },
    });
  });

  it('gives the reason why a key is disabled', () => {
    const answer = resolveKey('sets', state, '0', VIEW);
    assert.deepEqual(answer, { type: 'refused', reason: 'all namespaces are shown already' });
  });

  it('does not quit by q while a step of an action has not been sent', () => {
    const two = plan(planContextOf(aSet()), { action: 'delete-pod', pods: ['web-2', 'web-1'], how: 'graceful' });
    const quitWith = (change: Partial<Task>) => {
      const task: Task = {
        id: 1,
        plan: two,
        state: 'running',
        text: '',
        progress: NOTHING_SENT,
        confirmedAt: NOW,
        endedAt: undefined,
        unreached: undefined,
        ...change,
      };
      return resolveKey('sets', { ...state, tasks: [task] }, 'q', VIEW);
    };
    const quits = { type: 'request', request: { type: 'quit' } };
    const reason = `1 of 2 steps would not be sent of: ${two.title} (Ctrl-C leaves all the same)`;
    assert.deepEqual(quitWith({ progress: { sent: 2, accepted: 1 } }), { type: 'refused', reason });
    assert.deepEqual(quitWith({ progress: { sent: 2, accepted: 2 } }), quits);
    assert.deepEqual(quitWith({ endedAt: NOW }), quits);
    assert.deepEqual(resolveKey('sets', { ...state, tasks: [] }, 'q', VIEW), quits);
  });

  it('quits by :q, unless steps of an action would be lost', () => {
    const typed = (text: string): State => ({
      ...state,
      overlay: { type: 'command', text, index: 0, under: undefined },
    });
    assert.deepEqual(resolveKey('pick', typed('q'), 'enter', VIEW), { type: 'request', request: { type: 'quit' } });
    const accepts = { type: 'request', request: { type: 'accept', layout: undefined } };
    assert.deepEqual(resolveKey('pick', typed('sts'), 'enter', VIEW), accepts);
    assert.deepEqual(resolveKey('pick', typed('no-such'), 'enter', VIEW), accepts);
  });

  it('opens nothing on an empty page', () => {
    const finding = resolveKey('findings', state, 'enter', VIEW);
    assert.deepEqual(finding, { type: 'refused', reason: 'there is no finding here' });
    const claim = resolveKey('claims', state, 'enter', VIEW);
    assert.deepEqual(claim, { type: 'refused', reason: 'there is no claim here' });
  });

  it('deletes nothing by d, which opens the details', () => {
    for (const mode of ['sets', 'set', 'inspect'] as const) {
      const binding = KEY_TABLE.find(({ keys, modes }) => keys.includes('d') && modes.includes(mode));
      assert.deepEqual(binding?.request(VIEW, state), { type: 'inspect', at: 'details' });
    }
    assert.deepEqual(resolveKey('help', state, 'd', VIEW), { type: 'ignored' });
  });

  it('leaves one screen by q, and the program only from the list of sets', () => {
    assert.deepEqual(resolveKey('sets', state, 'q', VIEW), { type: 'request', request: { type: 'quit' } });
    for (const mode of ['set', 'claims', 'volumes', 'findings'] as const) {
      const request = { type: 'page', page: 'sets' };
      assert.deepEqual(resolveKey(mode, state, 'q', VIEW), { type: 'request', request });
    }
  });

  it('shows the help wherever a question mark is no text', () => {
    for (const mode of ['sets', 'inspect', 'finding', 'dns', 'menu', 'number', 'confirm', 'pick'] as const) {
      assert.deepEqual(resolveKey(mode, state, '?', VIEW), { type: 'request', request: { type: 'help' } });
    }
    assert.deepEqual(resolveKey('filter', state, '?', VIEW), { type: 'request', request: { type: 'type', text: '?' } });
  });
});

describe('reading keys', () => {
  it('separates keys that are typed fast', () => {
    assert.deepEqual(readKeys('jjk', NO_FLAGS), ['j', 'j', 'k']);
    assert.deepEqual(readKeys('j\r', NO_FLAGS), ['j', 'enter']);
    assert.deepEqual(readKeys(' \u007f\t', NO_FLAGS), ['space', 'backspace', 'tab']);
    assert.deepEqual(readKeys('`', { ...NO_FLAGS, ctrl: true }), ['ctrl-space']);
  });

  it("recognises control characters, with and without the protocol's flags", () => {
    assert.deepEqual(readKeys('c', { ...NO_FLAGS, ctrl: true }), ['ctrl-c']);
    assert.deepEqual(readKeys('\u0003\u001a', NO_FLAGS), ['ctrl-c', 'ctrl-z']);
  });

  it('recognises special keys', () => {
    assert.deepEqual(readKeys('', { ...NO_FLAGS, pageDown: true }), ['pagedown']);
    assert.deepEqual(readKeys('', { ...NO_FLAGS, escape: true }), ['esc']);
  });

  it('separates Esc from the key after it, even if a slow line delivers both as one with Alt', () => {
    assert.deepEqual(readKeys('m', { ...NO_FLAGS, meta: true }), ['esc', 'm']);
    assert.deepEqual(readKeys(' ', { ...NO_FLAGS, meta: true }), ['esc', 'space']);
    assert.deepEqual(readKeys('', { ...NO_FLAGS, meta: true, return: true }), ['esc', 'enter']);
    assert.deepEqual(readKeys('', { ...NO_FLAGS, meta: true, escape: true }), ['esc', 'esc']);
    assert.deepEqual(readKeys('c', { ...NO_FLAGS, meta: true, ctrl: true }), ['esc', 'ctrl-c']);
    assert.deepEqual(readKeys('', { ...NO_FLAGS, meta: true, upArrow: true }), ['up']);
  });

  it('keeps characters outside the basic plane whole', () => {
    assert.deepEqual(readKeys('é😀', NO_FLAGS), ['é', '😀']);
  });
});
