/** Objects of random kinds mention claims in random places and shapes: no claim that is mentioned is ever offered. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { reportAllClaims } from '../../../../../source/domain/claims/claim-report.ts';
import { claimsToSearch } from '../../../../../source/domain/claims/claims-to-search.ts';
import type { ApiKind } from '../../../../../source/domain/claims/search/api-kind.ts';
import { searchObject } from '../../../../../source/domain/claims/search/search-object.ts';
import type { Mention } from '../../../../../source/domain/claims/search/search-result.ts';
import { soughtClaims, soughtKey } from '../../../../../source/domain/claims/search/sought-claim.ts';
import { aClaim, aSet, aSnapshot } from '../../../../support/object-builders.ts';
import { claimContext, factsOf, NOTHING_FOUND } from '../claim-fixtures.ts';

interface Target {
  readonly template: string;
  readonly set: string;
  readonly ordinal: number;
}

const name = ({ template, set, ordinal }: Target) => `${template}-${set}-${ordinal}`;
const labelsOf = ({ set }: Target) => ({ app: set, tier: 'data' });
const claimSpec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };

/** Where in an object a mention may stand, and how it may be written. */
const SHAPES: Readonly<Record<string, (target: Target, key: string) => unknown>> = {
  value: (target) => name(target),
  'with its namespace': (target) => `shop/${name(target)}`,
  'with its kind': (target) => `PersistentVolumeClaim:${name(target)}`,
  'in a list of names': (target) => `other-0,${name(target)},other-1`,
  'in a command': (target) => `tar cf - /mnt # ${name(target)}`,
  'in JSON': (target) => JSON.stringify({ a: [{ claimName: name(target) }] }),
  'in YAML': (target) => `spec:\n  volumes:\n  - claimName: "${name(target)}"\n`,
  'in base64': (target) => Buffer.from(`pvc: ${name(target)}`).toString('base64'),
  'as an expression': ({ template, set }) => `^(?:${template}|other)-${set}-[0-9]+$`,
  'in parts': ({ template, set }) => ({ template, workload: { name: set } }),
  'by its volume': (target) => ({ volumeName: `pv-${name(target)}` }),
  key: (target, key) => ({ [name(target)]: key }),
  reference: (target) => ({ kind: 'PersistentVolumeClaim', name: name(target) }),
  'pod template': (target) => ({
    template: { spec: { volumes: [{ persistentVolumeClaim: { claimName: name(target) } }] } },
  }),
  selector: (target) => ({ selector: { matchLabels: labelsOf(target) } }),
  'selector in text': ({ set }) => ({ labelSelector: `app in (${set}, other),tier` }),
  expressions: ({ set }) => ({ matchExpressions: [{ key: 'app', operator: 'In', values: [set] }] }),
  'claim template': ({ template, set }) => ({
    metadata: { name: set },
    volumeClaimTemplates: [{ metadata: { name: template }, spec: claimSpec }],
  }),
  'claim template without a name': ({ set }) => ({ name: set, volumeClaimTemplate: { spec: claimSpec } }),
};

const someTarget = fc.record({
  template: fc.constantFrom('data', 'wal', 'db-data'),
  set: fc.constantFrom('web', 'api-1', 'kafka'),
  ordinal: fc.nat(12),
});

/** A way into an object: keys and list indexes. */
const somePath = fc.array(fc.oneof(fc.constantFrom('spec', 'a', 'items', 'from', 'ünï', 'constructor'), fc.nat(2)), {
  maxLength: 8,
});

function wrap(path: readonly (string | number)[], inner: unknown): unknown {
  return path.reduceRight<unknown>(
    (value, step) => (typeof step === 'number' ? [...Array(step).fill('x'), value] : { n: 1, [step]: value }),
    inner,
  );
}

const someMention = fc
  .record({
    target: someTarget,
    shape: fc.constantFrom(...Object.keys(SHAPES)),
    path: somePath,
    noise: fc.object({ maxDepth: 3 }),
    kind: fc.constantFrom<ApiKind>(
      { group: 'example.com', version: 'v1', kind: 'Thing', plural: 'things', isNamespaced: true },
      { group: 'apps.kruise.io', version: 'v1beta1', kind: 'StatefulSet', plural: 'sets', isNamespaced: true },
      { group: 'example.org', version: 'v1alpha1', kind: 'Group', plural: 'groups', isNamespaced: false },
    ),
  })
  .map(({ target, shape, path, noise, kind }) => ({
    target,
    kind,
    object: {
      metadata: { name: 'x', ...(kind.isNamespaced ? { namespace: 'shop' } : {}) },
      spec: wrap(['top', ...path], SHAPES[shape]?.(target, 'x')),
      noise,
    },
  }));

test('a claim that any object mentions is not offered', () => {
  let offered = 0;
  const property = fc.property(
    fc.array(someMention, { maxLength: 4 }),
    fc.uniqueArray(someTarget, { selector: name, minLength: 1, maxLength: 6 }),
    fc.boolean(),
    (mentions, targets, isParked) => {
      const claims = targets.map((target) => aClaim(name(target), { meta: { labels: labelsOf(target) } }));
      const template = (target: Target) => ({
        name: target.template,
        storageClass: 'a',
        request: '1Gi',
        accessModes: [],
      });
      const sets = [...Map.groupBy(targets, ({ set }) => set)].map(([set, of]) =>
        aSet({ name: set, replicas: 0, claimTemplates: of.map(template) }),
      );
      const snapshot = aSnapshot([...claims, ...(isParked ? sets : [])]);
      const facts = factsOf(snapshot);
      const sought = soughtClaims(claimsToSearch(snapshot, facts, () => true));
      const found = new Map<string, Mention[]>(sought.all.map((claim) => [soughtKey(claim), []]));
      for (const { object, kind } of mentions) {
        for (const [key, mention] of searchObject(object, kind, sought, () => undefined).mentions)
          found.get(key)?.push(mention);
      }
      const searched = { ...facts, search: { state: 'known', value: { ...NOTHING_FOUND, mentions: found } } } as const;
      const removable = reportAllClaims(claimContext(snapshot, { facts: searched })).filter((item) => item.removable);
      offered += removable.length;
      const mentioned = new Set(mentions.map(({ target }) => name(target)));
      assert.deepEqual(
        removable.map(({ claim }) => claim.meta.name).filter((claim) => mentioned.has(claim)),
        [],
      );
    },
  );
  fc.assert(property, { numRuns: 1500 });
  assert.ok(offered > 100, `the worlds leave too little to clean up: ${offered}`);
});
