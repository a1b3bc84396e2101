/** Inspections: their golden frames and their keys. */

import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import type { LogConnection } from '../../source/state/inspect/inspection.ts';
import { textWidth } from '../../source/view-model/layout/span.ts';
import { NOW, SECOND } from '../support/object-builders.ts';
import { assertGoldenFrame } from './golden.ts';
import {
  dispatchLog,
  dispatchYaml,
  logLines,
  memberLogLines,
  podWithManyContainers,
  snapshotWithEvents,
} from './inspect-fixtures.ts';
import { openScreen, type Screen, type ScreenOptions } from './open-screen.ts';

// The frames contain clock times.
process.env['TZ'] = 'UTC';

const SIZES = [
  [60, 16],
  [80, 24],
  [120, 40],
  [200, 50],
] as const;

const open: Screen[] = [];
after(() => {
  for (const screen of open) screen.close();
});

/** Opens the set cassandra with the cursor on cassandra-2, whose image cannot be pulled. */
async function atCassandra(options: ScreenOptions = {}): Promise<Screen> {
  const screen = await openScreen(snapshotWithEvents(), options);
  open.push(screen);
  await screen.press('enter');
  assert.match(screen.text(), /[›>] +2 +cassandra-2/);
  return screen;
}

async function stand(screen: Screen, connection: LogConnection): Promise<void> {
  const { inspection } = screen.store.state();
  screen.store.dispatch({ type: 'log-received', inspectionId: inspection?.id ?? 0, lines: [], connection });
  await screen.settle();
}

describe('frames of inspections', () => {
  for (const [columns, rows] of SIZES) {
    const size = `${columns}x${rows}`;

    it(`shows details, events, a log, YAML and the choice of a shell at ${size}`, async () => {
      const screen = await atCassandra({ columns, rows });
      const frame = (name: string) => {
        assertGoldenFrame(`${name}-${size}`, screen.rows());
        for (const row of screen.rows()) assert.ok(textWidth(row) <= columns, `too wide: ${row}`);
      };
      await screen.press('enter');
      frame('inspect-details');
      await screen.press('e', 'tab');
      screen.store.dispatch({
        type: 'volume-events-read',
        inspectionId: screen.store.state().inspection?.id ?? 0,
        events: { state: 'refused', reason: 'Not allowed.' },
      });
      await screen.settle();
      frame('inspect-events');
      await screen.press('l');
      await dispatchLog(screen, logLines(80));
      await screen.press('/', 'slow', 'enter', 'N');
      frame('inspect-log');
      await screen.press('y');
      await dispatchYaml(screen);
      frame('inspect-yaml');
      await screen.press('q', 'j', 'S');
      frame('inspect-shell');
    });
  }

  it('shows the same without colour and with ASCII only', async () => {
    const screen = await atCassandra({ columns: 120, rows: 40, ascii: true });
    await screen.press('enter');
    assertGoldenFrame('inspect-details-ascii-120x40', screen.rows());
    await screen.press('l');
    await dispatchLog(screen, logLines(9));
    await screen.press('/', 'slow', 'enter');
    assert.match(screen.text(), /^[\x20-\x7e\n]*$/);
    assert.match(screen.text(), / > 7 WARN slow read/);
  });
});

