/** The part of `update` for exchanges of claim templates that an earlier run did not finish. */

import { listCompletenessFor } from '../../domain/model/list-completeness.ts';
import { keyOf } from '../../domain/model/snapshot.ts';
import type { State } from '../state.ts';
import { openDialog } from './plan-dialog.ts';
import type { UnfinishedExchange } from './unfinished-exchange.ts';

export type ExchangeSystemEvent =
  | {
      readonly type: 'unfinished-exchanges-read';
      readonly exchanges: readonly UnfinishedExchange[];
      /** One sentence for each file. */
      readonly sentences: readonly string[];
    }
  /** Opens the dialog that finishes it. It is offered once. */
  | { readonly type: 'offer-exchange'; readonly path: string };

export function updateExchanges(state: State, input: ExchangeSystemEvent): State {
  switch (input.type) {
    case 'unfinished-exchanges-read': {
      const sentences = [...state.interruptedWrites.sentences, ...input.sentences];
      return { ...state, unfinishedExchanges: input.exchanges, interruptedWrites: { sentences, isRead: false } };
    }
    case 'offer-exchange': {
      const exchange = state.unfinishedExchanges.find(({ path }) => path === input.path);
      if (exchange === undefined || state.overlay !== undefined) return state;
      const { set, size, path } = exchange;
      const unfinishedExchanges = state.unfinishedExchanges.filter((other) => other !== exchange);
      return openDialog(
        { ...state, unfinishedExchanges },
        undefined,
        { action: 'finish-exchange', set, size, path },
        { type: 'confirm' },
      );
    }
  }
}

/** The exchange whose set is certainly missing in the scope, while nothing covers the lists; undefined if there is none. */
export function exchangeToOffer(state: State): UnfinishedExchange | undefined {
  const { scope, snapshot, overlay, inspection, readOnlyReason, selector } = state;
  // A label selector hides sets that exist.
  if (overlay !== undefined || inspection !== undefined || readOnlyReason !== undefined || selector !== undefined)
    return undefined;
  return state.unfinishedExchanges.find(({ context, set: { namespace, name } }) => {
    if (context !== scope.context || !(scope.namespaces === 'all' || scope.namespaces.includes(namespace)))
      return false;
    const isListed = listCompletenessFor(snapshot, namespace).StatefulSet === 'known';
    return isListed && !snapshot.tables.StatefulSet.has(keyOf(namespace, name));
  });
}
