import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import fc from 'fast-check';
import { NO_FACTS, type PreflightFacts } from '../../source/actions/preflight-facts.ts';
import type { Snapshot } from '../../source/domain/model/snapshot.ts';
import { demoTimeOf } from '../../source/state/demo-time.ts';
import { aPod, aSet, aSnapshot, NOW } from '../support/object-builders.ts';
import { assertGoldenFrame } from './golden.ts';
import { openScreen, type Screen, type ScreenOptions } from './open-screen.ts';
import { shopSnapshot } from './shop-snapshot.ts';

let screen: Screen | undefined;
afterEach(() => screen?.close());

async function opened(snapshot: Snapshot, options?: ScreenOptions): Promise<Screen> {
  screen = await openScreen(snapshot, options);
  return screen;
}

/** Answers the preflight: the server accepts the write, and the user is allowed to send it. */
const FINE: PreflightFacts = {
  ...NO_FACTS,
  access: { state: 'known', value: { allowed: true, reason: '' } },
  dryRun: { state: 'known', value: undefined },
};

function dialogOf(shown: Screen) {
  const { overlay } = shown.store.state();
  assert.ok(overlay?.type === 'action', `no dialog is open:\n${shown.text()}`);
  return overlay;
}

async function learn(shown: Screen, facts: PreflightFacts = FINE): Promise<void> {
  shown.store.dispatch({ type: 'facts-received', dialogId: dialogOf(shown).id, facts });
  await shown.settle();
}

async function arm(shown: Screen): Promise<void> {
  shown.store.dispatch({ type: 'dialog-accepts-input', dialogId: dialogOf(shown).id });
  await shown.settle();
}

function web(replicas = 3): Snapshot {
  const set = aSet({ name: 'web', replicas });
  return aSnapshot([set, ...Array.from({ length: replicas }, (_, ordinal) => aPod(set, ordinal))]);
}

const confirmed = (shown: Screen) => shown.store.state().tasks.map(({ plan }) => plan.title);

