/** Checks the statements of docs/rollout-status.md. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import type { StatusItem, StatusList } from '../../source/cli/commands/status/json.ts';
import { runProgram } from '../program/harness/run-program.ts';
import { waitFor } from '../support/wait-for.ts';
import { controlPlane } from './control-plane.ts';
import { createCase, ROLLOUT_CASES, rowOf } from './rollout-cases.ts';

const plane = controlPlane('rollout');

test('the document has a line for each case, and no other', () => {
  const text = readFileSync(new URL('../../docs/rollout-status.md', import.meta.url), 'utf8');
  const rows = text.split('\n').filter((line) => /\| [01] \| `/.test(line));
  assert.deepEqual(rows, ROLLOUT_CASES.map(rowOf));
});

async function statusOf(set: string): Promise<StatusItem> {
  const { stdout, stderr, code } = await runProgram(
    ['status', set, '-o', 'json', '-n', plane.namespace, '--kubeconfig', plane.kubeconfig],
    { deadline: 30_000 },
  );
  assert.equal(code, 0, stderr);
  const list: StatusList = JSON.parse(stdout);
  const [item] = list.items;
  assert.ok(item !== undefined, `${set} is not there`);
  return item;
}

interface Told {
  /** The last line of its output. */
  readonly last: string;
  readonly exit: number;
}

function rolloutStatus(set: string, ...flags: readonly string[]): Promise<Told> {
  const args = ['--kubeconfig', plane.kubeconfig, '-n', plane.namespace, 'rollout', 'status', 'statefulset', set];
  return new Promise((resolve) => {
    execFile('kubectl', [...args, ...flags], (error, stdout, stderr) => {
      const last = `${stdout}${stderr}`.trimEnd().split('\n').at(-1) ?? '';
      resolve({ last, exit: error === null ? 0 : Number(error.code) });
    });
  });
}

describe('kubectl rollout status and stsview status', { skip: plane.skip, concurrency: 3 }, () => {
  // All sets are created first, since one of them takes some time.
  before(async () => {
    if (plane.skip !== false) return;
    for (const given of ROLLOUT_CASES) await createCase(plane, given);
  });

  for (const given of ROLLOUT_CASES) {
    test(given.state, { timeout: 240_000 }, async () => {
      const look = { deadline: 120_000, every: 500 };
      if (given.change !== undefined) {
        await waitFor(
          () => statusOf(given.set),
          ({ verdict }) => verdict === 'complete',
          { what: `${given.set} to be complete`, ...look },
        );
        await given.change(plane);
      }
      const item = await waitFor(
        () => statusOf(given.set),
        (seen) => seen.verdict === given.stsview && (given.isReached?.(seen) ?? true),
        { what: `${given.set} to be ${given.stsview}`, ...look },
      );
      assert.notEqual(item.reason, '');
      assert.equal((await rolloutStatus(given.set, '--watch=false')).last, given.kubectl);
      assert.equal((await rolloutStatus(given.set, '--timeout=1s')).exit, given.exit);
      assert.equal((await statusOf(given.set)).verdict, given.stsview);
    });
  }
});
