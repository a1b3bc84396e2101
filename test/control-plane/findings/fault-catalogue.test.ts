/**
 * Every code that a control plane without kubelets can produce. The first finding must have the right code and subject.
 */

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { FindingItem } from '../../../source/cli/output/findings/json.ts';
import { FINDING_CODES } from '../../../source/domain/model/finding.ts';
import { waitFor } from '../../support/wait-for.ts';
import { controlPlane } from '../control-plane.ts';
import { FAULT_CATALOGUE, removeLeftovers } from './fault-catalogue.ts';
import { findingText, readWhyItem, subjectText } from './harness.ts';
import { describedReasons, documentedRows, type KubectlTableRow, rolloutStatus, writeRows } from './kubectl-table.ts';

const plane = controlPlane('why');
const options = { skip: plane.skip, timeout: 120_000 };

const EXITS: Readonly<Record<string, number>> = { Complete: 0, StaleClaimReuse: 0, WaitForConsumer: 0 };

const UPDATE = process.env['UPDATE_DOCS'] === '1';
const rows: KubectlTableRow[] = [];
const documented = documentedRows();

/** Reads until two readings in a row are equal. */
async function settled(seen: () => Promise<KubectlTableRow>): Promise<KubectlTableRow> {
  let before = '';
  const read = async () => {
    const row = await seen();
    const isSame = JSON.stringify(row) === before;
    before = JSON.stringify(row);
    return { row, isSame };
  };
  const { row } = await waitFor(read, ({ isSame }) => isSame, { what: 'two equal readings', every: 2000 });
  return row;
}

/** Compares kubectl's output for the same fault with the table in docs/why.md. */
async function compare(set: string, first: FindingItem): Promise<void> {
  const fault = `${first.code} (${set})`;
  const object = subjectText(first).toLowerCase();
  const isVolume = first.subject.kind === 'PersistentVolume';
  const isPolicy = first.subject.kind === 'ValidatingAdmissionPolicy';
  const seen = async (): Promise<KubectlTableRow> => ({
    fault,
    rollout: await rolloutStatus(plane, set),
    describeSet: await describedReasons(plane, `statefulset/${set}`),
    describeObject:
      first.subject.kind === 'StatefulSet'
        ? 'the same'
        : await describedReasons(plane, ...(isVolume ? [object, `pod/${set}-0`] : [object])).catch(() => 'not there'),
    why: `${first.code} of ${isVolume ? 'the volume' : isPolicy ? 'the policy' : object}`,
  });
  if (UPDATE) rows.push(await settled(seen));
  else {
    const said = documented.get(fault);
    await waitFor(seen, (row) => JSON.stringify(row) === JSON.stringify(said), {
      what: `kubectl to say of ${fault} what docs/why.md has: ${JSON.stringify(said)}`,
      deadline: 30_000,
      every: 1000,
    });
  }
}

after(async () => {
  if (plane.skip === false) await removeLeftovers(plane);
});

after(() => {
  const order = FAULT_CATALOGUE.map(({ set }) => set);
  const place = ({ fault }: KubectlTableRow) => order.findIndex((set) => fault.endsWith(`(${set})`));
  if (UPDATE) writeRows(rows.toSorted((a, b) => place(a) - place(b)));
});

describe('the fault catalogue', { concurrency: 6 }, () => {
  for (const { code, set, subject, inject, says = /^/ } of FAULT_CATALOGUE) {
    test(`${code}: ${set}`, options, async () => {
      await inject(plane, set);
      const { item, code: exit } = await waitFor(
        () => readWhyItem(plane, set),
        ({ item: { findings } }) =>
          findings[0]?.code === code &&
          subjectText(findings[0]).startsWith(subject) &&
          subjectText(findings[0]) !== 'PersistentVolume/' &&
          says.test(findingText(findings[0])),
        { what: `${code} of ${subject} as the first finding, that says ${says}`, deadline: 60_000, every: 500 },
      );
      const [first] = item.findings;
      assert.ok(first !== undefined);
      if (!subject.endsWith('/')) assert.equal(subjectText(first), subject);
      assert.ok(first.evidence.length > 0, 'no evidence');
      for (const { code: found, action } of item.findings) assert.equal(action === null, found === 'Complete');
      const expected = EXITS[code] ?? (item.findings.some(({ severity }) => severity === 'error') ? 4 : 3);
      assert.equal(exit, expected);
      await compare(set, first);
    });
  }
});

/** Codes that have tests in files of their own. */
const ELSEWHERE = [
  'AttachFailed',
  'AttributesPending',
  'ClaimHeld',
  'ClaimMissing',
  'ClaimPending',
  'DataSourceNotReady',
  'EvictionBlocked',
  'FormerMember',
  'FormerVolume',
  'NamedVolumeUnavailable',
  'NamespaceTerminating',
  'PodResizePending',
  'PodResized',
  'ReplicasContested',
  'SelectedNodeGone',
  'TemplateContested',
  'VolumeFilling',
  'VolumeFull',
  'VolumeOutOfReach',
];

test('the catalogue covers most codes', () => {
  const made = new Set(FAULT_CATALOGUE.map(({ code }) => code));
  const missing = FINDING_CODES.filter((code) => !made.has(code) && !ELSEWHERE.includes(code));
  assert.deepEqual(missing.toSorted(), [
    'BeingDeleted',
    'DnsMismatch',
    'FailedCreate',
    'MaxUnavailable',
    'NoProgress',
    'NotAllowed',
    'NotObserved',
    'PodFailed',
    'Unreadable',
  ]);
});
