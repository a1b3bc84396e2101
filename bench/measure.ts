/** One run of one program in a pty of 200×50, from its start to its end. */

import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { cleanEnvironment } from '../test/program/harness/program-environment.ts';
import { cpuSeconds, residentMegabytes } from './process-usage.ts';
import type { MeasuredProgram } from './programs.ts';

export interface Figures {
  /** Milliseconds from the start of the process until the first sets are on the screen. */
  readonly firstMs: number;
  /** Milliseconds until all objects are joined; undefined if the program does not show it. */
  readonly joinedMs: number | undefined;
  /** Resident megabytes after the settling time. */
  readonly megabytes: number;
  /** Per cent of one core while nothing changes. */
  readonly idlePercent: number;
  /** Bytes per second written to the terminal while nothing changes. */
  readonly idleBytes: number;
  /** CPU seconds from the start until the end of the settling time. */
  readonly startCpu: number;
  /** CPU seconds for the changes. */
  readonly changesCpu: number;
}

export interface MeasurementPlan {
  readonly kubeconfig: string;
  readonly settleMs: number;
  readonly idleMs: number;
  /** Makes changes in the cluster that the program has to show. */
  readonly makeChanges: () => Promise<void>;
}

const COLUMNS = 200;
const ROWS = 50;
const DEADLINE_MS = 30_000;

/** How long after the last change the CPU time is still measured, since the screen follows with a delay. */
const REDRAW_MS = 1000;

export async function measure(contender: MeasuredProgram, course: MeasurementPlan): Promise<Figures> {
  const screen = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  const [file = '', ...args] = contender.command(course.kubeconfig);
  const begun = performance.now();
  const pty = spawn(file, args, {
    cols: COLUMNS,
    rows: ROWS,
    env: { ...cleanEnvironment(), HOME: process.env['HOME'] ?? '/' },
  });
  const ended = new Promise<void>((resolve) => pty.onExit(() => resolve()));
  let bytes = 0;
  const seen = new EventTarget();
  screen.onData((answer) => pty.write(answer));
  pty.onData((data) => {
    bytes += Buffer.byteLength(data);
    const at = performance.now();
    screen.write(data, () => seen.dispatchEvent(new CustomEvent('screen', { detail: at })));
  });

  function text(): string {
    const { active } = screen.buffer;
    let all = '';
    for (let row = 0; row < ROWS; row++) all += `${active.getLine(active.viewportY + row)?.translateToString(true)}\n`;
    return all;
  }

  /** Returns the milliseconds from the start until output with the pattern arrived. */
  async function shows(pattern: RegExp): Promise<number> {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    for (;;) {
      try {
        const [event] = await once(seen, 'screen', { signal });
        if (pattern.test(text())) return Number(event.detail) - begun;
      } catch (error) {
        throw new Error(`${contender.name} does not show ${pattern}:\n${text()}`, { cause: error });
      }
    }
  }

  try {
    const joining = contender.allShown === undefined ? undefined : shows(contender.allShown);
    const firstMs = await shows(contender.firstSetsShown);
    const joinedMs = await joining;
    await pause(course.settleMs);
    const megabytes = residentMegabytes(pty.pid);
    const startCpu = cpuSeconds(pty.pid);
    const bytesBefore = bytes;
    const idleBegun = performance.now();
    await pause(course.idleMs);
    const idleSeconds = (performance.now() - idleBegun) / 1000;
    const cpuBefore = cpuSeconds(pty.pid);
    const idlePercent = ((cpuBefore - startCpu) / idleSeconds) * 100;
    const idleBytes = (bytes - bytesBefore) / idleSeconds;
    await course.makeChanges();
    await pause(REDRAW_MS);
    const changesCpu = cpuSeconds(pty.pid) - cpuBefore;
    return { firstMs, joinedMs, megabytes, idlePercent, idleBytes, startCpu, changesCpu };
  } finally {
    pty.kill('SIGKILL');
    await ended;
    screen.dispose();
  }
}