describe('keys of inspections', () => {
  it('lead from details to events, log and YAML of the same ordinal, and back to the list', async () => {
    const screen = await atCassandra();
    await screen.press('enter');
    assert.match(screen.text(), /details · \S+\/cassandra-2/);
    await screen.press('e');
    assert.match(screen.text(), /events · \S+\/cassandra-2 · this ordinal/);
    await screen.press('l');
    assert.match(screen.text(), /log · \S+\/cassandra-2 · container main/);
    await screen.press('y');
    assert.match(screen.text(), /YAML · Pod shop\/cassandra-2 · 1 of 6/);
    await screen.press('esc');
    assert.match(screen.text(), /› +2 +cassandra-2/);
    assert.match(screen.text(), /esc back/);
  });

  it('inspect the set from the list, and the log of its blocking pod', async () => {
    const screen = await openScreen(snapshotWithEvents());
    open.push(screen);
    await screen.press('e');
    assert.match(screen.text(), /events · \S+\/cassandra · all of the set/);
    await screen.press('y');
    assert.match(screen.text(), /YAML · StatefulSet shop\/cassandra · 1 of 4/);
    await screen.press('tab');
    assert.match(screen.text(), /YAML · Service shop\/cassandra · 2 of 4/);
    await screen.press('l');
    assert.match(screen.text(), /log · \S+\/cassandra-2/);
    await screen.press('q');
    assert.match(screen.text(), /›.*cassandra/);
  });

  it('go through the containers of a pod, beginning with the one that blocks it', async () => {
    const screen = await openScreen(podWithManyContainers());
    open.push(screen);
    await screen.press('enter', 'l');
    assert.match(screen.text(), /container migrate · 1 of 3 containers/);
    await dispatchLog(screen, logLines(2));
    await screen.press('tab');
    assert.match(screen.text(), /container proxy · 2 of 3/);
    assert.match(screen.text(), /0 lines/);
    await screen.press('tab', 'tab');
    assert.match(screen.text(), /container migrate/);
  });

  it('show the logs of all members, search and filter them, and go through their containers', async () => {
    const screen = await atCassandra({ columns: 80, rows: 24 });
    await screen.press('L');
    assert.match(screen.text(), /logs · \S+\/cassandra · all members · each pod's first container/);
    await dispatchLog(screen, memberLogLines(9));
    assert.match(screen.text(), /cassandra-0 0 compacting memtable/);
    assert.match(screen.text(), /cassandra-1 1 flushing/);
    assertGoldenFrame('inspect-member-logs-80x24', screen.rows());
    await screen.press('&', ...'cassandra-1', 'enter');
    assert.match(screen.text(), /3 of 9 lines with cassandra-1/);
    assert.doesNotMatch(screen.text(), /cassandra-2 2/);
    await screen.press('esc');
    await stand(screen, { state: 'open', text: 'cassandra-2: its log comes once it runs.' });
    assert.match(screen.text(), /following, cassandra-2: its log comes once it runs/);
    await screen.press('l');
    assert.match(screen.text(), /log · \S+\/cassandra-2 · container main/);
    await screen.press('L', 'q');
    assert.match(screen.text(), /› +2 +cassandra-2/);
  });

  it('choose a container for all members', async () => {
    const screen = await openScreen(podWithManyContainers());
    open.push(screen);
    await screen.press('L', 'tab');
    assert.match(screen.text(), /all members · container migrate · 1 of 3 containers/);
    await screen.press('tab', 'tab', 'tab');
    assert.match(screen.text(), /each pod's first container/);
  });

  it('follow a log until it is scrolled, and again from its end', async () => {
    const screen = await atCassandra({ columns: 80, rows: 24 });
    await screen.press('l');
    await dispatchLog(screen, logLines(100));
    assert.match(screen.text(), /● following · 100 lines/);
    assert.match(screen.text(), /99 WARN/);
    await screen.press('k');
    assert.match(screen.text(), /‖ standing still: G follows/);
    await dispatchLog(screen, logLines(5));
    assert.doesNotMatch(screen.text(), /99 WARN/);
    await screen.press('G');
    assert.match(screen.text(), /● following · 105 lines/);
  });

  it('show the state of the connection in one sentence', async () => {
    const screen = await atCassandra();
    await screen.press('l');
    const text = 'Container main of cassandra-2 has not started (ContainerCreating): its log comes once it runs.';
    await stand(screen, { state: 'waiting', text });
    assert.ok(screen.text().includes(text));
    await dispatchLog(screen, logLines(3));
    await stand(screen, { state: 'waiting', text: 'Cannot reach the API server. Trying again.' });
    assert.match(screen.rows()[2] ?? '', /Cannot reach the API server\. Trying again\./);
    await stand(screen, { state: 'ended', text: 'Not allowed.' });
    assert.match(screen.rows()[2] ?? '', /Not allowed\./);
  });

  it('type n, q and & into the search, and esc clears it', async () => {
    const screen = await atCassandra();
    await screen.press('l');
    await dispatchLog(screen, logLines(9));
    await screen.press('/', 'nq&');
    assert.match(screen.text(), /nothing matches nq&/);
    await screen.press('esc');
    assert.doesNotMatch(screen.text(), /nq&/);
    await screen.press('n');
    assert.match(screen.text(), /n: nothing is searched: \/ does/);
  });

  it('clear search and filter first, and close the inspection after that', async () => {
    const screen = await atCassandra();
    await screen.press('l');
    await dispatchLog(screen, logLines(9));
    await screen.press('&', 'WARN', 'enter');
    assert.match(screen.text(), /2 of 9 lines with WARN/);
    await screen.press('esc');
    assert.match(screen.text(), /0 compacting/);
    await screen.press('esc');
    assert.match(screen.text(), /› +2 +cassandra-2/);
  });

  it('show that the set, or the ordinal, is gone', async () => {
    const screen = await atCassandra();
    await screen.press('enter');
    const world = snapshotWithEvents();
    const tables = { ...world.tables, StatefulSet: new Map() };
    await screen.observe({ ...world, tables }, NOW + SECOND);
    assert.match(screen.text(), /StatefulSet shop\/cassandra is gone/);
    await screen.press('l');
    assert.match(screen.text(), /l: there is no pod here/);
    await screen.press('e');
    assert.match(screen.text(), /StatefulSet shop\/cassandra is gone/);
    await screen.press('esc', 'esc');
    assert.match(screen.text(), /There are no StatefulSets/);
  });

  it('keep help and inspection separate', async () => {
    const screen = await atCassandra();
    await screen.press('y');
    await dispatchYaml(screen);
    await screen.press('?');
    assert.match(screen.text(), /managedFields in the YAML/);
    await screen.press('esc');
    assert.match(screen.text(), /kind: Pod/);
  });

  it('close the inspection when another context is selected', async () => {
    const screen = await atCassandra();
    await screen.press('enter', 'q', 'c', 'kind', 'enter');
    assert.equal(screen.store.state().inspection, undefined);
  });
});

describe('a shell', () => {
  it('shows that the object of the YAML no longer exists', async () => {
    const screen = await atCassandra();
    await screen.press('y');
    const world = snapshotWithEvents();
    await screen.observe({ ...world, tables: { ...world.tables, StatefulSet: new Map() } }, NOW + SECOND);
    assert.match(screen.text(), /YAML · Pod shop\/cassandra-2 · no longer here/);
  });

  it('is refused with the reason', async () => {
    const screen = await atCassandra();
    await screen.press('S');
    assert.match(screen.text(), /S: no container of cassandra-2 is running/);
    const yes = { allowed: true, reason: '' };
    screen.store.dispatch({
      type: 'permissions-received',
      namespace: 'shop',
      permissions: { ...rightsOf(yes), shell: { allowed: false, reason: '' } },
    });
    await screen.press('j', 'S');
    assert.match(screen.text(), /S: you may not run commands in pods of namespace shop/);
  });

  it('is started from the menu, for the pod that existed when it was opened', async () => {
    const screen = await atCassandra();
    await screen.press('j', 'S', 'j', 'enter');
    const { shellRequest } = screen.store.state();
    assert.deepEqual(
      [shellRequest?.pod, shellRequest?.podUid, shellRequest?.container, shellRequest?.command],
      ['cassandra-1', 'pod-shop-cassandra-1', 'main', 'bash'],
    );
    screen.store.dispatch({ type: 'shell-ended', id: shellRequest?.id ?? 0, text: 'bash has ended.' });
    await screen.settle();
    assert.match(screen.text(), /bash has ended\./);
    assert.equal(screen.store.state().shellRequest, undefined);
  });

  it('is opened in a protected context after the name of the pod is typed', async () => {
    const screen = await atCassandra();
    const { scope, user } = screen.store.state();
    const connected = {
      type: 'connected',
      user,
      scope,
      error: undefined,
      readOnlyReason: undefined,
      kubectlFlags: [],
    } as const;
    screen.store.dispatch({ ...connected, isProtected: true });
    await screen.press('j', 'S', 'enter', 'enter', 'y');
    const question = screen.store.state().overlay;
    assert.ok(question?.type === 'shell-confirmation');
    assert.deepEqual([question.ignoredKeys, question.typed], [2, ''], 'keys that came too early');
    assert.match(screen.text(), /context prod-eu protected · namespace shop/);
    assert.match(screen.text(), /kubectl --context prod-eu -n shop exec -it cassandra-1 -c main -- sh/);
    screen.store.dispatch({ type: 'dialog-accepts-input', dialogId: question.id });
    await screen.press('cassandra-2', 'enter');
    assert.equal(screen.store.state().shellRequest, undefined, 'another name');
    await screen.press('backspace', '1');
    assert.match(screen.text(), /type cassandra-1 and enter: cassandra-1▏ {2}enter does it/);
    await screen.press('enter');
    const { shellRequest, overlay } = screen.store.state();
    assert.deepEqual([shellRequest?.pod, shellRequest?.command, overlay], ['cassandra-1', 'sh', undefined]);
  });

  it('is not opened in a protected context by enter or esc', async () => {
    for (const key of ['enter', 'esc']) {
      const screen = await atCassandra();
      const { scope, user } = screen.store.state();
      const connected = {
        type: 'connected',
        user,
        scope,
        error: undefined,
        readOnlyReason: undefined,
        kubectlFlags: [],
      } as const;
      screen.store.dispatch({ ...connected, isProtected: true });
      await screen.press('j', 'S', 'enter');
      const question = screen.store.state().overlay;
      assert.ok(question?.type === 'shell-confirmation');
      screen.store.dispatch({ type: 'dialog-accepts-input', dialogId: question.id });
      await screen.press(key);
      const { shellRequest, overlay } = screen.store.state();
      assert.deepEqual([shellRequest, overlay], [undefined, undefined]);
    }
  });
});

function rightsOf(verdict: { readonly allowed: boolean; readonly reason: string }) {
  return { scale: verdict, change: verdict, delete: verdict, evict: verdict, shell: verdict };
}
