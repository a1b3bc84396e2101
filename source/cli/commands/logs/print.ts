import type { SetStatus } from '../../../domain/model/set-status.ts';
import type { MemberLine } from '../../../session/logs/log-order.ts';
import { printLine } from '../../output/print.ts';
import type { CommandIO } from '../../process/process-io.ts';

/** "web-2  | text" for a set, the text alone for a pod. */
export function linePrinter(io: CommandIO, status: SetStatus, pod: string | undefined): (line: MemberLine) => void {
  const names = [...status.bindings, ...status.outside].map(({ podName }) => podName);
  let width = Math.max(0, ...names.map((name) => name.length));
  return (line) => {
    width = Math.max(width, line.pod.length);
    printLine(io, pod === undefined ? `${line.pod.padEnd(width)} | ${line.text}` : line.text);
  };
}

export interface LogOutput {
  readonly io: CommandIO;
  readonly print: (line: MemberLine) => void;
}
