/** Scripts that never end, or grow without bounds: none holds up the cluster, ends it, or fills the memory. */

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createClusterHarness, webSetManifest } from '../cluster-harness.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
const harness = createClusterHarness();

before(() => {
  harness.apply(webSetManifest({ replicas: 1 }));
  harness.until('web-0', () => harness.isReady('web-0'));
});

const SCRIPTS: readonly string[] = [
  'while true; do a+=(x); done',
  'while true; do x=$x$y; done',
  'while :; do echo; done > /tmp/x',
  'f() { f; }; f',
  'f() { g; }; g() { f; }; f',
  `echo $((${'('.repeat(20_000)}1${')'.repeat(20_000)}))`,
  `echo ${'$('.repeat(3000)}`,
  `a[${'a['.repeat(3000)}0${']'.repeat(3000)}]=1`,
  'x="a[x]"; echo $((x))',
  'x=a; while :; do x=$x$x; done',
  'declare -A m; while :; do m[$i]=$i; i=$((i+1)); done',
  'a[99999999999999]=1; a+=(2)',
  'while :; do cat <(cat <(echo x)) > /dev/null; done',
  'x=$(cat /dev/zero)',
  'read x < /dev/zero',
  'mapfile a < /dev/zero',
  'mapfile -d "" a < /dev/zero',
  'select x in a b; do :; done < /dev/zero',
  'exec > >(cat); yes',
  'echo {1..1000}{1..1000}{1..1000}',
  'trap false ERR; f() { false; }; while :; do f; done',
  'while read -t 1 x; do :; done < <(yes)',
  'while :; do set -- "$@" "$@" x; done',
  'i=0; while :; do eval "v$i=\\$(head -c 1000000 /dev/zero | tr \'\\\\0\' a)"; i=$((i+1)); done',
  'awk "BEGIN { while (1) x = x \\"aaaaaaaaaa\\" }"',
  'awk "function f(x) { return f(x + 1) } BEGIN { f(1) }"',
  'awk "function f(x) { return x > 40 ? 1 : f(x + 1) + f(x + 1) } BEGIN { f(1) }"',
  'awk "BEGIN { while (1) print "x" | "cat > /dev/null" }"',
  'awk "BEGIN { while (1) { i++; print i > i } }"',
  'awk "BEGIN { while (("yes" | getline x) > 0) n++ }"',
  // The last, since its processes stay.
  ':(){ :|:& };:',
];
/** In bytes. Whatever is kept beyond it was not bounded. */
const MOST_KEPT = 250 * 2 ** 20;

for (const script of SCRIPTS) {
  test(`a script that does not end well: ${script.slice(0, 60)}`, () => {
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    const proc = harness.cluster.startProcess(
      { namespace: 'default', name: 'web-0' },
      { command: ['bash', '-c', script], onOutput: () => true, onExit: () => undefined },
    );
    harness.clock.advance(2000);
    proc?.signal('KILL');
    harness.clock.advance(100);
    assert.ok(proc?.exitCode !== undefined, 'it cannot be ended');
    collectGarbage();
    const kept = process.memoryUsage().heapUsed - before;
    assert.ok(kept < MOST_KEPT, `${Math.round(kept / 2 ** 20)} MiB are kept`);
    assert.equal(harness.get('pods', 'web-0')?.status?.['phase'], 'Running');
  });
}
