/**
 * The program through faults of the line, of its credentials and of the control plane: it is right again, it does not
 * show for long as live what is no longer true, it answers keys, and it restores the terminal. `npm run faults` tries
 * all faults and measures.
 */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dedicatedBed } from '../dedicated-bed.ts';
import { LINE_FAULTS } from './line-faults.ts';
import { PLANE_FAULTS } from './plane-faults.ts';
import { PROGRAM_FAULTS } from './program-faults.ts';
import { tryFault } from './try-fault.ts';

const plane = await dedicatedBed('faults');
const options = { skip: plane.skip, timeout: 300_000 };

/** Those that are unlike each other, and last a short time. */
const CHOSEN = [
  'connections are refused',
  'a cut every 300 ms',
  '403',
  '404 of a gateway',
  '410',
  '429, Retry-After: 3600',
  'a login page (200, text/html)',
  'gzip that is cut',
  'items: null',
  'answers begin and never go on',
  'watches are cut in the middle of an event',
  'every event comes twice',
  'events of an unknown type',
  'a credential command that hangs behind a wrapper script',
  'a token that changes in the kubeconfig',
  'the address of the server changes in the kubeconfig',
  'the program is stopped (SIGSTOP)',
];
const RESTORED = 'etcd is restored from an older copy: versions run backwards';

/** Seconds more than the limit: on a busy machine everything takes longer. */
const PATIENCE = 20;

function checked(name: string): void {
  const fault = [...LINE_FAULTS, ...PROGRAM_FAULTS, ...PLANE_FAULTS].find((candidate) => candidate.name === name);
  test(name, options, async () => {
    assert.ok(fault !== undefined);
    const { rightAfter, lied, answeredKeys, restoredTerminal, seen } = await tryFault(fault, plane.bed);
    assert.notEqual(rightAfter, undefined, `it is never right again: ${seen}`);
    assert.ok(lied <= fault.lieLimit + PATIENCE, `it lied for ${lied} s: ${seen}`);
    assert.notEqual(answeredKeys, false, 'no key was answered');
    assert.ok(restoredTerminal, 'the terminal is as it was');
  });
}

describe('the line and the program', { concurrency: 4, skip: plane.skip }, () => {
  for (const name of CHOSEN) checked(name);
});

describe('the control plane', { skip: plane.skip }, () => {
  checked(RESTORED);
});
