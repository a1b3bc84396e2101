/** Asks the server about the plan of an open dialog: permissions, a dry run, and what else the plan depends on. */

import { preflight } from '../actions/run/preflight.ts';
import type { ActionDialog } from '../state/dialog/action-dialog.ts';
import { planContextFor } from '../state/dialog/plan-dialog.ts';
import type { State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import type { SharedClient } from './shared-client.ts';
import type { Subscription } from './subscriptions.ts';

/** Milliseconds. A number that is still being typed is not asked about. */
const PREFLIGHT_DELAY_MS = 120;

export function preflightSubscriptions(
  { overlay }: State,
  shared: SharedClient | undefined,
  store: Store,
): readonly Subscription[] {
  if (overlay?.type !== 'action' || shared === undefined) return [];
  return [
    {
      key: ['preflight', shared, overlay.id],
      delayMs: PREFLIGHT_DELAY_MS,
      start: (signal) => runPreflight(overlay, shared, store, signal),
    },
  ];
}

async function runPreflight(
  dialog: ActionDialog,
  { commands }: SharedClient,
  store: Store,
  signal: AbortSignal,
): Promise<void> {
  // A dialog that needs a stronger confirmation than before has a new id and all its facts.
  if (dialog.facts.dryRun.state === 'known') return;
  const planContext = planContextFor(store.state(), dialog.setUid);
  if (planContext === undefined) return;
  const onFacts = (facts: ActionDialog['facts']) => {
    const { overlay } = store.state();
    // The id changes when a fact calls for a stronger confirmation; the dialog is the same while its request is.
    if (overlay?.type !== 'action' || overlay.request !== dialog.request) return;
    store.dispatch({ type: 'facts-received', dialogId: overlay.id, facts });
  };
  await preflight(commands, planContext, dialog.request, { signal, onFacts });
}
