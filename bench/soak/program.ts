/** The second half of the endurance run: the built program in a pty, with what an hour of changes does to its memory. */

import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';
import { cleanEnvironment, NODE, PROGRAM } from '../../test/program/harness/program-environment.ts';
import { cpuSeconds, residentMegabytes } from '../process-usage.ts';
import { startSoakServer } from './server-process.ts';

export interface ProgramPlan {
  readonly sets: number;
  readonly podsPerSet: number;
  readonly seed: number;
  readonly events: number;
  readonly perSecond: number;
  readonly slices: number;
  readonly onSample?: (sample: ProgramSample) => void;
}

export interface ProgramSample {
  readonly events: number;
  readonly megabytes: number;
  readonly descriptors: number;
  readonly cpuMsPerEvent: number;
}

const START_DEADLINE_MS = 60_000;
/** After the first lists, until the first measurement. */
const SETTLE_MS = 10_000;

function descriptorsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/** Returns a sample before the first event and one after each slice. */
export async function soakProgram(plan: ProgramPlan): Promise<readonly ProgramSample[]> {
  const server = await startSoakServer(plan);
  const command = [
    ...(process.env['SOAK_NODE'] ?? '').split(' ').filter(Boolean),
    PROGRAM,
    '-A',
    '--kubeconfig',
    server.kubeconfig,
  ];
  const pty = spawn(NODE, command, {
    cols: 200,
    rows: 50,
    env: cleanEnvironment(),
  });
  const live = Promise.withResolvers<void>();
  let written = '';
  pty.onData((data) => {
    written = (written + data).slice(-10_000);
    if (written.includes('live')) live.resolve();
  });
  pty.onExit(() => live.reject(new Error(`the program has ended: ${written}`)));
  const late = setTimeout(() => live.reject(new Error('the program has not read everything')), START_DEADLINE_MS);
  try {
    await live.promise;
    clearTimeout(late);
    await pause(SETTLE_MS);
    const samples: ProgramSample[] = [];
    let before = cpuSeconds(pty.pid);
    for (let slice = 0; slice <= plan.slices; slice += 1) {
      const part = plan.events / plan.slices;
      if (slice > 0) await server.change(part, plan.perSecond);
      const used = cpuSeconds(pty.pid);
      const sample = {
        events: slice * part,
        megabytes: residentMegabytes(pty.pid),
        descriptors: descriptorsOf(pty.pid),
        cpuMsPerEvent: slice === 0 ? 0 : ((used - before) * 1000) / part,
      };
      before = used;
      samples.push(sample);
      plan.onSample?.(sample);
    }
    return samples;
  } finally {
    clearTimeout(late);
    pty.kill('SIGKILL');
    server.close();
  }
}
