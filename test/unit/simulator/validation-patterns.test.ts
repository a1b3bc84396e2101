import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitsPattern, patternProblem } from '../../../source/simulator/validation/bounded-pattern.ts';

test('a pattern that takes too long fits all, and is not asked again', () => {
  assert.equal(fitsPattern('^(b+)+$', 'bbb'), true);
  assert.equal(fitsPattern('^(b+)+$', 'bbc'), false);
  assert.equal(fitsPattern('^(a+)+$', `${'a'.repeat(60)}!`), true);
  for (let turn = 0; turn < 1000; turn += 1) assert.equal(fitsPattern('^(a+)+$', `${'a'.repeat(60)}!`), true);
  assert.equal(fitsPattern('^[0-9]+Gi$', '10Mi'), false);
});

test('what the expressions of Go do not have is a problem', () => {
  assert.equal(patternProblem('^(?=a)b'), 'invalid or unsupported Perl syntax: `(?=`');
  assert.equal(patternProblem('a{2000}'), 'invalid repeat count: `{2000}`');
  assert.equal(patternProblem('(a)\\1'), 'invalid escape sequence: `\\1`');
  assert.notEqual(patternProblem('(['), undefined);
  assert.equal(patternProblem('^[a-z]([-a-z0-9]*[a-z0-9])?$'), undefined);
  assert.equal(patternProblem('(?i)^abc$'), undefined);
});
