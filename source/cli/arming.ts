/**
 * Lets the keys of a dialog count only once it has been on the screen for a moment in which no key came: what was typed
 * ahead, or by muscle memory, was meant for something else.
 */

import { setImmediate, setTimeout } from 'node:timers/promises';
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
    return overlay?.type === 'action' && overlay.id === id && overlay.stage.type === 'confirm' ? overlay : undefined;
  }

  const unsubscribe = store.api.subscribe(({ overlay }) => {
    if (overlay?.type !== 'action' || overlay.stage.type !== 'confirm' || overlay.armed || overlay.id === watched)
      return;
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
