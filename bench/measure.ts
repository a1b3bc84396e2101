/** One run of one program in a pty of 200×50, from its start to its end. */

import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { cleanEnvironment } from '../test/program/harness/program-environment.ts';
import type { Line, Traffic } from './line.ts';
import { CHANGES_PER_SECOND, type PodChange, type PodChanger } from './pod-changes.ts';
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
  /** CPU seconds for 1,000 writes that no screen shows, and for 1,000 restarts of containers. */
  readonly annotationsCpu: number;
  readonly restartsCpu: number;
  /** Bytes written to the terminal for one changed pod on the screen; undefined if the program shows no pod at first. */
  readonly bytesForOnePod: number | undefined;
  /** Milliseconds from a key until output arrives, sorted: with nothing changing, and at 100 changes a second. */
  readonly keysIdleMs: readonly number[];
  readonly keysBusyMs: readonly number[];
  /** What was asked of the API server until the end of the settling time. */
  readonly startTraffic: Traffic;
  /** What was asked of it while nothing changed, for an hour of that. */
  readonly hourTraffic: Traffic;
}

export interface MeasurementPlan {
  readonly line: Line;
  readonly settleMs: number;
  readonly idleMs: number;
  /** How many pods are changed in each way. */
  readonly changes: number;
  readonly keys: number;
  readonly changer: PodChanger;
}

const COLUMNS = 200;
const ROWS = 50;
const DEADLINE_MS = 30_000;

/** How long after the last change the CPU time is still measured, since the screen follows with a delay. */
const REDRAW_MS = 1000;
/** Milliseconds between two keys: longer than any program takes for a frame. */
const KEY_INTERVAL_MS = 250;
const HOUR_MS = 3_600_000;

export async function measure(contender: MeasuredProgram, plan: MeasurementPlan): Promise<Figures> {
  const screen = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  const [file = '', ...args] = contender.command(plan.line.kubeconfig);
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

  /** Returns the CPU seconds for 1,000 changes. */
  async function cpuOfChanges(change: PodChange): Promise<number> {
    const before = cpuSeconds(pty.pid);
    await plan.changer.changePods(change, plan.changes);
    await pause(REDRAW_MS);
    return ((cpuSeconds(pty.pid) - before) * 1000) / plan.changes;
  }

  /** The set under the cursor. Its row says nothing, since the order may change with the states of the sets. */
  function setUnderCursor(): string {
    const line = text()
      .split('\n')
      .find((candidate) => contender.cursor?.test(candidate) === true);
    return /set-\d{3}/.exec(line ?? '')?.[0] ?? '';
  }

  /** Moves the cursor down and up, and returns how long each key took to show, sorted. */
  async function timeKeys(): Promise<readonly number[]> {
    const times: number[] = [];
    if (contender.cursor === undefined) return times;
    for (let index = 0; index < plan.keys; index++) {
      const before = setUnderCursor();
      const signal = AbortSignal.timeout(DEADLINE_MS);
      const pressed = performance.now();
      pty.write(index % 2 === 0 ? 'j' : 'k');
      for (;;) {
        const [event] = await once(seen, 'screen', { signal });
        if (setUnderCursor() === before) continue;
        times.push(Number(event.detail) - pressed);
        break;
      }
      await pause(KEY_INTERVAL_MS);
    }
    return times.sort((left, right) => left - right);
  }

  async function timeBusyKeys(): Promise<readonly number[]> {
    const changing = plan.changer.changePods(
      'restart',
      Math.ceil((plan.keys * KEY_INTERVAL_MS * CHANGES_PER_SECOND) / 1000),
    );
    const [times] = await Promise.all([timeKeys(), changing]);
    return times;
  }

  async function bytesOfOnePod(): Promise<number | undefined> {
    if (contender.cursor === undefined) return undefined;
    const before = bytes;
    await plan.changer.changeShownPod();
    await pause(REDRAW_MS);
    return bytes - before;
  }

  try {
    plan.line.takeTraffic();
    const joining = contender.allShown === undefined ? undefined : shows(contender.allShown);
    const firstMs = await shows(contender.firstSetsShown);
    const joinedMs = await joining;
    await pause(plan.settleMs);
    const megabytes = residentMegabytes(pty.pid);
    const startCpu = cpuSeconds(pty.pid);
    const startTraffic = plan.line.takeTraffic();
    const bytesBefore = bytes;
    const idleBegun = performance.now();
    await pause(plan.idleMs);
    const idleSeconds = (performance.now() - idleBegun) / 1000;
    const idlePercent = ((cpuSeconds(pty.pid) - startCpu) / idleSeconds) * 100;
    const idleBytes = (bytes - bytesBefore) / idleSeconds;
    const idleTraffic = plan.line.takeTraffic();
    const perHour = HOUR_MS / plan.idleMs;
    return {
      firstMs,
      joinedMs,
      megabytes,
      idlePercent,
      idleBytes,
      startCpu,
      startTraffic,
      hourTraffic: { requests: idleTraffic.requests * perHour, bytes: idleTraffic.bytes * perHour },
      bytesForOnePod: await bytesOfOnePod(),
      keysIdleMs: await timeKeys(),
      annotationsCpu: await cpuOfChanges('annotation'),
      restartsCpu: await cpuOfChanges('restart'),
      keysBusyMs: await timeBusyKeys(),
    };
  } finally {
    pty.kill('SIGKILL');
    await ended;
    screen.dispose();
  }
}
