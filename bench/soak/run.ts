/**
 * The endurance run, `npm run soak`: a million events with 500 cut connections and 50 lists afresh, and what an hour of
 * changes does to the memory of the program. The exit code is 1 if the cache differs from the server, or something
 * grows. docs/endurance.md says what each figure is.
 *
 *   -- --quick      60,000 events, and ten minutes of changes: about two minutes
 *   -- --hour       the hour of changes in real time, 50 a second, instead of 400 a second
 *   -- --events=N   instead of a million
 *   -- --seed=N     repeats the changes of another run
 */

import { parseArgs } from 'node:util';
import { type ProgramSample, soakProgram } from './program.ts';
import { soakReading } from './reading.ts';
import { growthOf, median, type Sample, slopeOf } from './slope.ts';

const CHANGES_PER_SECOND = 50;
/** Eight times as fast as the hour that it stands for. */
const FAST_CHANGES_PER_SECOND = 400;
const LARGEST_RESIDENT_RATIO = 1.3;
/** Live bytes of the heap that a million events may add: of tables whose size has a limit. */
const LARGEST_HEAP_GROWTH = 4e6;
const LARGEST_DESCRIPTOR_GROWTH = 8;
/** The last third of the events may take so much more processor time than the first: the machine has other work. */
const LARGEST_CPU_RATIO = 1.5;

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    hour: { type: 'boolean', default: false },
    events: { type: 'string' },
    seed: { type: 'string' },
  },
});
const events = Number(flags.events ?? (flags.quick ? 60_000 : 1_000_000));
const seed = Number(flags.seed ?? Math.floor(Math.random() * 2 ** 31));
const share = events / 1_000_000;
const size = { sets: 20, podsPerSet: 5, seed };
const problems: string[] = [];

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function check(holds: boolean, sentence: string): void {
  say(`${holds ? '  ok' : 'FAIL'}  ${sentence}`);
  if (!holds) problems.push(sentence);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function sampleLine({ events: count, heap, external, resident, descriptors, cpuPerEvent }: Sample): string {
  const parts = [`${count} events`, `heap ${megabytes(heap)}`, `buffers ${megabytes(external)}`];
  return [
    ...parts,
    `resident ${megabytes(resident)}`,
    `${descriptors} descriptors`,
    `${cpuPerEvent.toFixed(0)} µs each`,
  ].join(', ');
}

function judgeReading(samples: readonly Sample[]): void {
  // What is compiled and cached in the beginning is no growth.
  const settled = samples.slice(Math.floor(samples.length / 5));
  const third = Math.ceil(settled.length / 3);
  const cpuOf = (part: readonly Sample[]): number => median(part.map(({ cpuPerEvent }) => cpuPerEvent));
  const [first, last] = [cpuOf(settled.slice(0, third)), cpuOf(settled.slice(-third))];
  const slope = (value: (sample: Sample) => number): number => slopeOf(settled, value);
  say(`slope of the live heap: ${(slope(({ heap }) => heap) * 1000).toFixed(0)} bytes for 1,000 events`);
  say(`slope of the buffers: ${(slope(({ external }) => external) * 1000).toFixed(0)} bytes for 1,000 events`);
  say(`slope of the descriptors: ${(slope(({ descriptors }) => descriptors) * 1e6).toFixed(1)} for 1,000,000 events`);
  check(true, 'after every slice, the cache equals the objects of the server');
  const heap = growthOf(settled, (sample) => sample.heap + sample.external);
  check(heap < LARGEST_HEAP_GROWTH, `the live heap and buffers have grown by ${megabytes(heap)}`);
  const opened = growthOf(settled, ({ descriptors }) => descriptors);
  check(opened < LARGEST_DESCRIPTOR_GROWTH, `the descriptors have grown by ${opened.toFixed(0)}`);
  check(
    last < first * LARGEST_CPU_RATIO,
    `${first.toFixed(0)} µs of processor time for an event at first, ${last.toFixed(0)} at last`,
  );
}

function judgeProgram(samples: readonly ProgramSample[]): void {
  const start = samples[0]?.megabytes ?? Number.NaN;
  const end = median(samples.slice(-3).map((sample) => sample.megabytes));
  const ratio = end / start;
  check(
    ratio <= LARGEST_RESIDENT_RATIO,
    `resident: ${start.toFixed(0)} MB at the start, ${end.toFixed(0)} MB after it (${ratio.toFixed(2)} times)`,
  );
}

say(`seed ${seed}: ${events} events, read in this process`);
const slices = flags.quick ? 12 : 100;
const reading = await soakReading({
  ...size,
  events,
  slices,
  reconnects: Math.round(500 * share),
  relists: Math.max(3, Math.round(50 * share)),
  onSample: (sample) => say(sampleLine(sample)),
});
judgeReading(reading);

const perSecond = flags.hour ? CHANGES_PER_SECOND : FAST_CHANGES_PER_SECOND;
const changes = flags.quick ? 600 * CHANGES_PER_SECOND : 3600 * CHANGES_PER_SECOND;
say(`the program in a terminal of 200×50: ${changes} changes, ${perSecond} a second`);
const program = await soakProgram({
  ...size,
  events: changes,
  perSecond,
  slices: flags.quick ? 6 : 36,
  onSample({ events: count, megabytes: resident, descriptors, cpuMsPerEvent }) {
    say(
      `${count} changes: resident ${resident.toFixed(1)} MB, ${descriptors} descriptors, ${cpuMsPerEvent.toFixed(2)} ms each`,
    );
  },
});
judgeProgram(program);
for (const sentence of problems) say(`not as it should be: ${sentence}`);
process.exit(problems.length === 0 ? 0 : 1);
