/** Tests each case: the first finding, its subject, its severity and its text. The cases lie in cases/. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FINDING_CODES, type Finding } from '../../../../source/domain/model/finding.ts';
import type { Kind } from '../../../../source/domain/model/kinds.ts';
import type { Snapshot } from '../../../../source/domain/model/snapshot.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import { DAY, MINUTE, NOW, unschedulable, waitingPod } from '../../../support/object-builders.ts';
import { assertWayOut } from '../../../support/way-out.ts';
import { CLAIM_CASES } from './cases/claim.ts';
import { CONTAINER_CASES } from './cases/container.ts';
import { CRASH_CASES } from './cases/crash.ts';
import { POD_CASES } from './cases/pod.ts';
import { PROVISIONING_CASES } from './cases/provisioning.ts';
import { SANDBOX_CASES } from './cases/sandbox.ts';
import { SCHEDULING_CASES } from './cases/scheduling.ts';
import { SERVICE_CASES } from './cases/service.ts';
import { SET_CASES } from './cases/set.ts';
import { UPDATE_CASES } from './cases/update.ts';
import { buildCase, describeCase, type FindingCase, pendingClaim } from './finding-case.ts';

const CASES: readonly FindingCase[] = [
  ...SET_CASES,
  ...UPDATE_CASES,
  ...SCHEDULING_CASES,
  ...CONTAINER_CASES,
  ...CRASH_CASES,
  ...POD_CASES,
  ...SANDBOX_CASES,
  ...PROVISIONING_CASES,
  ...CLAIM_CASES,
  ...SERVICE_CASES,
];

function subjectOf({ subject }: Finding): string {
  return `${subject.kind}/${subject.name}`;
}

for (const given of CASES) {
  test(`${given.code}: ${given.what}`, () => {
    const { findings } = describeCase(given);
    const [first, second] = findings;
    assert.ok(first !== undefined);
    assert.deepEqual([first.code, first.severity, subjectOf(first)], [given.code, given.severity, given.subject]);
    if (given.says !== undefined) assert.match([first.message, ...first.evidence].join('\n'), given.says);
    if (given.command !== undefined) assert.equal(first.action?.args.join(' '), given.command);
    assert.ok(first.evidence.length > 0);
    for (const finding of findings) assertWayOut(finding);
    assert.doesNotMatch(first.message, /\.$/);
    if (given.consequence !== undefined) {
      assert.equal(second?.code, given.consequence);
      assert.deepEqual(second?.cause, { code: first.code, subject: first.subject });
    }
  });
}

const PEERS: readonly (readonly [string, boolean, RegExp | undefined])[] = [
  ['web-0.web.default.svc.cluster.local', false, /there is no service web in namespace default/],
  ['web-0.web.default', false, undefined],
  ['web-0.other.shop.svc', false, /service is web, not other/],
  ['web-7.web.shop.svc.cluster.local', false, /ordinal 7 is outside the range 0 to 2/],
  ['web-7.web', false, /ordinal 7/],
  ['web-0.peers', true, /not peers/],
  ['web-0.web.shop.svc.cluster.local', false, undefined],
  ['web-2.web', true, undefined],
  ['web-0.conf', false, undefined],
  ['web-0.example.com', false, undefined],
  ['web-0.example.com', true, undefined],
];
for (const [name, hasPort, says] of PEERS) {
  test(`PeerNameMismatch: ${name}${hasPort ? ':80' : ''}: ${says === undefined ? 'no finding' : 'a finding'}`, () => {
    const { findings } = describeCase({
      set: { peerNames: [{ container: 'main', where: 'env SEEDS', name, hasPort }] },
    });
    const found = findings.find(({ code }) => code === 'PeerNameMismatch');
    assert.equal(found === undefined, says === undefined);
    if (says !== undefined) assert.match(found?.message ?? '', says);
  });
}

test('every code has a case, except those that have their own test file', () => {
  const shown = new Set(CASES.map(({ code }) => code));
  assert.deepEqual(
    FINDING_CODES.filter((code) => !shown.has(code)),
    [
      'Unreadable',
      'NamespaceTerminating',
      'MemberReleased',
      'FailedUpdate',
      'FailedDelete',
      'RecreateLoop',
      'NoProgress',
      'FormerMember',
      'ClaimMissing',
      'NamedVolumeUnavailable',
      'DataSourceNotReady',
      'ClaimPending',
      'SelectedNodeGone',
      'VolumeOutOfReach',
      'ClaimHeld',
      'AttachFailed',
      'VolumeFull',
      'ContainerEnded',
      'NotAllowed',
      'EvictionBlocked',
      'ReplicasContested',
      'TemplateContested',
      'DnsMismatch',
      'PeerNameMismatch',
      'VolumeFilling',
      'AttributesPending',
      'FormerVolume',
      'PodResizePending',
      'PodResized',
    ],
  );
});

function refused(snapshot: Snapshot, ...kinds: readonly Kind[]): Snapshot {
  const sources = snapshot.sources.map((source) =>
    kinds.includes(source.kind) ? { ...source, state: { phase: 'denied', since: 0, reason: 'no' } as const } : source,
  );
  const tables = { ...snapshot.tables };
  for (const kind of kinds) Object.assign(tables, { [kind]: new Map() });
  return { tables, sources };
}

test('without permission to read pods, the only finding is NotAllowed', () => {
  const { set, snapshot } = buildCase({});
  const { findings } = describeSet(refused(snapshot, 'Pod'), set, { now: NOW });
  assert.deepEqual(
    findings.map(({ code, severity }) => [code, severity]),
    [['NotAllowed', 'warning']],
  );
  assert.match(
    findings[0]?.evidence[0] ?? '',
    /^not known: pods may not be read here \(the permission to list them is missing\)$/,
  );
});

test('without permission to read storage classes, a pod with a pending claim is unschedulable, and the finding names what is missing', () => {
  const given = { pods: { 2: unschedulable() }, others: () => [pendingClaim('data-web-2', { storageClass: 'gold' })] };
  const { set, snapshot } = buildCase(given);
  const { findings } = describeSet(refused(snapshot, 'StorageClass', 'PersistentVolume'), set, { now: NOW });
  const found = findings.find(({ code }) => code === 'Unschedulable');
  assert.equal(found?.severity, 'error');
  assert.match(found?.evidence.join('\n') ?? '', /storageclasses may not be read.*persistentvolumes may not be read/s);
});

test('no case throws, whatever kinds are refused', () => {
  const kinds: readonly Kind[] = [
    'Pod',
    'PersistentVolumeClaim',
    'PersistentVolume',
    'StorageClass',
    'Service',
    'Node',
    'Event',
    'ControllerRevision',
    'EndpointSlice',
  ];
  for (const given of CASES) {
    const { set, snapshot } = buildCase(given);
    for (const kind of kinds) {
      const { findings } = describeSet(refused(snapshot, kind), set, { now: NOW });
      assert.ok(findings.length > 0, `${given.what} without ${kind}`);
    }
    assert.ok(describeSet(refused(snapshot, ...kinds), { ...set }, { now: NOW }).findings.length > 0);
  }
});

test('a clock that is fast or slow makes no healthy set an error', () => {
  for (const skew of [-10 * MINUTE, 10 * MINUTE, 400 * DAY]) {
    const status = describeCase({}, NOW + skew);
    assert.deepEqual(
      status.findings.map(({ code }) => code),
      ['Complete'],
    );
    const starting = describeCase({ pods: { 2: waitingPod('ContainerCreating', NOW) } }, NOW - 10 * MINUTE);
    assert.ok(starting.findings.every(({ severity }) => severity !== 'error'));
  }
});

test('unknown reasons and messages are shown unchanged', () => {
  const odd = waitingPod('QuantumFlux', NOW - MINUTE, {
    state: { type: 'waiting', reason: 'QuantumFlux', message: '0/x nodes are available: , ,' },
  });
  const { findings } = describeCase({ pods: { 2: odd } });
  assert.deepEqual(
    findings.map(({ code }) => code),
    ['WaitingForPod'],
  );
  for (const message of ['', '0/0 nodes are available', '0/3 nodes are available: banana', 'x'.repeat(5000)]) {
    const { findings: found } = describeCase({ pods: { 2: unschedulable(NOW - 5 * MINUTE, message) } });
    assert.equal(found[0]?.code, 'Unschedulable');
  }
});
