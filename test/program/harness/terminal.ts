/** Runs a program in a real pty, read through a terminal emulator. */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type IPty, spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { isRecord } from '../json.ts';
import { keyBytes } from './key-bytes.ts';
import { cleanEnvironment, NODE, PROGRAM } from './program-environment.ts';
import { HOLDER_OSC } from './pty-holder-osc.ts';
import { recordModes, type TerminalModes } from './terminal-modes.ts';
import { waitUntil } from './wait-until.ts';

export interface TerminalOptions {
  /** Arguments of stsview. */
  readonly args?: readonly string[];
  /** Added to a clean environment; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** 100 by default. */
  readonly columns?: number;
  /** 30 by default. */
  readonly rows?: number;
  /** The command that starts stsview, if not the Node that runs the tests. */
  readonly program?: readonly string[];
  /** A program with its arguments that is run in place of stsview. For a shell, exit() returns the end of the shell. */
  readonly command?: readonly string[];
}

export interface Exit {
  /** Null if a signal ended it. */
  readonly code: number | null;
  readonly signal: string | null;
}

export interface TestTerminal {
  /** Types keys by name ("enter", "ctrl-c", "pagedown") or by character, one after the other. */
  press(...keys: readonly string[]): void;
  /** Types text at once. */
  type(text: string): void;
  /** Waits until the screen matches; 30 s by default. @returns the screen @throws with the screen after the deadline */
  waitForText(pattern: RegExp, deadline?: number): Promise<string>;
  /** Waits until the screen no longer matches. */
  waitForNoText(pattern: RegExp, deadline?: number): Promise<string>;
  /** The visible text, one line for each row, without trailing blanks. */
  screen(): string;
  /** The content of the normal screen with its scrolled-off lines, whichever screen is shown. */
  mainBuffer(): string;
  resize(columns: number, rows: number): void;
  /** Waits until the program has ended and all its output is on the screen; 30 s by default. */
  exit(deadline?: number): Promise<Exit>;
  /** `raw` is true until the program has ended. With `command` it is not known, and false. */
  modes(): Promise<TerminalModes>;
  /** All output, with control sequences. */
  written(): string;
  /** The process id of the program once it runs; with `command`, that of the command. */
  pid(): Promise<number>;
  signal(name: NodeJS.Signals): Promise<void>;
  /** Closes the other side of the pty, as a terminal window does. */
  hangUp(): void;
  [Symbol.dispose](): void;
}

/** Says what a process does that should have ended: its state, and where each of its threads waits. */
function processState(pid: number | undefined): string {
  try {
    const threads = readdirSync(`/proc/${pid}/task`).map((thread) => {
      const read = (name: string): string => readFileSync(`/proc/${pid}/task/${thread}/${name}`, 'utf8').trim();
      return `${read('comm')} ${read('wchan')}`;
    });
    return `process ${pid}: ${/^State:.*/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))}; ${threads.join(', ')}`;
  } catch (error) {
    return `process ${pid}: ${error}`;
  }
}

