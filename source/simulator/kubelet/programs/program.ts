/** What runs in a container: its command in an interpreter, or the part of its image. */

import type { KubeObject } from '../../model/kube-object.ts';
import type { NotSimulated } from '../../model/not-simulated.ts';
import type { Environment } from '../config/environment.ts';
import type { ImageRole } from '../images/image-role.ts';

export interface CommandRun {
  readonly pod: KubeObject;
  readonly container: string;
  readonly command: readonly string[];
  readonly environment: Environment;
  /** It is the container's own program: signals that it does not handle do nothing to it, but for KILL. */
  readonly isInit: boolean;
  readonly onOutput: (text: string) => void;
  /** Called for each thing that it asked for and that the simulation does not have. */
  readonly onNotSimulated: (gap: NotSimulated) => void;
  /** Called once, also before this returns. 127: there is no such command. */
  readonly onExit: (exitCode: number) => void;
}

export interface RunningCommand {
  /** Asks it to stop: a trap may handle that, and nothing happens otherwise. */
  readonly terminate: () => void;
  /** Ends it. `onExit` is not called any more. */
  readonly kill: () => void;
}

/** A process that stands for the program of an image. */
export interface HeldProcess {
  readonly pod: KubeObject;
  readonly container: string;
  readonly title: string;
  /** It is the container's first process. */
  readonly isInit: boolean;
  /** Called when a signal has ended it. */
  readonly onExit: (exitCode: number) => void;
}

/** Makes the process visible in the container. Returns a function that removes it. */
export type HoldProcess = (proc: HeldProcess) => () => void;

/** Runs a command in a container, in virtual time. */
export type RunCommand = (run: CommandRun) => RunningCommand;

export const COMMAND_NOT_FOUND = 127;

export interface Program {
  /** It does its work: it has started up, and has found its peers. */
  readonly isServing: boolean;
  /** It looks for peers, and is not ready meanwhile, probe or not. */
  readonly needsPeers: boolean;
  readonly listensOn: (port: number) => boolean;
  /** Answers an HTTP request to one of its ports with a status code. */
  readonly httpStatus: (path: string) => number;
  /** Reports whether it can fail later without any change from outside. */
  readonly canFail: boolean;
  /** Its image's role, while it plays it. */
  readonly role: ImageRole | undefined;
  /** It has something to do and ends: that of an init container or of a Job. */
  readonly isTask: boolean;
  /** True while a command runs in the interpreter. */
  readonly isCommand: boolean;
  /** Asks its command to stop. */
  readonly terminate: () => void;
  /** Ends it. No event is reported any more. */
  readonly kill: () => void;
}

export interface ProgramEvents {
  readonly output: (line: string) => void;
  /** `message`: its termination message. */
  readonly exited: (exitCode: number, message?: string) => void;
  /** Its command cannot be run: the message of the container runtime. */
  readonly notStarted: (message: string) => void;
  /** It serves now. */
  readonly changed: () => void;
}
