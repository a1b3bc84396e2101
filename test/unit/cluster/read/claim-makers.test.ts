/** Reads who created a claim, from a server that is scripted by path. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ClusterError } from '../../../../source/cluster/errors.ts';
import { readClaimCreators } from '../../../../source/cluster/read/claims/claim-creators.ts';
import type { Transport } from '../../../../source/cluster/transport.ts';
import { claimVersionOf } from '../../../../source/domain/claims/readings.ts';
import type { Claim } from '../../../../source/domain/model/kinds.ts';
import { listAnswer, storedMeta } from '../../../support/list-answer.ts';
import { aClaim } from '../../../support/object-builders.ts';
import { createTextTransport } from '../text-transport.ts';

const BY_CONTROLLER = [
  { manager: 'kube-controller-manager', fieldsV1: { 'f:spec': { 'f:accessModes': {}, 'f:resources': {} } } },
];
const BY_PERSON = [{ manager: 'kubectl', fieldsV1: { 'f:spec': { 'f:accessModes': {}, 'f:resources': {} } } }];

const REFUSAL = new ClusterError('forbidden', 'Not allowed: User "eve" cannot get claims.');

function json({ meta }: Claim, managedFields: unknown, resourceVersion = meta.resourceVersion): unknown {
  return {
    metadata: { ...storedMeta(meta.name), uid: meta.uid, resourceVersion, managedFields },
    spec: { accessModes: ['ReadWriteOnce'] },
    status: {},
  };
}

/** Answers by the end of the path without its query. */
function server(answers: Readonly<Record<string, unknown>>): Transport & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    ...createTextTransport(async (path) => {
      asked.push(path);
      const { pathname, searchParams } = new URL(path, 'https://shop');
      const end = `${pathname.split('/').at(-1)}${searchParams.get('continue') ?? ''}`;
      const answer = answers[end];
      if (answer instanceof Error) throw answer;
      return typeof answer === 'string' ? answer : JSON.stringify(answer);
    }),
  };
}

const read = (transport: Transport, claims: readonly Claim[], signal = new AbortController().signal) =>
  readClaimCreators(transport, claims, signal);

describe('the creators of a few claims', () => {
  it('are read one by one, and a failure has its reason and does not affect the others', async () => {
    const [first, second, third] = [aClaim('data-old-0'), aClaim('data-old-1'), aClaim('data-old-2')];
    const transport = server({
      'data-old-0': json(first, BY_CONTROLLER),
      'data-old-1': REFUSAL,
      'data-old-2': json(third, BY_PERSON),
    });
    const makers = await read(transport, [first, second, third]);
    assert.deepEqual(makers.get(claimVersionOf(first)), { state: 'known', value: 'controller' });
    assert.deepEqual(makers.get(claimVersionOf(second)), { state: 'refused', reason: REFUSAL.message });
    assert.deepEqual(makers.get(claimVersionOf(third)), { state: 'known', value: 'other' });
    assert.equal(makers.size, 3);
  });

  it('are refused with a sentence if the response is not JSON, or not a claim', async () => {
    const [first, second] = [aClaim('data-old-0'), aClaim('data-old-1')];
    const makers = await read(server({ 'data-old-0': '<html>', 'data-old-1': {} }), [first, second]);
    const reasons = [first, second].map((claim) => makers.get(claimVersionOf(claim)));
    assert.match(JSON.stringify(reasons[0]), /"refused".*is not the JSON of a Kubernetes API server/);
    assert.match(JSON.stringify(reasons[1]), /"refused".*something else than a claim/);
  });

  it('are known for the present version only', async () => {
    const claim = aClaim('data-old-0');
    const makers = await read(server({ 'data-old-0': json(claim, BY_CONTROLLER, '99') }), [claim]);
    assert.deepEqual(makers.get(`${claim.meta.uid}/99`), { state: 'known', value: 'controller' });
    assert.deepEqual(makers.get(claimVersionOf(claim)), {
      state: 'refused',
      reason: 'It has changed since it was listed.',
    });
  });

  it('are not reported after an abort', async () => {
    const abort = new AbortController();
    abort.abort(REFUSAL);
    await assert.rejects(read(server({ 'data-old-0': REFUSAL }), [aClaim('data-old-0')], abort.signal), REFUSAL);
  });
});

describe('the creators of many claims', () => {
  const claims = Array.from({ length: 9 }, (_, ordinal) => aClaim(`data-old-${ordinal}`));
  const page = (items: readonly Claim[], next = '') =>
    listAnswer(
      '/api/v1/persistentvolumeclaims',
      items.map((claim) => json(claim, BY_CONTROLLER)),
      '1',
      next,
    );

  it('are read in pages, with managedFields', async () => {
    const transport = server({
      persistentvolumeclaims: page(claims.slice(0, 5), 'b'),
      persistentvolumeclaimsb: page(claims.slice(5)),
    });
    const makers = await read(transport, claims);
    assert.deepEqual(
      claims.map((claim) => makers.get(claimVersionOf(claim))),
      claims.map(() => ({ state: 'known', value: 'controller' })),
    );
    assert.equal(transport.asked.length, 2);
  });

  it('are kept for the pages before a failed one, and the others have the reason', async () => {
    const makers = await read(
      server({ persistentvolumeclaims: page(claims.slice(0, 5), 'b'), persistentvolumeclaimsb: REFUSAL }),
      claims,
    );
    assert.deepEqual(
      claims.map((claim) => makers.get(claimVersionOf(claim))?.state),
      [...Array(5).fill('known'), ...Array(4).fill('refused')],
    );
    assert.deepEqual([...makers.values()].at(-1), { state: 'refused', reason: REFUSAL.message });
  });
});
