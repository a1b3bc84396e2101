/** A program of an image of which only some answers are known: those that the table of images has. */

import type { KubeObject } from '../../model/kube-object.ts';
import { bytesOf } from '../kernel/streams.ts';
import type { Task } from '../kernel/task.ts';
import { sleep } from '../kernel/task.ts';
import { openConnection } from '../network/request.ts';
import { complain, type Invocation, type Program, print } from '../program.ts';

export interface Answer {
  readonly output: string;
  readonly exitCode: number;
  readonly seconds: number;
}

const COMMAND_NOT_FOUND = 127;
/** How long such programs wait for a connection. */
const LONGEST_WAIT_MS = 3000;

/** The host and the port that the arguments name: `-h db -p 5433`, `--host=db`. */
function targetIn(args: readonly string[]): { readonly server: string | undefined; readonly port: number | undefined } {
  const given = (option: RegExp): string | undefined => {
    const place = args.findIndex((arg) => option.test(arg));
    return place === -1 ? undefined : (args[place] ?? '').replace(option, '') || args[place + 1];
  };
  const port = Number(given(/^(?:--port(?:=|$)|-p)/));
  return { server: given(/^(?:--host(?:=|$)|-h)/), port: Number.isInteger(port) && port > 0 ? port : undefined };
}

export interface AnsweringOptions {
  /** What it answers to the words; undefined to those that the table does not know. */
  readonly answer: (words: readonly string[], isServing: boolean) => Answer | undefined;
  /** Whether the program of a container of the pod serves; of a certain container if one is given. */
  readonly isServing: (pod: KubeObject, container?: string) => boolean;
  /** Where the image's program listens, unless told. */
  readonly port: number | undefined;
}

function* isServed({ host }: Invocation, args: readonly string[], options: AnsweringOptions): Task<boolean> {
  const { server, port = options.port } = targetIn(args);
  if (server === undefined || server.startsWith('/') || port === undefined) {
    return options.isServing(host.pod, host.container);
  }
  const outcome = yield* openConnection(host, server, port, LONGEST_WAIT_MS);
  return outcome.kind === 'open' && outcome.connection.kind === 'open' && options.isServing(outcome.connection.pod);
}

export function answeringProgram(options: AnsweringOptions): Program {
  return function* (invocation) {
    const { host, name, args } = invocation;
    const found = options.answer([name, ...args], yield* isServed(invocation, args, options));
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
