/** Runs one test file in a separate process and collects the results of its tests. */

import { run } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { ENDING } from './ending.ts';
import type { TestFile } from './files.ts';

export interface Failure {
  readonly test: string;
  readonly error: string;
}

export interface FileResult {
  readonly passed: number;
  readonly skipped: number;
  readonly failures: readonly Failure[];
  /** Why tests were skipped, each reason once. */
  readonly skipReasons: readonly string[];
  /** The texts of `t.diagnostic()`. */
  readonly notes: readonly string[];
  /** The output of the process. */
  readonly output: string;
  readonly milliseconds: number;
}

const PROCESS_END = fileURLToPath(new URL('process-end.ts', import.meta.url));
/** How long a process may take to end that runs no JavaScript any more. */
const ENDING_LIMIT_MS = 30_000;

/** The counts that the test runner adds as diagnostics. */
const COUNTS = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /;

function describeError(error: Error): string {
  const { cause } = error;
  if (cause instanceof Error) return cause.stack ?? String(cause);
  return cause === undefined ? String(error) : typeof cause === 'string' ? cause : inspect(cause);
}

/** True for a test or suite that failed only because a test within it failed, which is counted separately. */
function failedWithin(error: Error): boolean {
  return 'failureType' in error && error.failureType === 'subtestsFailed';
}

/**
 * @param signal stops the run
 *
 * @returns the result; a file that exceeds its deadline, or has no test, has a failure that says so
 */
export async function runFile(file: TestFile, signal: AbortSignal): Promise<FileResult> {
  const begun = performance.now();
  const late = AbortSignal.timeout(file.deadline);
  const hung = new AbortController();
  let ending: NodeJS.Timeout | undefined;
  const failures: Failure[] = [];
  const skipReasons = new Set<string>();
  const notes: string[] = [];
  let passed = 0;
  let skipped = 0;
  let output = '';
  const stream = run({
    files: [file.path],
    execArgv: ['--import', 'tsx', '--import', PROCESS_END],
    concurrency: 1,
    signal: AbortSignal.any([signal, late, hung.signal]),
  });
  for await (const { type, data } of stream) {
    switch (type) {
      case 'test:stdout':
      case 'test:stderr':
        output += data.message;
        if (output.endsWith(ENDING)) ending ??= setTimeout(() => hung.abort(), ENDING_LIMIT_MS);
        break;
      case 'test:diagnostic':
        if (!COUNTS.test(data.message)) notes.push(data.message);
        break;
      case 'test:pass':
        if (data.skip !== undefined || data.todo !== undefined) {
          skipped += 1;
          skipReasons.add(typeof data.skip === 'string' && data.skip !== '' ? data.skip : 'switched off');
        } else if (data.name === file.path) {
          failures.push({ test: file.name, error: 'this file holds no test' });
        } else if (data.details.type !== 'suite') {
          passed += 1;
        }
        break;
      case 'test:fail':
        if ((late.aborted || hung.signal.aborted) && data.name === file.path) break;
        if (data.details.type === 'suite' && failedWithin(data.details.error)) break;
        failures.push({
          test: data.name === file.path ? file.name : data.name,
          error: describeError(data.details.error),
        });
        break;
    }
  }
  clearTimeout(ending);
  output = output.replaceAll(ENDING, '');
  // Not a failure: all tests have ended well by then, and what hangs is Node.js itself.
  if (hung.signal.aborted) {
    notes.push(`its process was stopped: it was still there ${ENDING_LIMIT_MS / 1000} s after its exit began`);
  }
  if (late.aborted) failures.push({ test: file.name, error: `not finished after ${file.deadline / 1000} s` });
  const milliseconds = performance.now() - begun;
  return { passed, skipped, failures, skipReasons: [...skipReasons], notes, output, milliseconds };
}
