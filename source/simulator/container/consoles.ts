/** What the containers' own programs print and read, for those who attach to them. */

import type { ContainerProcess, OutputName } from './container-runtime.ts';

export interface Attacher {
  /** Its input reaches the program. */
  readonly stdin: boolean;
  /** Returns false to be given no more until it calls `drained()`. */
  readonly onOutput: (name: OutputName, bytes: Buffer) => boolean;
  /** The container has ended. */
  readonly onEnd: () => void;
}

export interface Attachment extends Pick<ContainerProcess, 'input' | 'endInput' | 'drained' | 'resize'> {
  readonly detach: () => void;
}

export interface Console {
  /** Its program runs in the interpreter, and prints by `printed` alone. */
  readonly begin: (proc: ContainerProcess) => void;
  /** Returns false if somebody who is attached takes no more for now. */
  readonly printed: (name: OutputName, bytes: Buffer) => boolean;
  /** Its program has ended. What its image's part prints from now on comes from the log. */
  readonly ended: () => void;
}

export interface ConsoleOptions {
  /** What it prints is kept until somebody attaches or reads its log: `kubectl run -i` comes a moment later. */
  readonly isKept: boolean;
  /** Its input ends with the one who attached first. */
  readonly isOnce: boolean;
}

export interface Consoles {
  readonly open: (uid: string, container: string, options: ConsoleOptions) => Console;
  /** A line was written to the container's log. */
  readonly logged: (uid: string, container: string, line: string) => void;
  readonly attach: (uid: string, container: string, attacher: Attacher) => Attachment;
  /** Its log is being read: nobody has to be told again what it says. */
  readonly wasRead: (uid: string, container: string) => void;
  /** The container has ended before anybody saw what it printed. */
  readonly isUnseen: (uid: string, container: string) => boolean;
  /** The container has ended. */
  readonly end: (uid: string, container: string) => void;
  /** All containers of the pod have ended. */
  readonly endPod: (uid: string) => void;
}

/** How much is kept for the first who attaches. */
const MOST_EARLY = 64 * 1024;
const LOG_DELAY_MS = 1;

interface Screen {
  /** A command of the interpreter prints to it, and what is logged was printed before. */
  isPrinted: boolean;
  proc: ContainerProcess | undefined;
  isOnce: boolean;
  readonly attached: Set<Attacher>;
  /** What nobody has seen yet; undefined once somebody has attached. */
  early: { readonly name: OutputName; readonly bytes: Buffer; readonly at: number }[] | undefined;
  earlySize: number;
  isOver: boolean;
}

export function createConsoles(now: () => number): Consoles {
  const screens = new Map<string, Screen>();

  function screenOf(uid: string, container: string): Screen {
    const key = `${uid}/${container}`;
    const found = screens.get(key);
    if (found !== undefined) return found;
    const made: Screen = {
      isPrinted: false,
      proc: undefined,
      isOnce: false,
      attached: new Set(),
      early: undefined,
      earlySize: 0,
      isOver: false,
    };
    screens.set(key, made);
    return made;
  }

  function show(screen: Screen, name: OutputName, bytes: Buffer): boolean {
    if (screen.early !== undefined && screen.earlySize < MOST_EARLY) {
      screen.early.push({ name, bytes, at: now() });
      screen.earlySize += bytes.length;
    }
    return [...screen.attached].map((attacher) => attacher.onOutput(name, bytes)).every((wantsMore) => wantsMore);
  }

  function end(key: string): void {
    const screen = screens.get(key);
    if (screen === undefined) return;
    screen.isOver = true;
    if (screen.early === undefined) screens.delete(key);
    for (const { onEnd } of screen.attached) onEnd();
  }

  return {
    open: (uid, container, { isKept, isOnce }) => {
      const before = screens.get(`${uid}/${container}`);
      if (before?.isOver === true) screens.delete(`${uid}/${container}`);
      const screen = screenOf(uid, container);
      screen.isPrinted = true;
      screen.isOnce = isOnce;
      screen.early = isKept && screen.attached.size === 0 ? [] : undefined;
      let hasEnded = false;
      return {
        begin: (proc) => {
          if (!hasEnded) screen.proc = proc;
        },
        printed: (name, bytes) => show(screen, name, bytes),
        ended: () => {
          hasEnded = true;
          screen.isPrinted = false;
          screen.proc = undefined;
        },
      };
    },
    logged: (uid, container, line) => {
      const screen = screens.get(`${uid}/${container}`);
      if (screen?.isPrinted === false) show(screen, 'stdout', Buffer.from(`${line}\n`));
    },
    attach: (uid, container, attacher) => {
      const screen = screenOf(uid, container);
      const early = screen.early ?? [];
      screen.early = undefined;
      screen.attached.add(attacher);
      for (const { name, bytes } of early) attacher.onOutput(name, bytes);
      if (screen.isOver) end(`${uid}/${container}`);
      return {
        input: (bytes) => attacher.stdin && screen.proc?.input(bytes),
        endInput: () => attacher.stdin && screen.isOnce && screen.proc?.endInput(),
        drained: () => screen.proc?.drained(),
        resize: (columns, rows) => screen.proc?.resize(columns, rows),
        detach: () => {
          screen.attached.delete(attacher);
          screen.proc?.drained();
          if (attacher.stdin && screen.isOnce) screen.proc?.endInput();
        },
      };
    },
    wasRead: (uid, container) => {
      const screen = screens.get(`${uid}/${container}`);
      if (screen?.early === undefined) return;
      // A line reaches the log a moment after it was printed.
      screen.early = screen.early.filter(({ at }) => at > now() - LOG_DELAY_MS);
      screen.earlySize = 0;
    },
    isUnseen: (uid, container) => screens.get(`${uid}/${container}`)?.isOver === true,
    end: (uid, container) => end(`${uid}/${container}`),
    endPod: (uid) => {
      for (const key of [...screens.keys()].filter((each) => each.startsWith(`${uid}/`))) {
        end(key);
        screens.delete(key);
      }
    },
  };
}
