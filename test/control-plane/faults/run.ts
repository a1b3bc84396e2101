/**
 * Runs the program through every fault, on a control plane of its own: `npm run faults`. The table is written to
 * docs/faults.md.
 *
 *   -- --only=TEXT        only the faults, or decisions, whose names contain it; the table is only printed
 *   -- --side-by-side=2   instead of four at the same time
 *   -- --decisions        instead, every decision over data with every fault at each of its requests
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Bed, binaries, build, startBed } from '../bed.ts';
import { DECISIONS } from './decisions/decision.ts';
import { openDecision } from './decisions/try-decision.ts';
import type { FaultCase } from './fault-case.ts';
import { LINE_FAULTS } from './line-faults.ts';
import { PLANE_FAULTS } from './plane-faults.ts';
import { PROGRAM_FAULTS } from './program-faults.ts';
import { isAsItHasToBe, rowOf, tableOf } from './report.ts';
import { type FaultResult, tryFault } from './try-fault.ts';

const DOCS = fileURLToPath(new URL('../../../docs/faults.md', import.meta.url));

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A run that did not come to its end. */
function brokenResult({ name, lieLimit }: FaultCase, error: unknown): FaultResult {
  const seen = String(error);
  return { name, rightAfter: undefined, lied: 0, lieLimit, answeredKeys: undefined, restoredTerminal: false, seen };
}

async function tryOne(fault: FaultCase, bed: Bed): Promise<FaultResult> {
  const result = await tryFault(fault, bed).catch((error: unknown) => brokenResult(fault, error));
  say(`${isAsItHasToBe(result) ? '  ' : '✗ '}${rowOf(result)}${result.seen === '' ? '' : `\n      ${result.seen}`}`);
  return result;
}

async function tryAll(faults: readonly FaultCase[], bed: Bed, sideBySide: number): Promise<readonly FaultResult[]> {
  const results = new Map<FaultCase, FaultResult>();
  const queue = [...faults];
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) results.set(next, await tryOne(next, bed));
  };
  await Promise.all(Array.from({ length: sideBySide }, worker));
  return faults.flatMap((fault) => results.get(fault) ?? []);
}

/** Replaces the table in the document. */
function writeTable(results: readonly FaultResult[]): void {
  const text = readFileSync(DOCS, 'utf8');
  const at = text.indexOf('| fault |');
  const rest = text.slice(at).replace(/^(\|.*\n)+/, '');
  writeFileSync(DOCS, `${text.slice(0, at)}${tableOf(results)}\n${rest}`);
}

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    'side-by-side': { type: 'string', default: '4' },
    decisions: { type: 'boolean', default: false },
  },
});

const sideBySide = Number(options['side-by-side']);

function chosen<T extends { readonly name: string }>(cases: readonly T[]): readonly T[] {
  return cases.filter(({ name }) => name.includes(options.only));
}

async function runFaults(bed: Bed): Promise<boolean> {
  const beside = await tryAll(chosen([...LINE_FAULTS, ...PROGRAM_FAULTS]), bed, sideBySide);
  const results = [...beside, ...(await tryAll(chosen(PLANE_FAULTS), bed, 1))];
  if (options.only === '') writeTable(results);
  const wrong = results.filter((result) => !isAsItHasToBe(result));
  say(`${results.length} faults, ${wrong.length} of them not as it has to be`);
  return wrong.length === 0;
}

/** The worlds of the decisions may not be made side by side: volumes of one could stand for those of another. */
async function runDecisions(bed: Bed): Promise<boolean> {
  let isRight = true;
  for (const decision of chosen(DECISIONS)) {
    const desk = await openDecision(decision, bed.kubeconfig);
    const queue = [...desk.trials];
    let wrong = 0;
    const worker = async (): Promise<void> => {
      for (let trial = queue.shift(); trial !== undefined; trial = queue.shift()) {
        const writes = await desk.run(trial);
        if (writes.length === 0) continue;
        wrong += 1;
        say(
          `✗ ${decision.name}: ${trial.fault} at ${trial.moment.request} (${trial.moment.occurrence}): ${writes.join(', ')}`,
        );
      }
    };
    await Promise.all(Array.from({ length: sideBySide }, worker)).finally(desk.close);
    say(`  ${decision.name}: ${desk.trials.length} trials, ${desk.writes.length} writes undisturbed, ${wrong} wrong`);
    isRight &&= wrong === 0 && desk.writes.length > 0 === decision.changes;
  }
  return isRight;
}

const missing = await build(say);
if (missing !== undefined) throw new Error(missing);
process.env['PATH'] = `${await binaries()}:${process.env['PATH']}`;
const bed = await startBed();
try {
  const isRight = options.decisions ? await runDecisions(bed) : await runFaults(bed);
  if (!isRight) process.exitCode = 1;
} finally {
  await bed.down();
}
