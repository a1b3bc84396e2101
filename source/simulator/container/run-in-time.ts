/** Runs a container's own command in virtual time: `sleep` takes its time, everything else none. */

import type { ExecResult } from './exec-result.ts';
import { parseLine, unknownSyntax } from './parse-line.ts';

export interface TimedRun {
  /** Runs a task later, in virtual milliseconds. Returns what cancels it. */
  readonly after: (ms: number, task: () => void) => () => void;
  readonly command: readonly string[];
  /** Runs a command that takes no time. */
  readonly run: (command: readonly string[]) => ExecResult;
  readonly onOutput: (text: string) => void;
  readonly onExit: (exitCode: number) => void;
}

const SHELL = /^(?:\/(?:usr\/)?bin\/)?(?:ba|a)?sh$/;
const NOT_FOUND = 127;
const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** Returns milliseconds; infinite for "infinity". */
function sleepMs(words: readonly string[]): number {
  const seconds = words.slice(1).map((word) => {
    const [, number, unit = 's'] = /^(\d*\.?\d+)([smhd]?)$/.exec(word) ?? [];
    return number === undefined ? Number.POSITIVE_INFINITY : Number(number) * (UNITS[unit || 's'] ?? 1);
  });
  return seconds.reduce((sum, value) => sum + value, 0) * 1000;
}

/** Calls `onExit` at once or later, and never after the returned function was called. 127: it is not understood. */
export function runInTime({ after, command, run, onOutput, onExit }: TimedRun): () => void {
  const flag = command.findIndex((word) => /^-[a-z]*c[a-z]*$/.test(word));
  const isLine = SHELL.test(command[0] ?? '') && flag !== -1;
  const line = isLine ? (command[flag + 1] ?? '') : '';
  let cancel = (): void => undefined;
  let isKilled = false;
  if (isLine && (unknownSyntax(line) !== undefined || /(?:^|[;\s])(?:while|until|for|if|case|\w+=)/.test(line))) {
    onExit(NOT_FOUND);
    return () => undefined;
  }
  const steps = isLine ? parseLine(line) : [{ words: command, when: 'always' as const }];
  const wait = (ms: number, then: () => void): void => {
    if (Number.isFinite(ms)) cancel = after(ms, then);
  };
  const next = (index: number, last: number): void => {
    const step = steps[index];
    if (isKilled) return;
    if (step === undefined) {
      onExit(last);
      return;
    }
    const words = step.words[0] === 'exec' ? step.words.slice(1) : step.words;
    if ((step.when === 'success' && last !== 0) || (step.when === 'failure' && last === 0) || words[0] === 'set') {
      next(index + 1, last);
    } else if (words[0] === 'exit') onExit(Number(words[1] ?? last));
    else if (words[0] === 'sleep') wait(sleepMs(words), () => next(index + 1, 0));
    else {
      const target = 'to' in step && step.to !== undefined ? [step.to.append ? '>>' : '>', step.to.path] : [];
      const result = run(isLine ? ['sh', '-c', [...words, ...target].join(' ')] : words);
      if (result.exitCode !== NOT_FOUND) onOutput(`${result.stdout}${result.stderr}`);
      next(index + 1, result.exitCode);
    }
  };
  next(0, 0);
  return () => {
    isKilled = true;
    cancel();
  };
}
