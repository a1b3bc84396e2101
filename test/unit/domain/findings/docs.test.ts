import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { FINDING_CODES } from '../../../../source/domain/model/finding.ts';

const TEXT = readFileSync(new URL('../../../../docs/why.md', import.meta.url), 'utf8');

test('docs/why.md has every code, in order of precedence', () => {
  const catalogue = TEXT.split('## Catalogue')[1]?.split('## Side by side')[0] ?? '';
  const codes = [...catalogue.matchAll(/^\| ([A-Z]\w+) \|/gm)].map(([, code]) => code);
  assert.deepEqual(codes, [...FINDING_CODES]);
});
