import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { NO_FACTS, type PreflightFacts } from '../../source/actions/preflight-facts.ts';
import type { VolumeAttachments } from '../../source/domain/claims/attachments.ts';
import { NO_CLAIM_FACTS } from '../../source/domain/claims/readings.ts';
import type { Snapshot } from '../../source/domain/model/snapshot.ts';
import { aClaim, aSet, aSnapshot, aVolume, NOW } from '../support/object-builders.ts';
import { factsOf } from '../unit/domain/claims/claim-fixtures.ts';
import { claimsSnapshot } from './claims-snapshot.ts';
import { assertGoldenFrame } from './golden.ts';
import { openScreen, type Screen, type ScreenOptions } from './open-screen.ts';

let screen: Screen | undefined;
afterEach(() => screen?.close());

const ATTACHED: VolumeAttachments = {
  state: 'known',
  value: new Map([
    ['pv-data-web-0', [{ node: 'node-1', attacher: 'disk.example.com', attached: false, error: 'disk is on fire' }]],
  ]),
};

/** The page of claims, and its actions. */
async function claims(snapshot: Snapshot = claimsSnapshot(), options: ScreenOptions = {}): Promise<Screen> {
  screen = await openScreen(snapshot, options);
  await screen.press('v');
  screen.store.dispatch({ type: 'claims-read', facts: factsOf(snapshot), attachments: ATTACHED });
  await screen.settle();
  return screen;
}

/** Answers the preflight with these facts. */
function fresh(snapshot: Snapshot, more: Partial<PreflightFacts> = {}): PreflightFacts {
  const known = <T>(value: T) => ({ state: 'known', value }) as const;
  return {
    ...NO_FACTS,
    access: known({ allowed: true, reason: '' }),
    dryRun: known(undefined),
    claims: known({ snapshot, facts: factsOf(snapshot), readAt: NOW }),
    volumeAccess: known({ allowed: true, reason: '' }),
    ...more,
  };
}

async function answer(shown: Screen, facts: PreflightFacts): Promise<void> {
  const { overlay } = shown.store.state();
  assert.ok(overlay?.type === 'action', `no dialog is open:\n${shown.text()}`);
  shown.store.dispatch({ type: 'facts-received', dialogId: overlay.id, facts });
  const { overlay: answered } = shown.store.state();
  assert.ok(answered?.type === 'action');
  shown.store.dispatch({ type: 'dialog-accepts-input', dialogId: answered.id });
  await shown.settle();
}

/** Moves the cursor to the claim of this name. */
async function goTo(shown: Screen, name: string): Promise<void> {
  await shown.press('g');
  for (let step = 0; step < 20; step += 1) {
    if (shown.rows().some((row) => row.includes('›') && row.includes(name))) return;
    await shown.press('j');
  }
  assert.fail(`${name} is not in the list:\n${shown.text()}`);
}

/** Returns the text of the screen without line breaks. */
function flat(shown: Screen): string {
  return shown.text().replace(/\s+/g, ' ');
}

const SIZES = [
  [60, 16],
  [80, 24],
  [120, 40],
  [200, 50],
] as const;