describe('the dialog of an action', () => {
  it('shows context, namespace, object and uid, has the focus on Cancel, and is confirmed by y', async () => {
    const shown = await opened(web());
    await shown.press('s', '2', 'enter');
    await learn(shown);
    assert.match(shown.text(), /context prod-eu · namespace shop · StatefulSet web · uid …op-web/);
    assert.match(shown.text(), /› Cancel/);
    await arm(shown);
    await shown.press('y');
    assert.deepEqual(confirmed(shown), ['Scale web from 3 to 2']);
    assert.match(shown.text(), /Scale web from 3 to 2/);
  });

  it('shows the kubectl command for the same cluster and user', async () => {
    const shown = await opened(web(), { kubectlFlags: ['--kubeconfig', 'eu.yaml', '--as', 'jane'] });
    await shown.press('s', '2');
    assert.match(shown.text(), /kubectl --kubeconfig eu\.yaml --as jane --context prod-eu -n shop scale/);
  });

  it('shows the effect of each choice about an update on this set', async () => {
    const strategy = { type: 'RollingUpdate', partition: 12, maxUnavailable: undefined } as const;
    const shown = await opened(aSnapshot([aSet({ name: 'web', replicas: 5, ordinalsStart: 10, strategy })]));
    await shown.press('p');
    assert.match(shown.text(), /one more ordinal update +lowers the partition to 4/);
    assert.match(shown.text(), /now 12: ordinals below 22 keep their revision/);
    await shown.observe(aSnapshot([aSet({ name: 'web', strategy: { type: 'OnDelete' } })]));
    await shown.press('esc', 'p');
    assert.match(shown.text(), /restart all pods +each once somebody deletes it \(OnDelete\)/);
  });

  it('is closed by enter and by esc, and sends nothing', async () => {
    for (const key of ['enter', 'esc']) {
      const shown = await opened(web());
      await shown.press('s', '2', 'enter');
      await learn(shown);
      await arm(shown);
      await shown.press(key);
      assert.equal(shown.store.state().overlay, undefined);
      assert.deepEqual(confirmed(shown), []);
      shown.close();
    }
  });

  it('has no pre-filled number that would change something', async () => {
    const shown = await opened(web());
    await shown.press('s', 'enter');
    await learn(shown);
    await arm(shown);
    await shown.press('y');
    assert.deepEqual(confirmed(shown), []);
  });

  it('replaces the pre-filled number by the first digit', async () => {
    const shown = await opened(web(12));
    await shown.press('s', '1');
    assert.deepEqual(dialogOf(shown).request, { action: 'scale', replicas: 1 });
    await shown.press('0');
    assert.deepEqual(dialogOf(shown).request, { action: 'scale', replicas: 10 });
    await shown.press('-', '-', '+');
    assert.deepEqual(dialogOf(shown).request, { action: 'scale', replicas: 9 });
  });

  it('replaces the number by the first digit also after + and -', async () => {
    const shown = await opened(web());
    await shown.press('s', '-', '5');
    assert.deepEqual(dialogOf(shown).request, { action: 'scale', replicas: 5 });
  });

  it('accepts no answer while the terminal is too small to show it', async () => {
    const shown = await opened(web());
    await shown.press('s', '2', 'enter');
    await learn(shown);
    await arm(shown);
    await shown.resize(30, 8);
    await shown.press('y', 'enter');
    assert.deepEqual(confirmed(shown), []);
    await shown.resize(80, 24);
    await shown.press('y');
    assert.deepEqual(confirmed(shown), ['Scale web from 3 to 2']);
  });

  it('treats an erased number as missing, and not as 0', async () => {
    const shown = await opened(web());
    await shown.press('s', 'backspace');
    assert.deepEqual(dialogOf(shown).request, { action: 'scale', replicas: 3 });
    assert.doesNotMatch(shown.text(), /stops altogether/);
    await shown.press('enter');
    assert.equal(dialogOf(shown).stage.type, 'number');
    assert.match(shown.text(), /enter: there is no number yet/);
  });

  it('says why enter has no effect if the set is deleted while a number is being chosen', async () => {
    const shown = await opened(web());
    await shown.press('s', '2');
    await shown.observe(aSnapshot([]));
    await shown.press('enter');
    assert.match(shown.text().split('\n').at(-1) ?? '', /StatefulSet web is gone/);
  });

  it('accepts neither letters nor an unlimited number of digits', async () => {
    const shown = await opened(web());
    await shown.press('s', 'x', '.', '-', '-', '-', '-', '-');
    assert.deepEqual(dialogOf(shown).request, { action: 'scale', replicas: 0 });
    await shown.press('9'.repeat(30));
    assert.deepEqual(dialogOf(shown).request, { action: 'scale', replicas: 9_999_999_999 });
    await shown.press('enter');
    assert.notEqual(dialogOf(shown).plan.refusal, undefined);
  });

  it('requires the name for scale to 0', async () => {
    const shown = await opened(web());
    await shown.press('s', '0', 'enter');
    await learn(shown);
    await arm(shown);
    await shown.press('y', 'enter');
    assert.deepEqual(confirmed(shown), []);
    await shown.press('backspace', 'web', 'enter');
    assert.deepEqual(confirmed(shown), ['Scale web from 3 to 0']);
  });

  it('is closed by enter while no name is typed, since Cancel has the focus', async () => {
    const shown = await opened(web());
    await shown.press('s', '0', 'enter');
    await learn(shown);
    await arm(shown);
    await shown.press('enter');
    assert.equal(shown.store.state().overlay, undefined);
    assert.deepEqual(confirmed(shown), []);
  });

  it('shows the whole typed text, however narrow the terminal is', async () => {
    const name = 'a-set-with-quite-a-long-name';
    const shown = await opened(aSnapshot([aSet({ name, replicas: 3 })]), { columns: 60, rows: 16 });
    await shown.press('s', '0', 'enter');
    await learn(shown);
    await arm(shown);
    await shown.press(name);
    assert.match(shown.text(), /type a-set-with-quite-a-long-name and enter:/);
    assert.match(shown.text(), /^ {3}a-set-with-quite-a-long-name▏ {2}enter does it$/m);
  });

  it('ignores keys that came before it was visible', async () => {
    const shown = await opened(web());
    await shown.press('s', '2', 'enter');
    await learn(shown);
    await shown.press('y', 'yyyy');
    assert.deepEqual(confirmed(shown), []);
    assert.equal(dialogOf(shown).ignoredKeys, 5);
    await arm(shown);
    await shown.press('y');
    assert.equal(confirmed(shown).length, 1);
  });

  it("shows the server's objection, and cannot be confirmed", async () => {
    const shown = await opened(web());
    await shown.press('s', '2', 'enter');
    const problem = { kind: 'invalid', sentence: 'A policy forbids fewer than 3.', causes: [] } as const;
    await learn(shown, { ...FINE, dryRun: { state: 'known', value: problem } });
    await arm(shown);
    assert.match(shown.text(), /A policy forbids fewer than 3/);
    await shown.press('y');
    assert.deepEqual(confirmed(shown), []);
  });

  it('says when its object changes or is deleted while it is open, and then sends nothing', async () => {
    const set = aSet({ name: 'web', replicas: 3 });
    const pods = [0, 1, 2].map((ordinal) => aPod(set, ordinal));
    const shown = await opened(aSnapshot([set, ...pods]));
    await shown.press('s', '2', 'enter');
    await learn(shown);
    await arm(shown);
    await shown.observe(aSnapshot([aSet({ name: 'web', replicas: 5, meta: { generation: 2 } }), ...pods]));
    assert.match(shown.text(), /has been changed meanwhile/);
    await shown.press('y');
    assert.deepEqual(confirmed(shown), []);
    await shown.press('esc', 's', '4', 'enter');
    await shown.observe(aSnapshot([aSet({ name: 'web', meta: { uid: 'another' } }), ...pods]));
    assert.match(shown.text(), /deleted and made again/);
    await arm(shown);
    await shown.press('y');
    assert.deepEqual(confirmed(shown), []);
  });

  it('needs a new confirmation if a fact makes the consequences more severe', async () => {
    const shown = await opened(web());
    await shown.press('enter', 'x');
    await arm(shown);
    const before = dialogOf(shown);
    await shown.press('\t', '\t');
    const forced = dialogOf(shown);
    assert.equal(forced.plan.confirmation.type, 'typed');
    assert.notEqual(forced.id, before.id);
    assert.equal(forced.acceptsInput, false);
  });

  it('says that the server is being asked, and accepts no answer before the last fact is shown', async () => {
    const shown = await opened(web());
    await shown.press('s', '5', 'enter');
    await arm(shown);
    assert.match(shown.text(), /Cancel \(esc, enter\) {3}the server is being asked first/);
    await shown.press('y');
    assert.deepEqual(confirmed(shown), [], 'nothing had answered');
    await learn(shown, { ...FINE, quotas: { state: 'pending' } });
    await shown.press('y');
    assert.deepEqual(confirmed(shown), [], 'the quotas had not answered');
    await learn(shown, { ...FINE, quotas: { state: 'unknown', reason: 'Quotas may not be read.' } });
    await shown.press('y');
    assert.deepEqual(confirmed(shown), [], 'what had just appeared could not have been read');
    await arm(shown);
    await shown.press('y');
    assert.deepEqual(confirmed(shown), ['Scale web from 3 to 5']);
  });

  it('deletes the marked pods by name, from the highest ordinal down', async () => {
    const shown = await opened(web());
    await shown.press('enter', 'end', ' ', 'g', ' ', 'x');
    const { request } = dialogOf(shown);
    assert.deepEqual(request, { action: 'delete-pod', pods: ['web-2', 'web-0'], how: 'graceful' });
  });

  it('makes no plan from incomplete lists', async () => {
    const set = aSet({ name: 'web', replicas: 3 });
    const listing = { phase: 'listing', since: NOW } as const;
    const shown = await opened(aSnapshot([set], { PersistentVolumeClaim: listing }));
    await shown.press('s');
    assert.match(shown.text(), /the lists that a plan rests on are still coming/);
    assert.equal(shown.store.state().overlay, undefined);
  });

  it('is disabled in read-only mode, with the reason', async () => {
    const shown = await opened(web(), { readOnly: 'stsview was started read-only' });
    assert.match(shown.rows()[0] ?? '', /read-only/);
    for (const key of ['s', 'p', 'u']) {
      await shown.press(key);
      assert.match(shown.text(), /started read-only/);
      assert.equal(shown.store.state().overlay, undefined);
    }
  });

  it('is disabled for actions that the user may not do, with the reason', async () => {
    const shown = await opened(web());
    const no = { allowed: false, reason: 'RBAC' };
    const yes = { allowed: true, reason: '' };
    shown.store.dispatch({
      type: 'permissions-received',
      namespace: 'shop',
      permissions: { scale: no, change: yes, delete: no, evict: no, shell: no },
    });
    await shown.press('s');
    assert.match(shown.text(), /you may not scale StatefulSets in namespace shop/);
    await shown.press('enter', 'x');
    assert.match(shown.text(), /you may not delete pods in namespace shop/);
  });

  it('is not answered by a paste', async () => {
    const shown = await opened(web());
    await shown.press('s', '2', 'enter');
    await learn(shown);
    await arm(shown);
    await shown.press('\u001b[200~y\u001b[201~', '\u001b[200~yyy\r\u001b[201~');
    assert.deepEqual(confirmed(shown), []);
  });

  it('property: no sequence of 200 keys typed ahead confirms anything', async () => {
    const keys = ['s', 'x', 'p', 'u', 'y', 'enter', 'esc', 'j', 'k', '0', '1', '-', ' ', '\t', 'web', 'a', 'backspace'];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...keys), { minLength: 200, maxLength: 200 }), async (typed) => {
        const shown = await openScreen(web());
        // Only the time without keys makes a dialog accept input, and it never comes while keys arrive.
        for (const key of typed) {
          await shown.press(key);
          const { overlay } = shown.store.state();
          if (overlay?.type === 'action') await learn(shown);
        }
        assert.deepEqual(confirmed(shown), []);
        shown.close();
      }),
      { numRuns: 5 },
    );
  });
});

