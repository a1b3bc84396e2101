/**
 * Lets the keys of a dialog count only once it has been on the screen for a moment in which no key came: what was typed
 * ahead, or by muscle memory, was meant for something else.
 */

import { setImmediate, setTimeout } from 'node:timers/promises';
import type { ActionDialog } from '../state/dialog/action-dialog.ts';
import type { ShellConfirmation } from '../state/shell/shell-confirmation.ts';
import type { Overlay } from '../state/state.ts';
import type { Store } from '../state/store.ts';

const QUIET_MS = 400;

/** `painted` settles when all that is drawn has been written. Returns how to stop. */
export function armDialogs(store: Store, renderFlushed: () => Promise<void>, quietMs = QUIET_MS): () => void {
  let lastDialogId: number | undefined;
  const stopped = new AbortController();

  async function arm(id: number): Promise<void> {
    await renderFlushed();
    for (;;) {
      const before = openDialog(id);
      if (before === undefined) return;
      await setTimeout(quietMs, undefined, { signal: stopped.signal });
      // Timers run before input that waited for a busy program: let it come in first.
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

  const unsubscribe = store.api.subscribe(({ overlay }) => {
    if (!isConfirmation(overlay) || overlay.acceptsInput || overlay.id === lastDialogId) return;
    lastDialogId = overlay.id;
    arm(overlay.id).catch((error: unknown) => {
      if (!stopped.signal.aborted) throw error;
    });
  });
  return () => {
    unsubscribe();
    stopped.abort();
  };
}

/** What is confirmed by a key or a typed name. */
function isConfirmation(overlay: Overlay | undefined): overlay is ActionDialog | ShellConfirmation {
  return overlay?.type === 'shell-confirmation' || (overlay?.type === 'action' && overlay.stage.type === 'confirm');
}