describe('the page of claims', () => {
  for (const [columns, rows] of SIZES) {
    it(`shows verdicts and reasons at ${columns}×${rows}`, async () => {
      const shown = await claims(undefined, { columns, rows });
      await goTo(shown, 'data-old-1');
      assertGoldenFrame(`claims-${columns}x${rows}`, shown.rows());
      await shown.press('v');
      assertGoldenFrame(`volumes-${columns}x${rows}`, shown.rows());
    });
    it(`shows one claim with all details at ${columns}×${rows}`, async () => {
      const shown = await claims(undefined, { columns, rows });
      await goTo(shown, 'data-web-0');
      await shown.press('enter');
      assertGoldenFrame(`claim-${columns}x${rows}`, shown.rows());
    });
    it(`plans the deletion, at ${columns}×${rows}`, async () => {
      const snapshot = claimsSnapshot();
      const shown = await claims(snapshot, { columns, rows });
      await goTo(shown, 'data-web-2');
      await shown.press('x');
      await answer(shown, fresh(snapshot));
      assertGoldenFrame(`clean-${columns}x${rows}`, shown.rows());
    });
  }

  it('says what it waits for until everything has been read', async () => {
    screen = await openScreen(claimsSnapshot());
    await screen.press('v');
    await goTo(screen, 'data-web-2');
    assert.match(screen.text(), /data-web-2 +\? unknown/);
    assert.match(screen.text(), /the workloads with pod templates have not been read yet/);
    await screen.press('x');
    assert.match(screen.text(), /x: claim data-web-2 is unknown/);
    screen.store.dispatch({ type: 'claims-read', facts: NO_CLAIM_FACTS, attachments: { state: 'unread' } });
    await screen.settle();
    assert.match(screen.text(), /data-web-2 +\? unknown/);
  });

  it('says why the creator of a claim could not be read', async () => {
    const snapshot = claimsSnapshot();
    const shown = await claims(snapshot);
    const reason = 'Not allowed: User "eve" cannot get it.';
    const facts = factsOf(snapshot, undefined, { state: 'refused', reason });
    shown.store.dispatch({ type: 'claims-read', facts, attachments: { state: 'refused', reason } });
    await goTo(shown, 'data-old-0');
    await shown.press('enter');
    assert.match(flat(shown), /its managedFields could not be read: Not allowed: User "eve" cannot get it/);
    assert.match(flat(shown), /VolumeAttachments could not be read: Not allowed/);
  });

  it('filters and sorts like the list of sets', async () => {
    const shown = await claims();
    await shown.press('/', 'verdict:parked', 'enter');
    assert.match(shown.text(), /data-ledger-0/);
    assert.doesNotMatch(shown.text(), /data-old-0/);
    await shown.press('esc', '>', '>');
    assert.match(shown.rows()[3] ?? '', /data-ledger-0 .*512Gi/);
    await shown.press('r');
    assert.doesNotMatch(shown.rows()[3] ?? '', /data-ledger-0/);
  });

  it('has no action for a claim in use, and says why', async () => {
    const shown = await claims();
    await goTo(shown, 'data-web-0');
    await shown.press('x');
    assert.match(shown.text(), /claim data-web-0 is in-use/);
    await goTo(shown, 'data-young-0');
    await shown.press('x');
    assert.match(shown.text(), /claim data-young-0: it is only 60s old/);
    assert.equal(shown.store.state().overlay, undefined);
  });

  it('shows claims whose volumes may not be read, and offers what does not depend on them', async () => {
    const shop = claimsSnapshot();
    const sources = shop.sources.map((source) =>
      source.kind === 'PersistentVolume'
        ? { ...source, state: { phase: 'denied', since: NOW, reason: 'no' } as const }
        : source,
    );
    const snapshot: Snapshot = { tables: { ...shop.tables, PersistentVolume: new Map() }, sources };
    const shown = await claims(snapshot);
    await goTo(shown, 'data-web-2');
    assert.match(shown.text(), /data-web-2 +‖ parked .*unknown/);
    await shown.press('enter');
    assert.match(shown.text(), /not allowed to read volumes/);
    await shown.press('esc', 'x');
    await answer(shown, fresh(snapshot));
    assert.match(shown.text(), /its volume cannot be read, so take its data for destroyed/);
    await shown.press('tab');
    await answer(shown, fresh(snapshot));
    assert.match(shown.text(), /cannot be kept: its volume cannot be read/);
    await shown.press('esc', 'v');
    assert.match(shown.text(), /You may not read volumes/);
  });
});

