import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { REVISION_LABEL } from '../../../../source/domain/model/identity.ts';
import type { ClusterObject, Pod } from '../../../../source/domain/model/kinds.ts';
import { describeSet } from '../../../../source/domain/set/describe-set.ts';
import { textsInMembersNeeded } from '../../../../source/domain/set/members-needed.ts';
import { aClaim, aPod, aRevision, aSet, aSnapshot, aStorageClass, NOW } from '../../../support/object-builders.ts';

const template = { name: 'data', storageClass: 'standard', request: '1Gi', accessModes: [] };
const set = aSet({
  name: 'ledger',
  replicas: 2,
  claimTemplates: [template],
  podTemplateClaims: [{ volume: 'common', sharedClaim: 'common' }],
  status: { updateRevision: 'renamed-1' },
});
const other = aSet({ name: 'db', replicas: 2, claimTemplates: [template] });

/** Some contain the name of the set, some are named only by its template, its pods or its claims. */
const CLAIMS = [
  'data-ledger-0',
  'data-ledger-1',
  'data-ledger-7',
  'common',
  'injected',
  'source',
  'origin',
  'data-db-0',
  'free',
];
const REVISIONS = ['ledger-1', 'renamed-1', 'adopted-1', 'db-1'];

const aClaimOfAnyUse = fc.record({
  name: fc.constantFrom(...CLAIMS),
  phase: fc.constantFrom('Bound', 'Pending'),
  source: fc.constantFrom(undefined, 'source', 'origin', 'common'),
});
const aPodOfAnyUse = fc.record({
  owner: fc.constantFrom('ledger', 'ledger', 'db', 'none'),
  ordinal: fc.nat(3),
  claims: fc.uniqueArray(fc.constantFrom(...CLAIMS), { maxLength: 3 }),
  revision: fc.constantFrom(...REVISIONS),
});

interface PodUse {
  readonly owner: string;
  readonly ordinal: number;
  readonly claims: readonly string[];
  readonly revision: string;
}

function podOf({ owner, ordinal, claims, revision }: PodUse): Pod {
  const claimVolumes = claims.map((claim) => ({ volume: claim, claim, ephemeral: false }));
  const labels = { [REVISION_LABEL]: revision };
  if (owner !== 'none') return aPod(owner === 'ledger' ? set : other, ordinal, { claimVolumes, meta: { labels } });
  const name = `job-${ordinal}`;
  return aPod(other, ordinal, { claimVolumes, meta: { name, uid: name, labels, owners: [] } });
}

/** What is found when the texts are asked for again until there are no others. */
function narrowed(sets: readonly ClusterObject[], members: readonly ClusterObject[]): readonly ClusterObject[] {
  let found: readonly ClusterObject[] = [];
  let texts: readonly string[] = [];
  for (;;) {
    const wanted = textsInMembersNeeded([set], aSnapshot([...sets, ...found]).tables);
    assert.ok(wanted !== undefined);
    if (wanted.every((text) => texts.includes(text))) return found;
    texts = wanted;
    found = members.filter((member) => texts.some((text) => JSON.stringify(member).includes(text)));
  }
}

test('the members in which one of the texts is found say as much about a set as all objects of the namespace', () => {
  let fewer = 0;
  fc.assert(
    fc.property(
      fc.uniqueArray(aClaimOfAnyUse, { maxLength: CLAIMS.length, selector: ({ name }) => name }),
      fc.uniqueArray(aPodOfAnyUse, { maxLength: 8, selector: ({ owner, ordinal }) => `${owner} ${ordinal}` }),
      fc.uniqueArray(fc.constantFrom(...REVISIONS)),
      (claims, pods, revisions) => {
        const sets: readonly ClusterObject[] = [set, other, aStorageClass('standard')];
        const members: readonly ClusterObject[] = [
          ...pods.map(podOf),
          ...claims.map(({ name, phase, source }) =>
            aClaim(name, { phase, dataSource: source && `PersistentVolumeClaim/${source}` }),
          ),
          ...revisions.map((name, index) => aRevision(name === 'db-1' ? other : set, name, index + 1)),
        ];
        const needed = narrowed(sets, members);
        if (needed.length < members.length) fewer += 1;
        const describe = (objects: readonly ClusterObject[]) => describeSet(aSnapshot(objects), set, { now: NOW });
        assert.deepEqual(describe([...sets, ...needed]), describe([...sets, ...members]));
      },
    ),
    { numRuns: 1000 },
  );
  assert.ok(fewer > 100, `${fewer} times fewer objects than there are`);
});

test('a claim that only a member names is found, and with it the pods of others that use it', () => {
  const injected = { volume: 'injected', claim: 'injected', ephemeral: false };
  const pods = [
    aPod(set, 0, { claimVolumes: [injected] }),
    aPod(other, 0, { claimVolumes: [injected], meta: { name: 'job', owners: [] } }),
    aPod(other, 1),
  ];
  const names = narrowed([set, other], [...pods, aClaim('injected'), aClaim('free')]).map(({ meta }) => meta.name);
  assert.deepEqual(names, ['ledger-0', 'job', 'injected']);
});

test('where there would be too many texts, everything is read', () => {
  const many = Array.from({ length: 101 }, (_, index) => aSet({ name: `set-${index}-x` }));
  assert.equal(textsInMembersNeeded(many, aSnapshot(many).tables), undefined);
});
