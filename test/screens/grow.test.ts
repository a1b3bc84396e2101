/** Letting claims grow on the screen: the size as it is typed, the other ways, one claim, and an unfinished exchange. */

import assert from 'node:assert/strict';
import { afterEach, it } from 'node:test';
import { NO_FACTS } from '../../source/actions/preflight-facts.ts';
import type { Snapshot } from '../../source/domain/model/snapshot.ts';
import { exchangeToOffer } from '../../source/state/dialog/update-exchanges.ts';
import { aSet, aSnapshot, healthyObjectsOf, healthySnapshot } from '../support/object-builders.ts';
import { assertGoldenFrame } from './golden.ts';
import { openScreen, type Screen } from './open-screen.ts';

let screen: Screen | undefined;
afterEach(() => screen?.close());

async function opened(snapshot: Snapshot, ...keys: readonly string[]): Promise<Screen> {
  screen = await openScreen(snapshot);
  await screen.press(...keys);
  return screen;
}

const web = (): Snapshot => healthySnapshot(aSet());

function requestOf(shown: Screen) {
  const { overlay } = shown.store.state();
  assert.ok(overlay?.type === 'action' && overlay.request.action === 'grow', shown.text());
  return overlay.request;
}

const FACTS = {
  ...NO_FACTS,
  access: { state: 'known', value: { allowed: true, reason: '' } },
  dryRun: { state: 'known', value: undefined },
  keptSetPath: { state: 'known', value: '/home/me/.local/state/stsview/exchanges/set-1.json' },
} as const;

it('opens with the present size, which a digit replaces, and plans for the size that is typed', async () => {
  const shown = await opened(web(), 'G');
  assert.equal(requestOf(shown).size, '8Gi');
  assert.match(shown.text(), /size +8Gi▏ +type a size such as 20Gi, or \+ and -/);
  await shown.press('+');
  assert.equal(requestOf(shown).size, '9Gi');
  await shown.press('20Gi', 'enter');
  assert.equal(requestOf(shown).size, '20Gi');
  const { overlay } = shown.store.state();
  assert.ok(overlay?.type === 'action' && overlay.stage.type === 'confirm');
  shown.store.dispatch({ type: 'facts-received', dialogId: overlay.id, facts: FACTS });
  await shown.settle();
  assertGoldenFrame('grow-120x40', shown.rows());
});

it('says what is wrong with a size, and goes on typing', async () => {
  const shown = await opened(web(), 'G', '2', '0', 'enter');
  assert.match(shown.text(), /"20" has no unit: write 20Gi or 20Mi/);
  await shown.press('backspace', '5', 'G', 'i', 'enter');
  assert.equal(requestOf(shown).size, '25Gi');
});

it('changes by tab between all claims with the template, the claims alone, and the next template', async () => {
  const claimTemplates = ['data', 'logs'].map((name) => ({
    name,
    storageClass: 'standard',
    request: '8Gi',
    accessModes: ['ReadWriteOnce'],
  }));
  const shown = await opened(healthySnapshot(aSet({ claimTemplates })), 'G', '9Gi', 'tab');
  assert.deepEqual([requestOf(shown).template, requestOf(shown).keepTemplate], ['data', true]);
  await shown.press('tab');
  assert.deepEqual([requestOf(shown).template, requestOf(shown).keepTemplate], ['logs', false]);
  await shown.press('enter', 'tab');
  assert.deepEqual([requestOf(shown).template, requestOf(shown).keepTemplate], ['logs', true]);
});

it('lets one claim grow on the page of claims, and leaves the template', async () => {
  const shown = await opened(web(), 'v', 'G');
  const { only, keepTemplate, template } = requestOf(shown);
  assert.deepEqual([only?.length, keepTemplate, template], [1, true, 'data']);
});

it('goes to the last row by G where there is nothing to grow', async () => {
  const shown = await opened(web(), '!', 'G');
  assert.equal(shown.store.state().overlay, undefined);
});

it('says why a set without claim templates cannot grow', async () => {
  const shown = await opened(healthySnapshot(aSet({ claimTemplates: [] })), 'G');
  assert.match(shown.text(), /the set has no claim template/);
});

const EXCHANGE = {
  set: { kind: 'StatefulSet', namespace: 'shop', name: 'web', uid: 'former', generation: 1 },
  size: { template: 'data', from: '8Gi', to: '20Gi' },
  context: 'prod-eu',
  path: '/state/set-1.json',
} as const;

it('offers once to make a set again that an exchange has left deleted', async () => {
  const shown = await opened(aSnapshot(healthyObjectsOf(aSet())));
  shown.store.dispatch({ type: 'unfinished-exchanges-read', exchanges: [EXCHANGE], sentences: ['It was left.'] });
  assert.equal(exchangeToOffer(shown.store.state())?.path, EXCHANGE.path);
  shown.store.dispatch({ type: 'offer-exchange', path: EXCHANGE.path });
  await shown.settle();
  assert.match(shown.text(), /Make StatefulSet web again with 20Gi in claim template data/);
  await shown.press('esc');
  assert.equal(exchangeToOffer(shown.store.state()), undefined);
  assert.match(shown.text(), /An earlier run left something unfinished: a says what/);
});

it('does not offer it while the set exists, or in another context', async () => {
  const shown = await opened(web());
  shown.store.dispatch({ type: 'unfinished-exchanges-read', exchanges: [EXCHANGE], sentences: [] });
  assert.equal(exchangeToOffer(shown.store.state()), undefined);
  const absent = await opened(aSnapshot([]));
  const elsewhere = { ...EXCHANGE, context: 'test' };
  absent.store.dispatch({ type: 'unfinished-exchanges-read', exchanges: [elsewhere], sentences: [] });
  assert.equal(exchangeToOffer(absent.store.state()), undefined);
});
