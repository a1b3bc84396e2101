import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest, nearestQuestion } from '../../../../source/domain/text/nearest.ts';

const COMMANDS = ['status', 'why', 'scale', 'restart', 'claims', 'clean', 'dns', 'demo', 'delete-pod'];

test('a misspelt word is recognized, and another word is not', () => {
  const table: readonly (readonly [string, string | undefined])[] = [
    ['stauts', 'status'],
    ['Status', 'status'],
    ['statu', 'status'],
    ['sttaus', 'status'],
    ['scael', 'scale'],
    ['claim', 'claims'],
    ['clena', 'clean'],
    ['restrat', 'restart'],
    ['delete-pods', 'delete-pod'],
    ['deletepod', 'delete-pod'],
    ['dn', 'dns'],
    ['hwy', 'why'],
    ['', undefined],
    ['web', undefined],
    ['explode', undefined],
    ['postgres', undefined],
  ];
  for (const [word, expected] of table) assert.equal(nearest(word, COMMANDS), expected, word);
});

test('a name is recognized by its beginning too, if no other begins so', () => {
  const names = ['postgres-main', 'web-frontend', 'web-backend', 'Prod-EU'];
  const table: readonly (readonly [string, string | undefined])[] = [
    ['postgres', 'did you mean postgres-main?'],
    ['web', undefined],
    ['web-fontend', 'did you mean web-frontend?'],
    ['prod', 'did you mean Prod-EU?'],
    ['prod-ue', 'did you mean Prod-EU?'],
    ['po', undefined],
    ['', undefined],
  ];
  for (const [word, expected] of table) assert.equal(nearestQuestion(word, names), expected, word);
});
