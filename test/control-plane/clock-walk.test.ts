/**
 * The same walk under three clocks: waits that only time makes errors or ends, seen by processes whose clock is right, 15
 * minutes ahead and 15 minutes behind. All see the same.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { shiftedClock } from '../program/harness/shifted-clock.ts';
import { waitFor } from '../support/wait-for.ts';
import { controlPlane } from './control-plane.ts';
import {
  type FaultySet,
  faultySetManifest,
  readWhyItems,
  type WhyResult,
  waitUntilAvailable,
} from './findings/harness.ts';

const plane = controlPlane('clocks');
const SHIFT_MS = 15 * 60_000;

/**
 * What each set waits for, and what that is called a minute later. The first ones would not be errors yet for a clock
 * that is behind, the others would be over for one that is ahead.
 */
const WAITS: readonly (readonly [set: string, options: FaultySet, called: string])[] = [
  ['homeless', { podSpec: 'nodeSelector: {disk: none}' }, 'Unschedulable error'],
  ['unserved', { podSpec: 'schedulerName: nobody' }, 'Unschedulable error'],
  ['reluctant', {}, 'TerminatingStuck error'],
  ['leaving', { podSpec: 'terminationGracePeriodSeconds: 600' }, 'WaitingForPod info'],
  ['slow', { startMs: 3_600_000 }, 'WaitingForPod info'],
  ['patient', { spec: 'minReadySeconds: 600' }, 'MinReadyWait info'],
];

type Seen = ReadonlyMap<string, readonly string[]>;

function seenIn(results: readonly WhyResult[]): Seen {
  return new Map(
    results.map(({ item }) => [
      item.set.name,
      [
        item.verdict,
        ...item.findings.map(
          ({ code, severity, subject, since }) =>
            `${code} ${severity} of ${subject.kind} ${subject.name} since ${since}`,
        ),
      ],
    ]),
  );
}

test('a walk under a clock that is wrong gives the same findings', {
  skip: plane.skip,
  timeout: 240_000,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'stsview-clocks-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const clocks = [undefined, shiftedClock(folder, SHIFT_MS), shiftedClock(folder, -SHIFT_MS)];
  const look = async () => (await Promise.all(clocks.map((command) => readWhyItems(plane, command)))).map(seenIn);
  const compare = (what: string, isDue: (right: Seen) => boolean) =>
    waitFor(
      look,
      ([right, ahead, behind]) => {
        if (right === undefined || !isDue(right)) return false;
        // A pod may change between the readings of three processes; what stays different is a difference of the clocks.
        return (
          JSON.stringify([...right]) === JSON.stringify([...(ahead ?? [])]) &&
          JSON.stringify([...right]) === JSON.stringify([...(behind ?? [])])
        );
      },
      { what, deadline: 150_000, every: 500 },
    );

  for (const [set, options] of WAITS) await plane.apply(faultySetManifest(set, options));
  for (const set of ['reluctant', 'leaving']) {
    await waitUntilAvailable(plane, set, 1);
    await plane.kubectl('patch', 'pod', `${set}-0`, '-p', '{"metadata":{"finalizers":["example.com/backup"]}}');
    await plane.kubectl('delete', 'pod', `${set}-0`, '--wait=false');
  }
  await compare('the same findings under three clocks, once they have lasted', (right) =>
    WAITS.every(([set, , called]) => right.get(set)?.some((text) => text.startsWith(called)) === true),
  );
  for (const set of ['reluctant', 'leaving']) {
    await plane.kubectl('patch', 'pod', `${set}-0`, '--type=merge', '-p', '{"metadata":{"finalizers":null}}');
  }
  await plane.kubectl('patch', 'statefulset', 'patient', '-p', '{"spec":{"minReadySeconds":0}}');
  await compare('the same findings under three clocks at the end', (right) =>
    ['reluctant', 'leaving', 'patient'].every((set) => right.get(set)?.[0] === 'complete'),
  );
});
