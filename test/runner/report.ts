/** Prints the progress and the results of the tests. */

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
  readonly close: () => void;
}

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
      for (const { test, error } of failures) failure(test, error);
      if (failures.length > 0 && result.output.trim() !== '') {
        say('    what the file wrote:');
        say(indent(result.output));
      }
    },
    close: () => clearInterval(timer),
  };
}