describe('deleting claims', () => {
  it('requires the name', async () => {
    const snapshot = claimsSnapshot();
    const shown = await claims(snapshot);
    await goTo(shown, 'data-old-0');
    await shown.press('x');
    await answer(shown, fresh(snapshot));
    await shown.press('y', 'enter');
    assert.deepEqual(shown.store.state().tasks, []);
    await shown.press('backspace', 'data-old-0', 'enter');
    const [task] = shown.store.state().tasks;
    assert.deepEqual(
      task?.plan.steps.map(({ write, guards }) => [write.operation, guards?.[0]?.type]),
      [
        ['reclaim-policy', 'unused'],
        ['delete-claim', 'unused'],
        ['reclaim-policy', 'not-recreated'],
      ],
    );
  });

  it('cannot be confirmed before the lists are read', async () => {
    const snapshot = claimsSnapshot();
    const shown = await claims(snapshot);
    await goTo(shown, 'data-old-0');
    await shown.press('x');
    await answer(shown, {
      ...NO_FACTS,
      access: { state: 'pending' },
      dryRun: { state: 'pending' },
      claims: { state: 'pending' },
    });
    await shown.press('data-old-0', 'enter');
    assert.deepEqual(shown.store.state().tasks, []);
  });

  it('requires the name of the set for several of its claims, and their number for others', async () => {
    const snapshot = claimsSnapshot();
    const shown = await claims(snapshot);
    await goTo(shown, 'data-web-2');
    await shown.press(' ', 'j', 'V');
    assert.match(flat(shown), /2 marked/);
    await shown.press('x');
    await answer(shown, fresh(snapshot));
    assert.match(flat(shown), /Delete 2 claims/);
    assert.match(flat(shown), /16Gi are freed, and the data of 2 claims/);
    assert.match(flat(shown), /type web and enter/);
    await shown.press('esc');
    await goTo(shown, 'data-old-0');
    await shown.press(' ', 'x');
    await answer(shown, fresh(snapshot));
    assert.match(flat(shown), /type 3 and enter/);
  });

  it('lists again: a claim that is in use now is refused', async () => {
    const snapshot = claimsSnapshot();
    const shown = await claims(snapshot);
    await goTo(shown, 'data-web-2');
    await shown.press('x');
    const grown = aSet({ name: 'web', replicas: 3 });
    const tables = { ...snapshot.tables, StatefulSet: new Map([['shop/web', grown]]) };
    await answer(shown, fresh({ ...snapshot, tables }));
    assert.match(flat(shown), /Claim data-web-2 is not deleted, its verdict is reserved/);
  });

  it('warns of a set that may be created again, for one claim at a time', async () => {
    const snapshot = claimsSnapshot();
    const shown = await claims(snapshot);
    await goTo(shown, 'data-old-1');
    await shown.press('x');
    await answer(shown, fresh(snapshot));
    assert.match(flat(shown), /strimzi\.io\/cluster=kafka may bring its set back/);
    await shown.press('esc');
    await goTo(shown, 'data-old-0');
    await shown.press(' ', 'j', ' ', 'x');
    assert.equal(shown.store.state().overlay, undefined);
    assert.match(flat(shown), /may bring its set back/);
  });

  it('keeps the data in the second mode', async () => {
    const snapshot = claimsSnapshot();
    const shown = await claims(snapshot);
    await goTo(shown, 'data-old-0');
    await shown.press('x', 'tab');
    await answer(shown, fresh(snapshot));
    assert.match(flat(shown), /Keep the data, and delete claim data-old-0/);
    assert.match(flat(shown), /its volume is kept, Released, with the data/);
    assert.doesNotMatch(flat(shown), /destroyed for ever/);
  });

  it('describes the risk if volumes may not be changed', async () => {
    const snapshot = claimsSnapshot();
    const shown = await claims(snapshot);
    await goTo(shown, 'data-old-0');
    await shown.press('x');
    await answer(shown, fresh(snapshot, { volumeAccess: { state: 'known', value: { allowed: false, reason: '' } } }));
    assert.match(flat(shown), /between the last look and the deletion loses the data/);
  });

  it('makes a Released volume available again', async () => {
    const snapshot = claimsSnapshot();
    const shown = await claims(snapshot);
    await shown.press('v', 'x');
    assert.match(flat(shown), /volume local-disk-1 is not Released/);
    await shown.press('j', 'x');
    await answer(shown, fresh(snapshot));
    assert.match(flat(shown), /stays reserved for a claim shop\/data-legacy-0: no other claim can take it/);
    await shown.press('y');
    assert.equal(shown.store.state().tasks[0]?.plan.steps[0]?.write.operation, 'free-volume');
  });

  it('recreates a pod with empty volumes, by its name', async () => {
    const shown = await claims();
    await shown.press('esc', 'enter', 'X');
    await shown.until(/Start web-\d afresh/);
    assert.match(flat(shown), /are destroyed with volume|may be destroyed/);
  });

  it('does nothing in read-only mode', async () => {
    const shown = await claims(undefined, { readOnly: 'This context is read-only.' });
    await goTo(shown, 'data-old-0');
    await shown.press('x');
    assert.match(flat(shown), /This context is read-only/);
    assert.equal(shown.store.state().overlay, undefined);
  });
});

it('moves about in thousands of claims', async () => {
  const many = Array.from({ length: 5000 }, (_, index) => aClaim(`data-set${index % 500}-${Math.floor(index / 500)}`));
  const sets = Array.from({ length: 250 }, (_, index) => aSet({ name: `set${index}`, replicas: 3 }));
  const shown = await claims(aSnapshot([...sets, ...many, ...many.map((claim) => aVolume(claim))]));
  await shown.press('j', 'j', 'j', 'end', 'k');
  assert.match(flat(shown), /claims 5000/);
});
