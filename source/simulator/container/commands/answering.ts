/** A program of an image of which only some answers are known: those that the table of images has. */

import { bytesOf } from '../kernel/streams.ts';
import { sleep } from '../kernel/task.ts';
import { complain, type Host, type Program, print } from '../program.ts';

export interface Answer {
  readonly output: string;
  readonly exitCode: number;
  readonly seconds: number;
}

const COMMAND_NOT_FOUND = 127;

/** @param answer what it answers to the words; undefined to those that the table does not know */
export function answeringProgram(answer: (host: Host, words: readonly string[]) => Answer | undefined): Program {
  return function* (invocation) {
    const { host, name, args } = invocation;
    const found = answer(host, [name, ...args]);
    if (found === undefined) {
      host.notSimulated({ kind: 'program', what: name });
      yield* complain(invocation, `[simulation] ${[name, ...args].join(' ')}: only what probes ask of it is simulated`);
      return COMMAND_NOT_FOUND;
    }
    if (found.seconds > 0) yield* sleep(host.clock, found.seconds * 1000);
    if (found.exitCode === 0) yield* print(invocation, bytesOf(found.output));
    else if (found.output !== '') yield* complain(invocation, bytesOf(found.output.replace(/\n$/, '')));
    return found.exitCode;
  };
}
