/** Plays lines in the simulated shell and in the shell of this machine, and compares output and exit code. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { createClusterHarness, webSetManifest } from '../cluster-harness.ts';

const lines = readFileSync(new URL('scripts.sh', import.meta.url), 'utf8')
  .replace(/<<EOT; echo after\nEOT\n/, '<<EOT; echo after\\nEOT\n')
  .split('\n')
  .filter((line) => line !== '');
const harness = createClusterHarness();
const options = { skip: existsSync('/bin/sh') ? false : 'there is no shell to compare with' };

before(() => {
  harness.apply(webSetManifest({ replicas: 1 }));
  harness.until('web-0', () => harness.isReady('web-0'));
});

for (const [index, text] of lines.entries()) {
  const line = text.replace('\\nEOT', '\nx $((1+1))\nEOT');
  test(`as the shell of this machine: ${line}`, options, () => {
    const folder = mkdtempSync(join(tmpdir(), 'stsview-shell-'));
    try {
      const genuine = spawnSync('/bin/sh', ['-c', line], {
        cwd: folder,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
      });
      const prepared = `mkdir /tmp/t${index}; cd /tmp/t${index}; ${line}`;
      const { stdout, exitCode } = harness.run('web-0', ['sh', '-c', prepared]);
      assert.deepEqual({ stdout, exitCode }, { stdout: genuine.stdout, exitCode: genuine.status });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** Scripts of bash, each compared as a whole: its arrays, `<(…)`, `${!x}` and the rest that dash does not have. */
const scripts = ['bash-scripts.sh', 'program-scripts.sh', 'awk-scripts.sh', 'text-scripts.sh'].flatMap((name) =>
  readFileSync(new URL(name, import.meta.url), 'utf8')
    .split(/^----.*\n/m)
    .filter((script) => script.trim() !== ''),
);
const version = spawnSync('bash', ['--norc', '-c', 'echo $BASH_VERSION'], { encoding: 'utf8' }).stdout;
const inBash = { skip: Number.parseInt(version, 10) >= 5 ? false : 'there is no bash 5 to compare with' };

for (const [index, script] of scripts.entries()) {
  test(`as bash: ${script.trim()}`, inBash, () => {
    const folder = mkdtempSync(join(tmpdir(), 'stsview-shell-'));
    try {
      const genuine = spawnSync('bash', ['--norc', '--noprofile', '-c', script], {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
      });
      const prepared = `mkdir /tmp/b${index}; cd /tmp/b${index}; ${script}`;
      const { stdout, exitCode } = harness.run('web-0', ['bash', '-c', prepared]);
      assert.deepEqual({ stdout, exitCode }, { stdout: genuine.stdout, exitCode: genuine.status });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

test('an endless loop takes virtual time, and can be killed', () => {
  const codes: number[] = [];
  const place = { namespace: 'default', name: 'web-0' };
  const start = (line: string) =>
    harness.cluster.startProcess(place, {
      command: ['sh', '-c', line],
      onOutput: () => true,
      onExit: (code) => codes.push(code),
    });
  const loop = start('while true; do :; done');
  const noise = start('yes > /dev/null');
  harness.clock.advance(5000);
  assert.deepEqual(codes, []);
  loop?.signal('KILL');
  noise?.signal('TERM');
  assert.deepEqual(codes, [137, 143]);
});

test('sleep waits on the clock of the cluster', () => {
  const { stdout } = harness.run('web-0', ['sh', '-c', 'a=$(date +%s); sleep 90; b=$(date +%s); echo $((b-a))']);
  assert.equal(stdout, '90\n');
});

test('files that fill a volume end with ENOSPC, and df sees them', () => {
  const { stdout, stderr } = harness.run('web-0', [
    'sh',
    '-c',
    'fallocate -l 10G /data/x; echo $?; head -c 50M /dev/zero > /data/y; df -P /data | tail -1',
  ]);
  assert.match(stderr, /No space left on device/);
  const before = harness.run('web-0', ['sh', '-c', 'rm /data/y; df -P /data | tail -n 1']).stdout;
  const used = (text: string): number => Number(text.trim().split(/\s+/)[2]);
  assert.equal(used(stdout.split('\n')[1] ?? '') - used(before), 50 * 1024);
});

test('tar packs and unpacks, as kubectl cp asks for it', () => {
  const line =
    'mkdir -p /tmp/a/b; echo tasty > /tmp/a/b/potato; tar cf - -C /tmp a | tar xmf - -C /data; cat /data/a/b/potato';
  assert.equal(harness.run('web-0', ['sh', '-c', line]).stdout, 'tasty\n');
});

test('envsubst replaces what its list names, or all', () => {
  const line = `export A=1 B=2; printf '%s' '$A \${B} $C' | envsubst; echo; echo '$A $B' | envsubst '$A'`;
  assert.equal(harness.run('web-0', ['sh', '-c', line]).stdout, '1 2 \n1 $B\n');
});

test('openssl makes random texts, base64 and digests, and says what it does not know', () => {
  const of = (line: string) => harness.run('web-0', ['sh', '-c', line]);
  assert.match(of('openssl rand -hex 8').stdout, /^[0-9a-f]{16}\n$/);
  assert.match(of('openssl rand -base64 6').stdout, /^[A-Za-z0-9+/]{8}\n$/);
  assert.equal(of('printf a | openssl base64; echo YQ== | openssl base64 -d').stdout, 'YQ==\na');
  const digest = of('printf abc | openssl dgst -sha256').stdout;
  assert.match(digest, /^SHA256\(stdin\)= ba7816bf[0-9a-f]{56}\n$/);
  assert.equal(of('openssl genrsa').exitCode, 1);
});

test('what is not there is said as a shell says it', () => {
  const { stderr, exitCode } = harness.run('web-0', ['sh', '-c', 'foo']);
  assert.deepEqual([stderr, exitCode], ['sh: foo: not found\n', 127]);
});
