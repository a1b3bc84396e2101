/** Reports to the state which exchanges earlier runs did not finish, and offers to finish those whose set is missing. */

import { exchangeToOffer } from '../../state/dialog/update-exchanges.ts';
import type { State } from '../../state/state.ts';
import type { Store } from '../../state/store.ts';
import type { Subscription } from '../subscriptions.ts';
import { type KeptSetSettings, listKeptSets } from './kept-set-file.ts';
import { unfinishedSentences } from './report-unfinished.ts';

export function exchangeSubscriptions(state: State, store: Store, settings: KeptSetSettings): readonly Subscription[] {
  const read: Subscription = {
    key: ['unfinished-exchanges'],
    start: async (signal) => {
      const found = await listKeptSets(settings.folder);
      const sentences = unfinishedSentences(found, settings.isRunning);
      if (signal.aborted || sentences.length === 0) return;
      const exchanges = found.flatMap(({ path, kept }) =>
        kept === undefined || settings.isRunning(kept.process)
          ? []
          : [{ set: kept.target, size: kept.size, context: kept.context, path }],
      );
      store.dispatch({ type: 'unfinished-exchanges-read', exchanges, sentences });
    },
  };
  const exchange = exchangeToOffer(state);
  if (exchange === undefined) return [read];
  const { path } = exchange;
  const offer: Subscription = {
    key: ['offer-exchange', path],
    start: async () => store.dispatch({ type: 'offer-exchange', path }),
  };
  return [read, offer];
}
