import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import {
  configFile,
  isProtected,
  isReadOnly,
  loadConfig,
  matchesPattern,
  parseConfig,
} from '../../../../source/cli/config/config.ts';

const home = mkdtempSync(join(tmpdir(), 'stsview-config-'));
after(() => rmSync(home, { recursive: true }));

test('patterns of contexts', () => {
  assert.ok(matchesPattern('prod-eu', 'prod-*'));
  assert.ok(matchesPattern('arn:aws:eks:eu:1:cluster/a', '*:cluster/?'));
  assert.ok(!matchesPattern('xprod-eu', 'prod-*'));
  assert.ok(!matchesPattern('prodXeu', 'prod.eu'));
  const config = parseConfig('{"readOnlyContexts": ["look-*"], "protectedContexts": ["prod"]}', 'c');
  assert.deepEqual(
    [isReadOnly(config, 'look-1', false), isReadOnly(config, 'prod', false), isReadOnly(config, 'prod', true)],
    [true, false, true],
  );
  assert.deepEqual([isProtected(config, 'prod'), isProtected(config, 'look-1')], [true, false]);
});

test('an invalid configuration makes every context read-only', () => {
  const broken = [
    '',
    '[]',
    'null',
    '{"readOnlyContexts": "prod"}',
    '{"readOnlyContexts": [1]}',
    '{"readonlyContexts": []}',
    '{',
  ];
  for (const text of broken) {
    const config = parseConfig(text, '/c/config.json');
    assert.match(
      config.problem ?? '',
      /^The configuration \/c\/config\.json .*: until it is corrected, every context is read-only\.$/,
      text,
    );
    assert.ok(isReadOnly(config, 'any', false), text);
  }
});

test('the configuration is in the XDG directory; a directory in its place cannot be read', () => {
  assert.deepEqual(loadConfig({}, home), { readOnlyContexts: [], protectedContexts: [], problem: undefined });
  assert.equal(configFile({ XDG_CONFIG_HOME: '/x' }, '/home/a'), '/x/stsview/config.json');
  assert.equal(configFile({ XDG_CONFIG_HOME: 'relative' }, '/home/a'), '/home/a/.config/stsview/config.json');
  const file = configFile({}, home);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '{"protectedContexts": ["prod"]}');
  assert.deepEqual(loadConfig({}, home).protectedContexts, ['prod']);
  rmSync(file);
  mkdirSync(file);
  assert.ok(isReadOnly(loadConfig({}, home), 'any', false));
});
