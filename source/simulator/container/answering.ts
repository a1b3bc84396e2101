/** A process that only prints an answer, and takes its time for it. */

import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { ContainerProcess } from './container-runtime.ts';

export interface Answer {
  readonly output: string;
  readonly exitCode: number;
  readonly seconds: number;
}

export interface Answering {
  readonly onOutput: (name: 'stdout' | 'stderr', bytes: Buffer) => boolean | undefined;
  readonly onExit: (exitCode: number) => void;
  readonly isTerminal?: boolean;
}

export function answering(
  clock: VirtualClock,
  answer: Answer,
  { onOutput, onExit, isTerminal }: Answering,
): ContainerProcess {
  let code: number | undefined;
  const nothing = (): void => undefined;
  const end = (exitCode: number): void => {
    if (code !== undefined) return;
    code = exitCode;
    onExit(exitCode);
  };
  const cancel = clock.after(answer.seconds * 1000, () => {
    const text = isTerminal === true ? answer.output.replaceAll('\n', '\r\n') : answer.output;
    if (text !== '') onOutput(answer.exitCode === 0 ? 'stdout' : 'stderr', Buffer.from(text));
    end(answer.exitCode);
  });
  return {
    get exitCode() {
      return code;
    },
    input: nothing,
    endInput: nothing,
    drained: nothing,
    resize: nothing,
    signal: (): void => {
      cancel();
      end(130);
    },
  };
}
