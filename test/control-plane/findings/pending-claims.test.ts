/** Claims that are Pending, each for its own reason; where the way out is a command, the command is run. */

import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { FindingCode } from '../../../source/domain/model/finding.ts';
import { waitFor } from '../../support/wait-for.ts';
import { type ControlPlane, controlPlane } from '../control-plane.ts';
import {
  CLAIM,
  faultySetManifest,
  readWhyItem,
  reportEvent,
  waitForFirstFinding,
  waitUntilAvailable,
} from './harness.ts';
import {
  claimManifest,
  claimRefOf,
  classManifest,
  removeClusterObjects,
  takeWayOut,
  volumeManifest,
  volumeName,
} from './volumes.ts';

const plane = controlPlane('pending');
const options = { skip: plane.skip, timeout: 180_000 };

after(async () => {
  if (plane.skip === false) await removeClusterObjects(plane);
});

interface PendingFault {
  readonly what: string;
  readonly set: string;
  /** Everything but the set. */
  readonly objects: (plane: ControlPlane, claim: string) => string;
  /** The spec of the claim template. */
  readonly template?: (plane: ControlPlane) => string;
  readonly code: FindingCode;
  readonly says: RegExp;
  /** True if the proposed command brings the set up. */
  readonly heals?: true;
}

const NO_CLASS = `storageClassName: '', ${CLAIM}`;
const namedVolume = (name: string, more = NO_CLASS) => `volumeName: ${volumeName(plane, name)}, ${more}`;

const FAULTS: readonly PendingFault[] = [
  {
    what: 'a restored claim names the volume that its predecessor had',
    set: 'restored',
    objects: (on, claim) =>
      volumeManifest(on, 'kept', { spec: claimRefOf(on, claim) }) + claimManifest(claim, namedVolume('kept')),
    code: 'NamedVolumeUnavailable',
    says: /which it cannot have: it still belongs to a former claim of this name \(Released\)/,
    heals: true,
  },
  {
    what: 'a claim names a volume that is bound elsewhere',
    set: 'late',
    objects: (on, claim) =>
      volumeManifest(on, 'taken', { spec: claimRefOf(on, 'somebody-else') }) +
      claimManifest(claim, namedVolume('taken')),
    template: () => CLAIM,
    code: 'NamedVolumeUnavailable',
    says: /(?:claimed by|still kept for) \S+\/somebody-else/,
    heals: true,
  },
  {
    what: 'a claim names a volume that is too small and of another class',
    set: 'tight',
    objects: (on, claim) =>
      volumeManifest(on, 'tiny', { size: '1Mi', storageClass: 'other' }) + claimManifest(claim, namedVolume('tiny')),
    template: () => CLAIM,
    code: 'NamedVolumeUnavailable',
    says: /its class is other, smaller than 1Gi.*event VolumeMismatch/s,
    heals: true,
  },
  {
    what: 'every claim of the set names a volume that does not exist',
    set: 'nowhere',
    objects: () => '',
    template: () => namedVolume('never-made'),
    code: 'NamedVolumeUnavailable',
    says: /asks for volume \S+-never-made, which does not exist/,
  },
  {
    what: 'a claim selects labels that no volume has',
    set: 'choosy',
    objects: (on) => volumeManifest(on, 'slow', { labels: 'disk: slow' }),
    template: () => `selector: {matchLabels: {disk: fast}}, ${NO_CLASS}`,
    code: 'NoMatchingVolume',
    says: /without|with disk=fast\) finds no volume that fits.*-slow \(1Gi\): its labels do not match/s,
  },
  {
    what: 'a claim selects by expression from a class that an administrator fills',
    set: 'picky',
    objects: (on) =>
      classManifest(on, 'static', 'provisioner: kubernetes.io/no-provisioner') +
      volumeManifest(on, 'east', { storageClass: `${on.namespace}-static`, labels: 'zone: east' }),
    template: (on) =>
      `selector: {matchExpressions: [{key: zone, operator: NotIn, values: [east]}]}, storageClassName: ${on.namespace}-static, ${CLAIM}`,
    code: 'NoMatchingVolume',
    says: /with zone NotIn east\) finds no volume that fits/,
  },
  {
    what: 'only a former claim keeps the volume from the new one',
    set: 'returning',
    objects: (on, claim) => volumeManifest(on, 'former', { spec: claimRefOf(on, claim), labels: 'for: returning' }),
    template: () => `selector: {matchLabels: {for: returning}}, ${NO_CLASS}`,
    code: 'NoMatchingVolume',
    says: /-former \(1Gi\): it still belongs to a former claim of this name/,
    heals: true,
  },
  {
    what: 'a claim is to be a copy of one that does not exist',
    set: 'copied',
    objects: (on) => classManifest(on, 'csi-copy', 'provisioner: disk.example.com'),
    template: (on) =>
      `dataSourceRef: {kind: PersistentVolumeClaim, name: seed}, storageClassName: ${on.namespace}-csi-copy, ${CLAIM}`,
    code: 'DataSourceNotReady',
    says: /is to be a copy of claim seed, which does not exist/,
  },
  {
    what: 'a claim is to be a copy of one that is Pending itself',
    set: 'twin',
    objects: (on) =>
      classManifest(on, 'csi-twin', 'provisioner: disk.example.com') +
      claimManifest('original', `storageClassName: ${on.namespace}-csi-twin, ${CLAIM}`),
    template: (on) =>
      `dataSource: {kind: PersistentVolumeClaim, name: original}, storageClassName: ${on.namespace}-csi-twin, ${CLAIM}`,
    code: 'DataSourceNotReady',
    says: /is to be a copy of claim original, which is Pending itself/,
  },
  {
    what: 'the class of volume attributes does not exist',
    set: 'attributes',
    objects: (on) =>
      classManifest(on, 'plain', 'provisioner: kubernetes.io/no-provisioner') +
      volumeManifest(on, 'plain', { storageClass: `${on.namespace}-plain` }),
    template: (on) => `volumeAttributesClassName: gold, storageClassName: ${on.namespace}-plain, ${CLAIM}`,
    code: 'NoMatchingVolume',
    says: /-plain \(1Gi\): its VolumeAttributesClass is none/,
  },
];

