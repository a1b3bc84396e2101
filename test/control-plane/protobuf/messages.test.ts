/** The messages that the embedded cluster reads are those that Kubernetes publishes. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { kubernetesSources } from '../../../scripts/kubernetes-sources.ts';
import { publishedMessages, TARGET } from '../../../scripts/published-protobuf.ts';

const sources = kubernetesSources();

test('messages.json is as published', { skip: typeof sources === 'string' ? sources : false }, () => {
  assert.ok(typeof sources !== 'string');
  assert.deepEqual(JSON.parse(readFileSync(TARGET, 'utf8')), JSON.parse(publishedMessages(sources)));
});