describe('frames of the actions', () => {
  it('shows what can be done about an update', async () => {
    const shown = await opened(shopSnapshot(), { columns: 80, rows: 24 });
    await shown.press('p');
    assertGoldenFrame('update-menu-80x24', shown.rows());
  });

  for (const [columns, rows] of [
    [60, 16],
    [80, 24],
    [120, 40],
  ] as const) {
    it(`shows a plan at ${columns}x${rows}`, async () => {
      const shown = await opened(shopSnapshot(), { columns, rows });
      await shown.press('s', '5', 'enter');
      await learn(shown);
      await arm(shown);
      assertGoldenFrame(`scale-${columns}x${rows}`, shown.rows());
    });

    it(`shows the dangers of force at ${columns}x${rows}`, async () => {
      const shown = await opened(shopSnapshot(), { columns, rows });
      await shown.press('enter', 'x', '\t', '\t');
      await learn(shown);
      await arm(shown);
      await shown.press('cassa');
      assertGoldenFrame(`force-${columns}x${rows}`, shown.rows());
    });
  }

  it('shows running actions above the last row, and lists all of them', async () => {
    const shown = await opened(web());
    await shown.press('s', '2', 'enter');
    await learn(shown);
    await arm(shown);
    await shown.press('y');
    const [task] = shown.store.state().tasks;
    assert.ok(task !== undefined);
    shown.store.dispatch({
      type: 'task-changed',
      id: task.id,
      change: { state: 'running', text: 'web-2 is terminating' },
    });
    await shown.settle();
    assert.match(shown.rows().at(-2) ?? '', /▸ Scale web from 3 to 2 · web-2 is terminating/);
    shown.store.dispatch({
      type: 'task-changed',
      id: task.id,
      change: { state: 'done', text: 'web has 2 of 2 pods available.', endedAt: NOW },
    });
    await shown.observe(web(2), NOW + 60_000);
    assert.doesNotMatch(shown.text(), /2 of 2 pods available/);
    await shown.press('a');
    assert.match(shown.text(), /web has 2 of 2 pods available/);
  });

  it('shows ended actions for 20 s of real time, at any speed of a demo', async () => {
    const shown = await opened(web(), {
      demo: demoTimeOf({ speed: 20, paused: false, pace: 'normal', heldElsewhere: false }),
    });
    await shown.press('s', '2', 'enter');
    await learn(shown);
    await arm(shown);
    await shown.press('y');
    const [task] = shown.store.state().tasks;
    assert.ok(task !== undefined);
    const text = 'web has 2 of 2 pods available.';
    shown.store.dispatch({ type: 'task-changed', id: task.id, change: { state: 'done', text, endedAt: NOW } });
    await shown.observe(web(2), NOW + 300_000);
    assert.match(shown.text(), /2 of 2 pods available/);
    await shown.observe(web(2), NOW + 400_000);
    assert.doesNotMatch(shown.text(), /2 of 2 pods available/);
  });

  it('offers the reverse of the last action as a new plan', async () => {
    const shown = await opened(web());
    await shown.press('s', '2', 'enter');
    await learn(shown);
    await arm(shown);
    await shown.press('y');
    await shown.observe(web(2));
    await shown.press('u');
    assert.deepEqual(dialogOf(shown).request, { action: 'scale', replicas: 3 });
    assert.equal(dialogOf(shown).acceptsInput, false);
  });
});