export function openTestTerminal(options: TerminalOptions = {}): TestTerminal {
  const { columns = 100, rows = 30, program = [NODE, PROGRAM], command } = options;
  const [file = '', ...args] = command ?? [
    NODE,
    fileURLToPath(new URL('pty-holder.ts', import.meta.url)),
    ...program,
    ...(options.args ?? []),
  ];
  // A journal for each, so that no run reports the writes that another one left without a response.
  const stateHome = mkdtempSync(join(tmpdir(), 'stsview-state-'));
  const pty: IPty = spawn(file, args, {
    cols: columns,
    rows,
    env: { ...cleanEnvironment(), XDG_STATE_HOME: stateHome, ...options.env },
  });
  const screen = new xterm.Terminal({ cols: columns, rows, scrollback: 500, allowProposedApi: true });
  const readModes = recordModes(screen);
  let written = '';
  let childPid: number | undefined = command === undefined ? undefined : pty.pid;
  let ended: Exit | undefined;
  let stty: string | undefined;
  let isClosed = false;

  function onHolderMessage(text: string): boolean {
    const said: unknown = JSON.parse(text);
    if (!isRecord(said)) return true;
    if (typeof said['error'] === 'string') throw new Error(said['error']);
    if (typeof said['pid'] === 'number') childPid = said['pid'];
    if ('code' in said) {
      ended = {
        code: typeof said['code'] === 'number' ? said['code'] : null,
        signal: typeof said['signal'] === 'string' ? said['signal'] : null,
      };
      stty = typeof said['stty'] === 'string' ? said['stty'] : undefined;
    }
    return true;
  }

  screen.parser.registerOscHandler(HOLDER_OSC, onHolderMessage);
  // A frame arrives in pieces, and a terminal shows it only when it is complete.
  let before = '';
  screen.parser.registerCsiHandler({ prefix: '?', final: 'h' }, (params) => {
    if (params.includes(2026)) before = visible();
    return false;
  });
  // Answers the program's queries of the terminal.
  screen.onData((answer) => {
    if (!isClosed) pty.write(answer);
  });
  pty.onData((data) => {
    written += data;
    screen.write(data);
  });
  pty.onExit(({ exitCode, signal }) => {
    isClosed = true;
    screen.write('', () => {
      if (command !== undefined) ended = { code: exitCode, signal: signal ? String(signal) : null };
    });
  });

  function textOf(buffer: xterm.IBuffer, from: number, to: number): string {
    const lines: string[] = [];
    for (let row = from; row < to; row++) lines.push(buffer.getLine(row)?.translateToString(true) ?? '');
    return lines.join('\n').trimEnd();
  }

  function visible(): string {
    const { active } = screen.buffer;
    return textOf(active, active.viewportY, active.viewportY + screen.rows);
  }

  const terminal: TestTerminal = {
    press(...keys) {
      for (const key of keys) pty.write(keyBytes(key));
    },
    type: (text) => pty.write(text),
    waitForText(pattern, deadline = 30_000) {
      return waitUntil(terminal.screen, (seen) => pattern.test(seen), { what: String(pattern), deadline });
    },
    waitForNoText(pattern, deadline = 30_000) {
      return waitUntil(terminal.screen, (seen) => !pattern.test(seen), { what: `no ${pattern}`, deadline });
    },
    screen: () => (screen.modes.synchronizedOutputMode ? before : visible()),
    mainBuffer: () => textOf(screen.buffer.normal, 0, screen.buffer.normal.length),
    resize(newColumns, newRows) {
      screen.resize(newColumns, newRows);
      pty.resize(newColumns, newRows);
    },
    async exit(deadline = 30_000) {
      await waitUntil(terminal.screen, () => ended !== undefined, { what: 'the program to end', deadline }).catch(
        (error: unknown) => {
          const last = JSON.stringify(written.slice(-300));
          throw new Error(`${error}\n${processState(childPid)}\nlast written: ${last}`);
        },
      );
      if (ended === undefined) throw new Error('it has not ended');
      return ended;
    },
    async modes() {
      const flags = stty?.split(/[\s;]+/) ?? [];
      const raw = command === undefined && !['icanon', 'isig', 'echo'].every((flag) => flags.includes(flag));
      return { ...(await readModes()), raw };
    },
    written: () => written,
    async pid() {
      await waitUntil(terminal.screen, () => childPid !== undefined, { what: 'the program to start' });
      return childPid ?? 0;
    },
    async signal(name) {
      process.kill(await terminal.pid(), name);
    },
    hangUp() {
      isClosed = true;
      // node-pty's kill() sends a signal. A terminal window closes the file.
      if ('destroy' in pty && typeof pty.destroy === 'function') pty.destroy();
    },
    [Symbol.dispose]() {
      if (!isClosed) {
        if (childPid !== undefined && ended === undefined) kill(childPid);
        if (command === undefined) kill(pty.pid);
        terminal.hangUp();
      }
      screen.dispose();
      rmSync(stateHome, { recursive: true, force: true });
    },
  };
  return terminal;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // The program has already ended.
  }
}
