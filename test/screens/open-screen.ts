/** The whole app on a virtual terminal, with a snapshot in place of a cluster. */

import assert from 'node:assert/strict';
import { render } from 'ink';
import { createElement } from 'react';
import type { Snapshot } from '../../source/domain/model/snapshot.ts';
import { describeSets } from '../../source/domain/set/describe-set.ts';
import type { KeyRequest } from '../../source/keys/key-binding.ts';
import type { DemoTime } from '../../source/state/demo-time.ts';
import { type ClockDifferences, initialState, type NamespaceSelection, type State } from '../../source/state/state.ts';
import { createStateStore, type Store } from '../../source/state/store.ts';
import { App } from '../../source/ui/App.tsx';
import type { ScreenPanel } from '../../source/ui/screen-panel.ts';
import { createTheme } from '../../source/ui/theme.ts';
import { NOW } from '../support/object-builders.ts';
import { createVirtualTerminal } from './virtual-terminal.ts';

export interface ScreenOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly ascii?: boolean;
  readonly colorLevel?: 0 | 1 | 2 | 3;
  readonly namespaces?: NamespaceSelection;
  readonly contexts?: State['contexts'];
  readonly context?: string;
  readonly readOnly?: string;
  readonly kubectlFlags?: readonly string[];
  readonly demo?: DemoTime;
  readonly present?: boolean;
  /** The time of the first snapshot. */
  readonly now?: number;
  readonly panel?: (store: Store) => ScreenPanel;
}

const KEYS: Readonly<Record<string, string>> = {
  enter: '\r',
  tab: '\t',
  right: '\u001b[C',
  left: '\u001b[D',
  esc: '\u001b',
  up: '\u001b[A',
  down: '\u001b[B',
  pagedown: '\u001b[6~',
  end: '\u001b[F',
  pageup: '\u001b[5~',
  'ctrl-c': '\u0003',
  backspace: '\u007f',
};

export type Screen = Awaited<ReturnType<typeof openScreen>>;

export async function openScreen(snapshot: Snapshot, options: ScreenOptions = {}) {
  const { columns = 120, rows = 40, ascii = false, colorLevel = 0, namespaces = 'all' } = options;
  const terminal = createVirtualTerminal(columns, rows);
  const contexts = options.contexts ?? [
    { name: 'prod-eu', cluster: 'prod-eu', namespace: 'shop' },
    { name: 'kind', cluster: 'kind', namespace: 'default' },
  ];
  const store = createStateStore(
    initialState({
      scope: { context: options.context ?? 'prod-eu', namespaces },
      user: 'jane',
      contexts,
      now: options.now ?? NOW,
      readOnly: options.readOnly,
      kubectlFlags: options.kubectlFlags ?? [],
      demo: options.demo,
    }),
  );
  const requests: KeyRequest[] = [];
  const instance = render(
    createElement(App, {
      store,
      theme: createTheme('dark', colorLevel),
      ascii,
      present: options.present,
      onRequest: (request) => {
        requests.push(request);
        if (request.type === 'quit' || request.type === 'copy' || request.type === 'copy-kubeconfig') return;
        store.dispatch(request);
      },
      onSuspend: async () => {},
      panel: options.panel?.(store),
    }),
    {
      stdin: terminal.stdin,
      stdout: terminal.stdout,
      stderr: terminal.stdout,
      alternateScreen: true,
      incrementalRendering: true,
      interactive: true,
      exitOnCtrlC: false,
      patchConsole: false,
    },
  );

  async function settle(): Promise<void> {
    await instance.waitUntilRenderFlush();
    await terminal.settled();
  }

  async function observe(next: Snapshot, now = NOW, clocks?: ClockDifferences): Promise<void> {
    const sets = describeSets(next, { now });
    store.dispatch({
      type: 'snapshot-received',
      snapshot: next,
      sets,
      now,
      ...(clocks === undefined ? {} : { clocks }),
    });
    await settle();
  }

  await observe(snapshot, options.now);
  return {
    store,
    requests,
    observe,
    settle,
    /** Keys by name, or text typed at once. */
    async press(...keys: readonly string[]): Promise<void> {
      for (const key of keys) {
        const before = requests.length;
        terminal.type(KEYS[key] ?? key);
        // A single escape is distinguished from the start of a sequence by the time after it.
        if (key === 'esc') while (requests.length === before) await new Promise(setImmediate);
        await settle();
      }
    },
    /** Waits until the screen matches; after the deadline, fails with the screen. */
    async until(pattern: RegExp, deadlineMs = 30_000): Promise<void> {
      const end = Date.now() + deadlineMs;
      for (;;) {
        await settle();
        const text = terminal.rows().join('\n');
        if (pattern.test(text)) return;
        assert.ok(Date.now() < end, `${pattern} did not come up in ${deadlineMs} ms:\n${text}`);
        await new Promise(setImmediate);
      }
    },
    async resize(newColumns: number, newRows: number): Promise<void> {
      terminal.resize(newColumns, newRows);
      await settle();
    },
    rows: terminal.rows,
    text: () => terminal.rows().join('\n'),
    cells: terminal.cells,
    bytesWritten: terminal.bytesWritten,
    close(): void {
      instance.unmount();
      terminal.close();
    },
  };
}
