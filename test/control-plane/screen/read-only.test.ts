/**
 * A client in read-only mode cannot send a write, whatever keys are pressed, according to the audit log of the API
 * server.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { KEY_TABLE } from '../../../source/keys/key-table.ts';
import { openTestTerminal } from '../../program/harness/terminal.ts';
import { waitFor } from '../../support/wait-for.ts';
import { applySet } from '../actions/harness.ts';
import { dedicatedBed } from '../dedicated-bed.ts';

const plane = await dedicatedBed('readonly', { audit: true });

interface Audited {
  readonly verb: string;
  readonly userAgent?: string;
  readonly requestURI: string;
  readonly objectRef?: { readonly resource?: string; readonly subresource?: string };
}

/** Returns the dashboard's requests, by its user agent. */
function requestsOfDashboard(): readonly Audited[] {
  const log = readFileSync(join(dirname(plane.kubeconfig), 'logs', 'audit.log'), 'utf8');
  return log
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Audited => JSON.parse(line))
    .filter(({ userAgent }) => userAgent?.startsWith('stsview') === true);
}

function isHarmless({ verb, objectRef }: Audited): boolean {
  if (['get', 'list', 'watch'].includes(verb)) return !['exec', 'attach'].includes(objectRef?.subresource ?? '');
  return verb === 'create' && objectRef?.resource === 'selfsubjectaccessreviews';
}

test('every key on every screen in read-only mode sends only reads', { skip: plane.skip }, async () => {
  await applySet(plane, 'web', { replicas: 2, claims: true });
  using terminal = openTestTerminal({
    args: ['--kubeconfig', plane.kubeconfig, '-n', plane.namespace, '--read-only'],
    columns: 120,
    rows: 40,
  });
  await terminal.waitForText(/● live/, 20_000);
  await terminal.waitForText(/read-only/);
  const leaving = new Set(['q', 'ctrl-c', 'ctrl-z']);
  const keys = [...new Set(KEY_TABLE.flatMap((binding) => binding.keys))].filter((key) => !leaving.has(key));
  const backToTheSets = () =>
    waitFor(
      () => {
        const seen = terminal.screen();
        if (!seen.includes('enter open')) terminal.press('esc');
        return seen;
      },
      (seen) => seen.includes('enter open'),
      { what: 'the list of sets', every: 60 },
    );
  for (const screen of [[], ['enter'], ['v'], ['!']]) {
    for (const key of keys) {
      await backToTheSets();
      terminal.press(...screen, key);
      terminal.press('y', 'enter');
      terminal.type('web\r');
    }
  }
  await backToTheSets();
  // The log is written after the requests. If it contains a later read of the test, it contains all requests before it.
  const requests = await waitFor(requestsOfDashboard, (seen) => seen.some(({ verb }) => verb === 'watch'), {
    what: 'the dashboard in the audit log',
  });
  assert.deepEqual(
    requests.filter((request) => !isHarmless(request)).map(({ verb, requestURI }) => `${verb} ${requestURI}`),
    [],
  );
});
