/** The figures of a run as they are kept, and the table that is made of them. */

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CommandFigures } from './commands.ts';
import type { Figures } from './measure.ts';

export interface ProgramResult {
  readonly program: string;
  readonly runs: readonly Figures[];
}

export interface CommandResult {
  readonly name: string;
  readonly peer: string;
  readonly runs: readonly CommandFigures[];
  readonly peerRuns: readonly CommandFigures[];
}

export interface Results {
  readonly takenAt: string;
  /** Processor, memory, versions and load: a sentence each. */
  readonly machine: readonly string[];
  readonly commands: readonly CommandResult[];
  readonly sizes: readonly {
    readonly pods: number;
    readonly line: string;
    readonly programs: readonly ProgramResult[];
  }[];
}

interface Row {
  readonly title: string;
  readonly of: (figures: Figures) => number | undefined;
  readonly digits: number;
}

const ROWS: readonly Row[] = [
  { title: 'first sets on screen, ms', of: ({ firstMs }) => firstMs, digits: 0 },
  { title: 'all joined, ms', of: ({ joinedMs }) => joinedMs, digits: 0 },
  { title: 'resident after 5 s, MB', of: ({ megabytes }) => megabytes, digits: 0 },
  { title: 'CPU seconds until then', of: ({ startCpu }) => startCpu, digits: 2 },
  { title: 'requests until then', of: ({ startTraffic }) => startTraffic.requests, digits: 0 },
  { title: 'MB from the API server until then', of: ({ startTraffic }) => startTraffic.bytes / 1e6, digits: 1 },
  { title: 'idle, % of a core', of: ({ idlePercent }) => idlePercent, digits: 2 },
  { title: 'idle, bytes a second to the terminal', of: ({ idleBytes }) => idleBytes, digits: 0 },
  { title: 'idle, requests an hour', of: ({ hourTraffic }) => hourTraffic.requests, digits: 0 },
  { title: 'idle, MB an hour from the API server', of: ({ hourTraffic }) => hourTraffic.bytes / 1e6, digits: 1 },
  { title: 'key to output, p50, ms', of: ({ keysIdleMs }) => percentile(keysIdleMs, 0.5), digits: 0 },
  { title: 'key to output, p95, ms', of: ({ keysIdleMs }) => percentile(keysIdleMs, 0.95), digits: 0 },
  {
    title: 'the same at 100 changes a second, p50, ms',
    of: ({ keysBusyMs }) => percentile(keysBusyMs, 0.5),
    digits: 0,
  },
  {
    title: 'the same at 100 changes a second, p95, ms',
    of: ({ keysBusyMs }) => percentile(keysBusyMs, 0.95),
    digits: 0,
  },
  { title: 'CPU seconds for 1,000 annotated pods', of: ({ annotationsCpu }) => annotationsCpu, digits: 2 },
  { title: 'CPU seconds for 1,000 restarts', of: ({ restartsCpu }) => restartsCpu, digits: 2 },
  { title: 'bytes to the terminal for one changed pod', of: ({ bytesForOnePod }) => bytesForOnePod, digits: 0 },
];

function percentile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[sorted.length / 2 - 1] ?? Number.NaN)) / 2;
}

function valuesOf(row: Row, { runs }: ProgramResult): readonly number[] {
  return runs.flatMap((figures) => row.of(figures) ?? []);
}

/** The median, with the least and the most. */
function cell(values: readonly number[], digits: number): string {
  if (values.length === 0) return '';
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed(digits)} (${least.toFixed(digits)}–${most.toFixed(digits)})`;
}

/** How many times the peer's median the program's is. */
function ratio(own: readonly number[], peer: readonly number[]): string {
  const [mine, theirs] = [median(own), median(peer)];
  return Number.isNaN(mine) || Number.isNaN(theirs) || theirs === 0 ? '' : `${(mine / theirs).toFixed(2)} ×`;
}

function programTable(programs: readonly ProgramResult[]): readonly string[] {
  const [own, ...peers] = programs;
  if (own === undefined) return [];
  const titles = [own.program, ...peers.flatMap(({ program }) => [program, `of ${program}`])];
  const lines = ROWS.map((row) => {
    const mine = valuesOf(row, own);
    const others = peers.flatMap((peer) => [cell(valuesOf(row, peer), row.digits), ratio(mine, valuesOf(row, peer))]);
    return `| ${[row.title, cell(mine, row.digits), ...others].join(' | ')} |`;
  });
  return [`| | ${titles.join(' | ')} |`, `| --- |${' --- |'.repeat(titles.length)}`, ...lines];
}

function commandTable(commands: readonly CommandResult[]): readonly string[] {
  const lines = commands.flatMap(({ name, peer, runs, peerRuns }) =>
    (['wallSeconds', 'cpuSeconds'] as const).map((what) => {
      const [own, other] = [runs.map((run) => run[what]), peerRuns.map((run) => run[what])];
      const unit = what === 'wallSeconds' ? 's' : 'CPU s';
      return `| ${name}, ${unit} | ${cell(own, 3)} | ${peer} | ${cell(other, 3)} | ${ratio(own, other)} |`;
    }),
  );
  return ['| | | beside | | ratio |', '| --- | --- | --- | --- | --- |', ...lines];
}

/** The report in Markdown. */
export function reportLines({ takenAt, machine, commands, sizes }: Results): readonly string[] {
  return [
    `Medians with the least and the most, ${takenAt}. ${machine.join(' ')}`,
    '',
    ...commandTable(commands),
    ...sizes.flatMap(({ pods, line, programs }) => [
      '',
      `${pods} pods, claims and volumes, ${line}, ${programs[0]?.runs.length ?? 0} runs:`,
      '',
      ...programTable(programs),
    ]),
  ];
}

const FOLDER = fileURLToPath(new URL('./results/', import.meta.url));

/** Returns the name of the file. */
export function keepResults(results: Results): string {
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `${results.takenAt.replaceAll(':', '-')}.json`);
  writeFileSync(file, `${JSON.stringify(results, undefined, 1)}\n`);
  return file;
}

/** Returns the results of the last run. @throws if there is none */
export function readLastResults(): Results {
  mkdirSync(FOLDER, { recursive: true });
  const last = readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .at(-1);
  if (last === undefined) throw new Error('No results are kept yet: run "npm run bench" first.');
  return JSON.parse(readFileSync(join(FOLDER, last), 'utf8')) as Results;
}
