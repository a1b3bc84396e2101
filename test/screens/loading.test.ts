import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { SourceState } from '../../source/domain/model/snapshot.ts';
import { aSet, aSnapshot, NOW } from '../support/object-builders.ts';
import { openScreen } from './open-screen.ts';

async function textWith(pods: SourceState): Promise<string> {
  const screen = await openScreen(aSnapshot([aSet({ name: 'web', replicas: 2 })], { Pod: pods }), {
    columns: 120,
    rows: 40,
  });
  try {
    return screen.text();
  } finally {
    screen.close();
  }
}

it('the screen says that pods may not be read only after the refusal, and not while they are being listed', async () => {
  const denied = await textWith({ phase: 'denied', since: NOW, reason: 'no' });
  assert.match(denied, /pods may not be read/);
  const listing = await textWith({ phase: 'listing', since: NOW });
  assert.doesNotMatch(listing, /may not be read/);
  assert.match(listing, /The lists that this rests on are not complete yet/);
});
