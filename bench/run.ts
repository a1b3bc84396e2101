/**
 * Measures the program beside others, on a control plane of its own: `npm run bench`. The programs alternate within
 * every round, and the first round warms up and is not counted. docs/measurements.md says what each figure is.
 *
 *   -- --runs=3         instead of seven rounds
 *   -- --sizes=100,2000 numbers of pods, one control plane each; 2,000 by default
 *   -- --slow           also over a line of 100 ms and 1 MB/s
 *   -- --keep           keeps the control planes for the next time
 *   -- --kubeconfig=F   a cluster that has sets named set-NNN already, instead
 *   -- --quick          only the commands that end by themselves, on 100 pods
 *   -- --report         prints the table of the last results, and measures nothing
 */

import { cpus, loadavg, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { runKubectl } from '../test/control-plane/control-plane.ts';
import { type BenchCluster, openBenchCluster } from './bench-cluster.ts';
import { type CommandFigures, type CommandPair, measuredCommands, timeCommand } from './commands.ts';
import { FAST_LINE, type LineSpeed, openLine, SLOW_LINE } from './line.ts';
import { type Figures, measure } from './measure.ts';
import { openPodChanger } from './pod-changes.ts';
import { measuredPrograms } from './programs.ts';
import {
  type CommandResult,
  keepResults,
  type ProgramResult,
  type Results,
  readLastResults,
  reportLines,
} from './results.ts';

const SETTLE_MS = 5000;
const IDLE_MS = 10_000;
const CHANGES = 500;
const KEYS = 20;
const QUICK_PODS = 100;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function openCluster(pods: number, kubeconfig: string | undefined): Promise<BenchCluster> {
  return kubeconfig === undefined ? openBenchCluster(pods, say) : { kubeconfig, down: async () => {} };
}

async function firstSet(kubeconfig: string): Promise<{ namespace: string; name: string }> {
  const path = 'jsonpath={.items[0].metadata.namespace}/{.items[0].metadata.name}';
  const [namespace = '', name = ''] = (await runKubectl(kubeconfig, ['get', 'sts', '-A', '-o', path])).split('/');
  return { namespace, name };
}

async function runCommands(pairs: readonly CommandPair[], runs: number): Promise<readonly CommandResult[]> {
  const results = pairs.map(({ own, peer }) => ({
    name: own.name,
    peer: peer.name,
    runs: [] as CommandFigures[],
    peerRuns: [] as CommandFigures[],
  }));
  for (let round = 0; round <= runs; round++) {
    for (const [index, { own, peer }] of pairs.entries()) {
      const [mine, theirs] = [await timeCommand(own), await timeCommand(peer)];
      if (round === 0) continue;
      results[index]?.runs.push(mine);
      results[index]?.peerRuns.push(theirs);
    }
  }
  return results;
}

async function runPrograms(
  kubeconfig: string,
  pods: number,
  speed: LineSpeed,
  runs: number,
): Promise<readonly ProgramResult[]> {
  const programs = measuredPrograms(pods);
  const results = programs.map(({ name }) => ({ program: name, runs: [] as Figures[] }));
  const changer = await openPodChanger(kubeconfig);
  try {
    for (let round = 0; round <= runs; round++) {
      for (const [index, program] of programs.entries()) {
        const line = await openLine(kubeconfig, speed);
        try {
          const load = loadavg()[0]?.toFixed(1);
          const plan = { line, settleMs: SETTLE_MS, idleMs: IDLE_MS, changes: CHANGES, keys: KEYS, changer };
          const figures = await measure(program, plan);
          if (round > 0) results[index]?.runs.push(figures);
          const name = round === 0 ? 'warm-up' : `run ${round}`;
          say(
            `${name}  ${program.name}: first ${figures.firstMs.toFixed(0)} ms, ${figures.megabytes.toFixed(0)} MB (load ${load})`,
          );
        } finally {
          line.close();
        }
      }
    }
  } finally {
    changer.close();
  }
  return results;
}

function machine(): readonly string[] {
  const [cpu] = cpus();
  return [
    `${cpus().length} × ${cpu?.model ?? 'a processor without a name'}, ${Math.round(totalmem() / 1e9)} GB.`,
    `Node.js ${process.versions.node}, ${process.platform}.`,
    `Load ${loadavg()
      .map((load) => load.toFixed(1))
      .join(', ')}.`,
  ];
}

const { values: options } = parseArgs({
  options: {
    keep: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    report: { type: 'boolean', default: false },
    slow: { type: 'boolean', default: false },
    runs: { type: 'string', default: '7' },
    sizes: { type: 'string', default: '2000' },
    kubeconfig: { type: 'string' },
  },
});

if (options.report) {
  for (const line of reportLines(readLastResults())) say(line);
} else {
  const runs = Number(options.runs);
  const sizes = options.quick ? [QUICK_PODS] : options.sizes.split(',').map(Number);
  const measured: Results['sizes'][number][] = [];
  let commands: readonly CommandResult[] = [];
  for (const pods of sizes) {
    const cluster = await openCluster(pods, options.kubeconfig);
    try {
      if (commands.length === 0) {
        commands = await runCommands(measuredCommands(cluster.kubeconfig, await firstSet(cluster.kubeconfig)), runs);
      }
      if (options.quick) continue;
      const lines: readonly (readonly [string, LineSpeed])[] = [
        ['this machine', FAST_LINE],
        ...(options.slow ? [['a line of 100 ms and 1 MB/s', SLOW_LINE] as const] : []),
      ];
      for (const [line, speed] of lines) {
        measured.push({ pods, line, programs: await runPrograms(cluster.kubeconfig, pods, speed, runs) });
      }
    } finally {
      if (!options.keep) await cluster.down();
    }
  }
  const results: Results = { takenAt: new Date().toISOString(), machine: machine(), commands, sizes: measured };
  for (const line of reportLines(results)) say(line);
  say(`\nkept in ${keepResults(results)}`);
}
