/** What a program of a container is given, and the container that it runs in. */

import type { Packet } from 'dns-packet';
import type { VirtualClock } from '../clock/virtual-clock.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { NotSimulated } from '../model/not-simulated.ts';
import type { ContainerFiles } from './files/container-files.ts';
import { FileError } from './files/file-error.ts';
import { absolutePath } from './files/paths.ts';
import type { Budget } from './kernel/budget.ts';
import type { Descriptors } from './kernel/descriptors.ts';
import { streamAt } from './kernel/descriptors.ts';
import type { Process, Processes } from './kernel/processes.ts';
import { BrokenPipe, StreamError } from './kernel/streams.ts';
import type { Task } from './kernel/task.ts';
import type { Network } from './network/network.ts';
import type { Servers } from './servers.ts';

export interface DiskNumbers {
  readonly claim: string;
  readonly capacityBytes: number;
  readonly usedBytes: number;
  readonly inodes: number;
  readonly inodesUsed: number;
}

/** The container that a program runs in. */
export interface Host {
  readonly pod: KubeObject;
  readonly container: string;
  readonly files: ContainerFiles;
  readonly processes: Processes;
  /** All programs of the container's image. */
  readonly programs: ReadonlyMap<string, Program>;
  /** Those that only this image brings, such as a client of its server. */
  readonly ownPrograms: ReadonlyMap<string, Program>;
  readonly servers: Servers;
  readonly clock: VirtualClock;
  readonly network: Network;
  readonly dns: (query: Packet) => Packet;
  /** 0 ≤ x < 1 */
  readonly random: () => number;
  /** How full the volumes of claims are. */
  readonly disks: () => readonly DiskNumbers[];
  /** Writes to the container's log. */
  readonly log: (bytes: string) => void;
  /** A program asks for what the simulation does not have. The program tells it as an error. */
  readonly notSimulated: (gap: NotSimulated) => void;
}

export interface Invocation {
  readonly host: Host;
  readonly proc: Process;
  readonly budget: Budget;
  /** As it was called, for messages. */
  readonly name: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The working directory. */
  readonly folder: string;
  readonly descriptors: Descriptors;
}

export type Program = (invocation: Invocation) => Task<number>;

/** A wrong use of a program, or an error that ends it. */
export class ProgramError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** An option that the program may have, and its simulation does not know. */
export class UnknownOption extends ProgramError {
  constructor(name: string) {
    super(`unrecognized option: ${name}`);
  }
}

/** Tells the host of a file that is not there: the image may bring it. */
export function noteMissing({ host }: Pick<Invocation, 'host'>, { code, path }: FileError): void {
  if (code === 'ENOENT' && path !== undefined) host.notSimulated({ kind: 'data', what: path });
}

export function pathIn({ folder }: Pick<Invocation, 'folder'>, path: string): string {
  if (path === '') throw new FileError('ENOENT');
  return absolutePath(path, folder);
}

export function* print({ descriptors }: Pick<Invocation, 'descriptors'>, bytes: string): Task<void> {
  if (bytes !== '') yield* streamAt(descriptors, 1).write(bytes);
}

/** Writes a line to standard error. A closed one keeps nobody from going on. */
export function* complain({ descriptors }: Pick<Invocation, 'descriptors'>, line: string): Task<void> {
  try {
    yield* streamAt(descriptors, 2).write(`${line}\n`);
  } catch (thrown) {
    if (!(thrown instanceof StreamError || thrown instanceof BrokenPipe || thrown instanceof FileError)) throw thrown;
  }
}

/** Ends a program with the message of what it threw. */
export function* guarded(invocation: Pick<Invocation, 'descriptors' | 'name'>, run: () => Task<number>): Task<number> {
  try {
    return yield* run();
  } catch (thrown) {
    if (thrown instanceof BrokenPipe) return 141;
    const isKnown = thrown instanceof FileError || thrown instanceof StreamError || thrown instanceof ProgramError;
    if (!isKnown) throw thrown;
    if (thrown.message !== '') yield* complain(invocation, `${invocation.name}: ${thrown.message}`);
    return thrown instanceof ProgramError ? thrown.exitCode : 1;
  }
}
