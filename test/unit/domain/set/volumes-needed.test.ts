import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ClusterObject, Volume } from '../../../../source/domain/model/kinds.ts';
import { describeSets } from '../../../../source/domain/set/describe-set.ts';
import { namesInVolumesNeeded } from '../../../../source/domain/set/volumes-needed.ts';
import { aClaim, aPod, aSet, aSnapshot, aStorageClass, aVolume, NOW } from '../../../support/object-builders.ts';

const REPLICAS = 3;
const set = aSet({
  name: 'web',
  replicas: REPLICAS,
  claimTemplates: [{ name: 'data', storageClass: 'standard', request: '1Gi', accessModes: [] }],
});

const aVolumeOfAnyUse = fc.record({
  ordinal: fc.nat(REPLICAS + 1),
  use: fc.constantFrom('bound', 'former', 'failed', 'reserved', 'elsewhere', 'other namespace', 'free'),
});

/** Volumes of the claims, of former ones with their names, of others, and free ones. */
function volumeOf({ ordinal, use }: { ordinal: number; use: string }, index: number): Volume {
  const claim = aClaim(`data-web-${ordinal}`);
  const bound = aVolume(claim);
  const name = `volume-${index}`;
  const ref = bound.claimRef;
  if (use === 'bound' || ref === undefined) return bound;
  if (use === 'elsewhere') return { ...bound, claimRef: { ...ref, name: 'another', uid: 'another' } };
  const other = { ...bound, meta: { ...bound.meta, name, uid: name } };
  switch (use) {
    case 'former':
      return { ...other, phase: 'Released', claimRef: { ...ref, uid: 'former' } };
    case 'failed':
      return { ...other, phase: 'Failed', claimRef: { ...ref, uid: 'former' } };
    case 'reserved':
      return { ...other, phase: 'Available', claimRef: { ...ref, uid: '' } };
    case 'other namespace':
      return { ...other, claimRef: { ...ref, namespace: 'elsewhere', uid: 'other' } };
    default:
      return { ...other, phase: 'Available', claimRef: undefined };
  }
}

const aMember = fc.record({
  pod: fc.boolean(),
  claim: fc.constantFrom('none', 'Bound', 'Bound', 'Bound', 'Pending', 'Lost'),
});

test('the volumes in which one of the names is found say as much about a set as all volumes', () => {
  let narrowed = 0;
  fc.assert(
    fc.property(
      fc.array(aMember, { minLength: REPLICAS + 1, maxLength: REPLICAS + 1 }),
      fc.uniqueArray(aVolumeOfAnyUse, { maxLength: 8, selector: ({ ordinal, use }) => `${ordinal} ${use}` }),
      (members, volumes) => {
        const others: ClusterObject[] = [set, aStorageClass('standard')];
        members.forEach(({ pod, claim }, ordinal) => {
          const name = `data-web-${ordinal}`;
          if (pod && ordinal < REPLICAS) others.push(aPod(set, ordinal));
          if (claim === 'Bound') others.push(aClaim(name));
          else if (claim === 'Pending') others.push(aClaim(name, { phase: 'Pending', volume: '' }));
          else if (claim === 'Lost') others.push(aClaim(name, { phase: 'Lost' }));
        });
        const found = new Map(volumes.map(volumeOf).map((volume) => [volume.meta.name, volume]));
        const names = namesInVolumesNeeded(describeSets(aSnapshot(others), { now: NOW }));
        const isNeeded = (volume: Volume): boolean =>
          names === undefined || names.some((name) => JSON.stringify(volume).includes(name));
        const needed = [...found.values()].filter(isNeeded);
        if (needed.length < found.size) narrowed += 1;
        assert.deepEqual(
          describeSets(aSnapshot([...others, ...needed]), { now: NOW }),
          describeSets(aSnapshot([...others, ...found.values()]), { now: NOW }),
        );
      },
    ),
    { numRuns: 1000 },
  );
  assert.ok(narrowed > 50, `${narrowed} times fewer volumes than there are`);
});

test('any volume may be needed where a claim is not bound', () => {
  const unbound = [set, aClaim('data-web-0', { phase: 'Pending', volume: '' })];
  assert.equal(namesInVolumesNeeded(describeSets(aSnapshot(unbound), { now: NOW })), undefined);
});
