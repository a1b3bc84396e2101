/**
 * Lets the keys of a dialog count only once it has been on the screen for a moment in which no key came: what was typed
 * ahead, or by muscle memory, was meant for something else.
 */

import { setImmediate, setTimeout } from 'node:timers/promises';
import type { ActionDialog } from '../state/action-dialog.ts';
import type { ShellQuestion } from '../state/shell-question.ts';
import type { Overlay } from '../state/state.ts';
import type { Store } from '../state/store.ts';

const QUIET_MS = 400;

/** `painted` settles when all that is drawn has been written. Returns how to stop. */
export function armDialogs(store: Store, painted: () => Promise<void>, quietMs = QUIET_MS): () => void {
  let watched: number | undefined;
  const stopped = new AbortController();

  async function arm(id: number): Promise<void> {
    await painted();
    for (;;) {
      const before = dialogOf(id);
      if (before === undefined) return;
      await setTimeout(quietMs, undefined, { signal: stopped.signal });
      // Timers run before input that waited for a busy program: let it come in first.
      await setImmediate();
      const now = dialogOf(id);
      if (now === undefined) return;
      if (now.ignored === before.ignored) {
        store.dispatch({ type: 'dialog-armed', dialogId: id });
        return;
      }
    }
  }

  function dialogOf(id: number) {
    const { overlay } = store.state();
    return isQuestion(overlay) && overlay.id === id ? overlay : undefined;
  }

  const unsubscribe = store.api.subscribe(({ overlay }) => {
    if (!isQuestion(overlay) || overlay.armed || overlay.id === watched) return;
    watched = overlay.id;
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
function isQuestion(overlay: Overlay | undefined): overlay is ActionDialog | ShellQuestion {
  return overlay?.type === 'shell-question' || (overlay?.type === 'action' && overlay.stage.type === 'confirm');
}
