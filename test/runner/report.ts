/** Prints the progress and the results of the tests. */

import { freemem, loadavg } from 'node:os';
import type { TestFile } from './files.ts';
import type { FileResult } from './run-file.ts';

/** After so many milliseconds without another line, a line shows what still runs. */
const SILENCE = 20_000;

export interface Report {
  readonly say: (line: string) => void;
  readonly begin: (name: string) => void;
  readonly end: (name: string) => void;
  readonly file: (file: TestFile, result: FileResult) => void;
  readonly failure: (what: string, error: string) => void;
  /** Names all failures once more, since they may be far above. */
  readonly close: () => void;
}

/** So much of a failure's first line is said again at the end. */
const SAID_AGAIN = 300;

function indent(text: string): string {
  return text.trimEnd().replace(/^/gm, '      ');
}

function duration(milliseconds: number): string {
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

export function startReport(): Report {
  const begun = performance.now();
  const running = new Set<string>();
  const failed: string[] = [];
  let lastSaid = begun;
  const say = (line: string): void => {
    lastSaid = performance.now();
    process.stdout.write(`${line}\n`);
  };
  const timer = setInterval(() => {
    if (performance.now() - lastSaid < SILENCE) return;
    say(`  ...  ${duration(performance.now() - begun)}, still at: ${[...running].join(', ') || 'the end'}`);
  }, 1000);
  const failure = (what: string, error: string): void => {
    failed.push(`  ✗ ${what}: ${error.trimStart().split('\n')[0]?.slice(0, SAID_AGAIN)}`);
    say(`    ✗ ${what}`);
    say(indent(error));
  };
  return {
    say,
    failure,
    begin: (name) => running.add(name),
    end: (name) => running.delete(name),
    file: (file, result) => {
      const { passed, skipped, failures } = result;
      const counts = [
        `${passed} passed`,
        ...(failures.length > 0 ? [`${failures.length} failed`] : []),
        ...(skipped > 0 ? [`${skipped} skipped`] : []),
      ];
      const word = failures.length > 0 ? 'FAIL' : passed === 0 ? 'skip' : '  ok';
      say(`${word}  ${file.name}: ${counts.join(', ')} (${duration(result.milliseconds)})`);
      for (const reason of result.skipReasons) say(`    - skipped: ${reason}`);
      for (const note of result.notes) say(`    · ${note}`);
      for (const { test, error } of failures) failure(`${file.name}, ${test}`, error);
      if (failures.length > 0)
        say(`    the machine's load was ${loadavg()[0]?.toFixed(1)}, ${Math.round(freemem() / 1e6)} MB were free`);
      if (failures.length > 0 && result.output.trim() !== '') {
        say('    what the file wrote:');
        say(indent(result.output));
      }
    },
    close: () => {
      clearInterval(timer);
      for (const line of failed) say(line);
    },
  };
}
