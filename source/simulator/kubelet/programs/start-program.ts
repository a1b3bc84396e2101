/** Starts what a container runs: its command in the interpreter, its image's part, or a fault. */

import { at, itemsOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { NotSimulated } from '../../model/not-simulated.ts';
import type { Environment } from '../config/environment.ts';
import type { ImageRole } from '../images/image-role.ts';
import type { Timers } from '../timers.ts';
import { commandOf, givenWords } from './command-line.ts';
import { peerNames } from './find-peers.ts';
import { hasImageBrought, sentenceOf, startErrorOf } from './image-brings.ts';
import { createLineOutput } from './line-output.ts';
import {
  COMMAND_NOT_FOUND,
  type HoldProcess,
  type Program,
  type ProgramEvents,
  type RunCommand,
  type RunningCommand,
} from './program.ts';

const RETRY_PEERS_MS = 5000;
/** The least time that a program takes from its start to its end. */
const SHORTEST_RUN_MS = 50;
/** How often a script asks for a program that only the image has, before its loop is given up. */
const MOST_ATTEMPTS = 5;
/** How long a program takes that has something to do and to end, and of which nobody knows what. */
const TASK_MS = 2000;

export interface ProgramOptions {
  readonly pod: KubeObject;
  readonly spec: unknown;
  readonly image: string;
  readonly restartCount: number;
  readonly environment: Environment;
  readonly role: ImageRole | undefined;
  /** After how many milliseconds it crashes; undefined without that fault. */
  readonly crashMs: number | undefined;
  /** It has something to do and ends: that of an init container or of a Job. */
  readonly isTask: boolean;
  readonly timers: Timers;
  readonly now: () => number;
  readonly run: RunCommand;
  readonly hold: HoldProcess;
  /** Returns the addresses of a host. */
  readonly resolve: (pod: KubeObject, host: string) => readonly string[];
}

/** The ports on which at least two probes agree: an application may listen to more than it declares. */
function probedTwice(spec: unknown): readonly number[] {
  const ports = ['startupProbe', 'readinessProbe', 'livenessProbe']
    .map((probe) => at(spec, probe))
    .map((probe) => at(probe, 'httpGet', 'port') ?? at(probe, 'tcpSocket', 'port') ?? at(probe, 'grpc', 'port'))
    .filter((port) => typeof port === 'number');
  return ports.filter((port, index) => ports.indexOf(port) !== index);
}

export function startProgram(options: ProgramOptions, events: ProgramEvents): Program {
  const { pod, spec, role, environment, timers } = options;
  const name = stringOf(at(spec, 'name'));
  const startedAt = options.now();
  let isServing = false;
  let plays = false;
  let isStopping = false;
  let running: RunningCommand | undefined;
  let takeAway = (): void => undefined;

  /** Something waits for its end, or for what comes after it. */
  const isAwaited =
    options.isTask ||
    ['startupProbe', 'readinessProbe', 'livenessProbe'].some((probe) => at(spec, probe) !== undefined);

  const filled = (line: string, more: Readonly<Record<string, string>> = {}): string => {
    const { name: podName, namespace = '' } = pod.metadata;
    const address = stringOf(pod.status?.['podIP']);
    const values: Readonly<Record<string, string>> = {
      pod: podName,
      namespace,
      address,
      image: options.image,
      ...more,
    };
    return line.replace(/\{(\w+)\}/g, (found, key: string) => values[key] ?? found);
  };

  const serve = (): void => {
    if (options.isTask) {
      timers.after(TASK_MS, () => events.exited(0));
      return;
    }
    if (role?.serves === false) return;
    for (const line of role?.readyLog ?? []) events.output(filled(line));
    isServing = true;
    events.changed();
  };

  function findPeers(names: readonly string[], since: number): void {
    const peers = role?.peers;
    if (peers === undefined) return;
    for (const peer of names) {
      const [address] = options.resolve(pod, peer);
      if (address === undefined) continue;
      events.output(filled(peers.found, { peer, address }));
      serveLater();
      return;
    }
    events.output(filled(peers.missing, { peer: names.join(', ') }));
    const { patienceSeconds } = peers;
    if (patienceSeconds !== undefined && options.now() - since >= patienceSeconds * 1000) events.exited(1);
    else timers.after(RETRY_PEERS_MS, () => findPeers(names, since));
  }

  function serveLater(): void {
    const ms = (role?.startSeconds ?? 0) * 1000;
    if (ms === 0) serve();
    else timers.after(ms, serve);
  }

  function logUnknown(): void {
    const again = options.restartCount === 0 ? '' : `, restart ${options.restartCount}`;
    events.output(`starting ${options.image} as ${pod.metadata.name}${again}`);
    const mounted = new Set(itemsOf(at(spec, 'volumeMounts')).map((mount) => at(mount, 'name')));
    for (const volume of itemsOf(pod.spec?.['volumes'])) {
      const claim = at(volume, 'persistentVolumeClaim', 'claimName');
      if (typeof claim === 'string' && mounted.has(at(volume, 'name'))) {
        events.output(`using the data of claim ${claim}`);
      }
    }
  }

  function playImage(): void {
    plays = true;
    if (!options.isTask) {
      const image = options.image.replace(/^.*\//, '').replace(/[:@].*$/, '');
      takeAway = options.hold({
        pod,
        container: name,
        title: role?.process ?? image,
        // A shell that has started it stays the first.
        isInit: command === undefined,
        onExit: (exitCode) => {
          isServing = false;
          timers.after(SHORTEST_RUN_MS, () => events.exited(exitCode));
        },
      });
    }
    if (role === undefined) logUnknown();
    for (const line of role?.log ?? []) events.output(filled(line));
    const names = role?.peers === undefined ? [] : peerNames(role.peers, environment, givenWords(spec, environment));
    if (names.length === 0) serveLater();
    else timers.after(SHORTEST_RUN_MS, () => findPeers(names, options.now()));
  }

  /** What only the image has may be a server: without it, "store-server | tee log" ends at once, and well. */
  function isServer({ kind }: NotSimulated): boolean {
    const isRestarted = stringOf(pod.spec?.['restartPolicy'], 'Always') === 'Always';
    return isRestarted && !options.isTask && role?.isShell !== true && (kind === 'program' || kind === 'file');
  }

  function runCommand(command: readonly string[]): void {
    const lines = createLineOutput(timers, events.output);
    let hasEnded = false;
    /** The first thing that only the image would have. */
    let gap: NotSimulated | undefined;
    /** How often a script has asked for each program. */
    const attempts = new Map<string, number>();
    /** "until store-cli ping; do sleep 2; done" would wait for ever. */
    const countAttempt = ({ what }: NotSimulated): void => {
      const count = (attempts.get(what) ?? 0) + 1;
      attempts.set(what, count);
      if (count !== MOST_ATTEMPTS || !isAwaited) return;
      timers.after(0, () => {
        if (hasEnded || isStopping) return;
        running?.kill();
        onExit(COMMAND_NOT_FOUND);
      });
    };
    /** The author's own mistake: there is no such command. */
    let unknown: NotSimulated | undefined;
    const onExit = (exitCode: number): void => {
      running = undefined;
      hasEnded = true;
      // Of what comes after the first thing that is missing, the exit code tells nothing.
      if (gap !== undefined && !isStopping && (exitCode !== 0 || isServer(gap))) {
        lines.drop();
        // A script that ends in a program of the image has handed over to it.
        const isHandedOver = gap.kind === 'program' && exitCode === COMMAND_NOT_FOUND && !options.isTask;
        if (gap.kind !== 'command' && !isHandedOver) events.output(sentenceOf(gap, options.isTask));
        playImage();
        events.changed();
        return;
      }
      lines.flush();
      const wrong = unknown;
      if (wrong !== undefined) {
        timers.after(SHORTEST_RUN_MS, () => events.notStarted(startErrorOf(wrong)));
        return;
      }
      timers.after(SHORTEST_RUN_MS, () => events.exited(exitCode));
    };
    const started = options.run({
      pod,
      container: name,
      command,
      environment,
      isInit: true,
      onOutput: lines.print,
      onNotSimulated: (found) => {
        // What a server says is nothing to wait for: the script's end is its author's.
        if (found.kind === 'page') return;
        if (!hasImageBrought(found, role, pod, spec)) {
          if (found.kind === 'command') unknown = found;
          return;
        }
        gap ??= found;
        if (found.kind === 'program') countAttempt(found);
      },
      onExit,
    });
    if (!hasEnded) running = started;
  }

  const command = commandOf(spec, role, environment);
  if (options.crashMs !== undefined) {
    logUnknown();
    timers.after(options.crashMs, () => {
      events.output('fatal: cannot go on, exit code 1');
      events.exited(1);
    });
  } else if (command === undefined) playImage();
  else runCommand(command);

  const declared = itemsOf(at(spec, 'ports')).map((port) => at(port, 'containerPort'));
  const portsOf = (): readonly unknown[] => [...(role?.listens ?? probedTwice(spec)), ...declared];
  const hasFailed = (): boolean => {
    const seconds = role?.failsAfterSeconds;
    return seconds !== undefined && options.now() - startedAt >= seconds * 1000;
  };
  return {
    get isServing() {
      return isServing;
    },
    get needsPeers() {
      return plays && !isServing && role?.peers !== undefined;
    },
    // A program whose ports nobody knows listens to whatever is asked.
    listensOn: (port) =>
      plays && (isServing || role?.serves === false) && (portsOf().length === 0 || portsOf().includes(port)),
    httpStatus: (path) => (hasFailed() ? 500 : (role?.http[path] ?? 200)),
    canFail: role?.failsAfterSeconds !== undefined,
    get role() {
      return plays ? role : undefined;
    },
    get isCommand() {
      return !plays && command !== undefined;
    },
    isTask: options.isTask,
    terminate: () => {
      isStopping = true;
      running?.terminate();
    },
    kill: () => {
      takeAway();
      running?.kill();
    },
  };
}
