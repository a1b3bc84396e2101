/**
 * Measures start-up, memory, idle CPU and the cost of changes: `npm run bench [-- --keep] [--runs=N]`. The programs
 * alternate within every round. The first round warms up and is not counted. Prints medians with minimum and maximum.
 * `--keep` keeps the control plane for the next run.
 */

import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { openBenchCluster, PODS, SETS } from './bench-cluster.ts';
import { type Figures, type MeasurementPlan, measure } from './measure.ts';
import { CHANGE_COUNT, CHANGES_PER_SECOND, openPodAnnotator } from './pod-annotator.ts';
import { type MeasuredProgram, measuredPrograms } from './programs.ts';

const SETTLE_MS = 5000;
const IDLE_MS = 20_000;

interface Row {
  readonly title: string;
  readonly of: (figures: Figures) => number | undefined;
  readonly digits: number;
  /** The upper limit that this project aims for. */
  readonly target?: number;
}

const ROWS: readonly Row[] = [
  { title: 'first sets on screen, ms', of: ({ firstMs }) => firstMs, digits: 0, target: 400 },
  { title: 'all joined, ms', of: ({ joinedMs }) => joinedMs, digits: 0, target: 1500 },
  { title: `resident after ${SETTLE_MS / 1000} s, MB`, of: ({ megabytes }) => megabytes, digits: 0, target: 160 },
  { title: 'CPU seconds until then', of: ({ startCpu }) => startCpu, digits: 2 },
  { title: `idle for ${IDLE_MS / 1000} s, % of a core`, of: ({ idlePercent }) => idlePercent, digits: 2, target: 1 },
  { title: 'idle, bytes a second to the terminal', of: ({ idleBytes }) => idleBytes, digits: 0 },
  {
    title: `${CHANGE_COUNT} changes at ${CHANGES_PER_SECOND} a second, CPU seconds`,
    of: ({ changesCpu }) => changesCpu,
    digits: 2,
  },
];

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function median(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

function cell(row: Row, all: readonly Figures[]): string {
  const values = all.flatMap((figures) => row.of(figures) ?? []).sort((a, b) => a - b);
  if (values.length === 0) return '';
  const [least = 0, most = 0] = [values[0], values.at(-1)];
  const spread = `(${least.toFixed(row.digits)}–${most.toFixed(row.digits)})`;
  return `${median(values).toFixed(row.digits)} ${spread}`;
}

function table(results: ReadonlyMap<MeasuredProgram, readonly Figures[]>): readonly string[] {
  const names = [...results.keys()].map(({ name }) => name);
  const lines = ROWS.map((row) => {
    const cells = [...results.values()].map((all) => cell(row, all));
    return `| ${[row.title, ...cells, row.target ?? ''].join(' | ')} |`;
  });
  return [`| | ${names.join(' | ')} | target |`, `| --- |${' --- |'.repeat(names.length + 1)}`, ...lines];
}

const { values: options } = parseArgs({
  options: { keep: { type: 'boolean', default: false }, runs: { type: 'string', default: '7' } },
});
const runs = Number(options.runs);
const world = await openBenchCluster(say);
const annotator = await openPodAnnotator(world.kubeconfig);
try {
  const course: MeasurementPlan = {
    kubeconfig: world.kubeconfig,
    settleMs: SETTLE_MS,
    idleMs: IDLE_MS,
    makeChanges: annotator.annotate,
  };
  const results = new Map<MeasuredProgram, Figures[]>(measuredPrograms().map((contender) => [contender, []]));
  for (let round = 0; round <= runs; round++) {
    for (const [contender, all] of results) {
      const load = loadavg()[0]?.toFixed(1);
      const figures = await measure(contender, course);
      if (round > 0) all.push(figures);
      const told = ROWS.map((row) => row.of(figures)?.toFixed(row.digits) ?? '-').join('  ');
      say(`${round === 0 ? 'warm-up' : `run ${round}  `}  ${contender.name}: ${told}  (load ${load})`);
    }
  }
  say(`\n${SETS} sets, ${PODS} pods, claims and volumes; medians of ${runs} runs (least–most):\n`);
  for (const line of table(results)) say(line);
} finally {
  annotator.close();
  if (!options.keep) await world.down();
}
