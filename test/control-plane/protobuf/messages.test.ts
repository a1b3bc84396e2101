/** The messages that the embedded cluster reads are those that Kubernetes publishes. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { publishedMessages, TARGET } from '../../../scripts/published-protobuf.ts';

function hasGo(): boolean {
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test('messages.json is as published', { skip: hasGo() ? false : 'Go is not here' }, () => {
  assert.deepEqual(JSON.parse(readFileSync(TARGET, 'utf8')), JSON.parse(publishedMessages()));
});
