/** The schemas that the embedded cluster serves are those that Kubernetes publishes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kubernetesSources } from '../../../scripts/kubernetes-sources.ts';
import { publishedSchemaText } from '../../../scripts/published-schemas.ts';
import { publishedSchemas } from '../../../source/simulator/schema/published-schemas.ts';

const sources = kubernetesSources();

test('the schemas are as published', { skip: typeof sources === 'string' ? sources : false }, async () => {
  assert.ok(typeof sources !== 'string');
  assert.deepEqual((await publishedSchemas()).byName, JSON.parse(publishedSchemaText(sources)));
});
