/** A notice ends by itself once it has been read. */

import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { noticeSubscriptions } from '../../../../source/session/screen/notice-sync.ts';
import { createSubscriptions } from '../../../../source/session/subscriptions.ts';
import type { Notice } from '../../../../source/state/notice.ts';

test('a notice ends after the time that it takes to read it, and a later one begins anew', () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const ended: Notice[] = [];
    const store = {
      dispatch(input: { readonly type: string; readonly notice?: Notice }) {
        if (input.notice !== undefined) ended.push(input.notice);
      },
    };
    const { sync } = createSubscriptions();
    const first: Notice = { text: 'x'.repeat(50) };
    const second: Notice = { text: first.text };
    sync(noticeSubscriptions({ notice: first }, store));
    mock.timers.tick(6999);
    sync(noticeSubscriptions({ notice: second }, store));
    mock.timers.tick(6999);
    assert.deepEqual(ended, []);
    mock.timers.tick(1);
    assert.ok(ended.length === 1 && ended[0] === second);
    assert.deepEqual(noticeSubscriptions({ notice: undefined }, store), []);
  } finally {
    mock.timers.reset();
  }
});
