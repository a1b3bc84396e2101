/**
 * Runs the tests: `node test/run.ts [FILTER…]`, where a filter is a group (unit, screens, program, control-plane) or a
 * part of a file's path. Every file runs in a separate process and has a deadline. Nothing is repeated. The last line
 * is "N passed, N failed", with ", N skipped" if there are any. The exit code is 1 if anything failed or nothing ran.
 *
 * STSVIEW_CLUSTER=required: a missing control plane is a failure. STSVIEW_LONG=1: long scripts run at full length.
 * STSVIEW_KUBECONFIG=FILE: the control-plane tests use that cluster, in separate namespaces.
 */

import { CONCURRENCY, findTests, type TestFile } from './runner/files.ts';
import { startReport } from './runner/report.ts';
import { runFile } from './runner/run-file.ts';
import { type SharedBed, startSharedBed } from './runner/shared-bed.ts';

const tests = findTests(process.argv.slice(2));
const report = startReport();
const interrupt = new AbortController();
const total = { passed: 0, failed: 0, skipped: 0 };

async function runOne(test: TestFile): Promise<void> {
  report.begin(test.name);
  const result = await runFile(test, interrupt.signal);
  report.end(test.name);
  if (interrupt.signal.aborted) return;
  total.passed += result.passed;
  total.skipped += result.skipped;
  total.failed += result.failures.length;
  report.file(test, result);
}

async function runAll(files: readonly TestFile[]): Promise<void> {
  const queue = [...files];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined && !interrupt.signal.aborted; next = queue.shift()) {
      await runOne(next);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
}

async function startBed(): Promise<SharedBed | undefined> {
  report.begin('the control plane');
  try {
    return await startSharedBed(report.say);
  } catch (error) {
    total.failed += 1;
    report.say('FAIL  the control plane');
    report.failure('to start it', error instanceof Error ? error.message : String(error));
    return undefined;
  } finally {
    report.end('the control plane');
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt.abort());

const local = tests.filter(({ group }) => group !== 'control-plane');
const cluster = tests.filter(({ group }) => group === 'control-plane');
const starting = cluster.length > 0 ? startBed() : undefined;
await runAll(local);
const bed = await starting;
try {
  if (bed !== undefined) await runAll(cluster);
} finally {
  await bed?.down();
}
report.close();

if (interrupt.signal.aborted) report.say('interrupted');
if (tests.length === 0) report.say('no test file matches');
const { passed, failed, skipped } = total;
report.say(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
// Not left to the event loop: a process that a killed test file started may still hold its pipes.
process.exit(interrupt.signal.aborted ? 130 : failed > 0 || passed + skipped === 0 ? 1 : 0);
