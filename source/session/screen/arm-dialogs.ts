/**
 * Makes a dialog accept keys only after it has been on the screen for a moment without a key: keys typed earlier were
 * meant for something else.
 */

import { setImmediate, setTimeout } from 'node:timers/promises';
import type { ActionDialog } from '../../state/dialog/action-dialog.ts';
import type { ShellConfirmation } from '../../state/inspect/inspection.ts';
import type { Overlay } from '../../state/state.ts';
import type { Store } from '../../state/store.ts';
import { createSubscriptions } from '../subscriptions.ts';

const QUIET_MS = 400;

/** `renderFlushed` settles when everything drawn has been written. Returns a function that stops it. */
export function armDialogs(store: Store, renderFlushed: () => Promise<void>, quietMs = QUIET_MS): () => void {
  async function arm(id: number, signal: AbortSignal): Promise<void> {
    await renderFlushed();
    for (;;) {
      const before = openDialog(id);
      if (before === undefined) return;
      await setTimeout(quietMs, undefined, { signal });
      // Timers run before input that waited for a busy program, so the input is read first.
      await setImmediate();
      const now = openDialog(id);
      if (now === undefined) return;
      if (now.ignoredKeys === before.ignoredKeys) {
        store.dispatch({ type: 'dialog-accepts-input', dialogId: id });
        return;
      }
    }
  }

  function openDialog(id: number) {
    const { overlay } = store.state();
    return isConfirmation(overlay) && overlay.id === id ? overlay : undefined;
  }

  const subscriptions = createSubscriptions();
  const unsubscribe = store.api.subscribe(({ overlay }) => {
    subscriptions.sync(
      isConfirmation(overlay) ? [{ key: ['dialog', overlay.id], start: (signal) => arm(overlay.id, signal) }] : [],
    );
  });
  return () => {
    unsubscribe();
    subscriptions.close();
  };
}

/** Reports whether the overlay is confirmed by a key or a typed name. */
function isConfirmation(overlay: Overlay | undefined): overlay is ActionDialog | ShellConfirmation {
  return overlay?.type === 'shell-confirmation' || (overlay?.type === 'action' && overlay.stage.type === 'confirm');
}
