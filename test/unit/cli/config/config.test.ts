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
import { DEFAULT_DISK_LIMITS } from '../../../../source/domain/model/disk.ts';

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
    '{"disks": []}',
    '{"disks": {"fullPercent": "98"}}',
    '{"disks": {"fullPercent": 101}}',
    '{"disks": {"fillingHours": 0}}',
    '{"disks": {"fillingPercent": 99}}',
    '{"disks": {"full": 90}}',
    '{"disks": {"prometheus": "prometheus:9090"}}',
    '{"disks": {"prometheus": 9090}}',
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

test('what counts as a full disk, and the Prometheus that is asked', () => {
  const config = parseConfig('{"disks": {"fillingPercent": 70, "prometheus": "monitoring/prometheus:9090"}}', 'c');
  assert.deepEqual(config.disks, {
    limits: { fullPercent: 98, fillingPercent: 70, fillingHours: 24 },
    prometheus: { namespace: 'monitoring', name: 'prometheus', port: '9090', scheme: 'http' },
  });
});

test('the configuration is in the XDG directory; a directory in its place cannot be read', () => {
  assert.deepEqual(loadConfig({}, home), {
    readOnlyContexts: [],
    protectedContexts: [],
    disks: { limits: DEFAULT_DISK_LIMITS, prometheus: undefined },
    problem: undefined,
  });
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