describe('claims that are Pending', { concurrency: 4 }, () => {
  for (const { what, set, objects, template = () => NO_CLASS, code, says, heals } of FAULTS) {
    test(`${code}: ${what}`, options, async () => {
      const claim = `data-${set}-0`;
      const manifests = objects(plane, claim);
      if (manifests !== '') await plane.apply(manifests);
      await plane.apply(faultySetManifest(set, { claim: template(plane) }));
      const first = await waitForFirstFinding(plane, set, code, `PersistentVolumeClaim/${claim}`, {
        says,
        deadline: 90_000,
      });
      assert.notEqual(first.since, null);
      const { item } = await readWhyItem(plane, set);
      const pod = item.findings.find(({ subject }) => subject.name === `${set}-0`);
      assert.match(pod?.evidence[0] ?? '', new RegExp(`^follows from ${code}`));
      if (heals !== true) return;
      await takeWayOut(first, plane);
      await waitUntilAvailable(plane, set, 1);
    });
  }

  test('ClaimPending: a populator that says no', options, async () => {
    const claim = 'data-populated-0';
    const template = `storageClassName: ${plane.namespace}-populated, dataSourceRef: {apiGroup: example.com, kind: Bucket, name: seed}, ${CLAIM}`;
    await plane.apply(classManifest(plane, 'populated', 'provisioner: disk.example.com'));
    await plane.apply(faultySetManifest('populated', { claim: template }));
    await waitForFirstFinding(plane, 'populated', 'ProvisioningFailed', `PersistentVolumeClaim/${claim}`);
    const said = 'bucket seed is empty';
    await reportEvent(plane, { kind: 'PersistentVolumeClaim', name: claim }, 'PopulatorFailed', said);
    const first = await waitForFirstFinding(plane, 'populated', 'ClaimPending', `PersistentVolumeClaim/${claim}`, {
      says: /spec\.dataSourceRef: Bucket\/seed.*event PopulatorFailed/s,
    });
    assert.match(first.message, /^claim data-populated-0 is not bound to a volume: bucket seed is empty: populated-0/);
  });

  test('ClaimPending: a volume that is promised to a node and does not come', options, async () => {
    const claim = 'data-promised-0';
    const storageClass = `${plane.namespace}-promised`;
    await plane.apply(
      classManifest(plane, 'promised', 'provisioner: disk.example.com\nvolumeBindingMode: WaitForFirstConsumer'),
    );
    await plane.apply(faultySetManifest('promised', { claim: `storageClassName: ${storageClass}, ${CLAIM}` }));
    await waitFor(
      () => plane.kubectl('get', 'pvc', claim, '-o', 'jsonpath={.metadata.annotations}'),
      (annotations) => annotations.includes('volume.kubernetes.io/selected-node'),
      { what: 'the node that the scheduler chose' },
    );
    await reportEvent(plane, { kind: 'PersistentVolumeClaim', name: claim }, 'OutOfDisks', 'the shelf is empty');
    const first = await waitForFirstFinding(plane, 'promised', 'ClaimPending', `PersistentVolumeClaim/${claim}`);
    assert.match(first.message, /which is to be made for node node-\d, is not bound to a volume: the shelf is empty/);
  });
});
