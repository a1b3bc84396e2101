/** Lists the names of the namespaces for the picker. */

import type { Client } from '../cluster/connection/client.ts';
import { messageOf } from '../cluster/errors.ts';
import { listNamespaces } from '../cluster/read/namespaces.ts';
import type { NamespaceListState, State } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import type { SharedClient } from './shared-client.ts';
import type { Subscription } from './subscriptions.ts';

export function namespaceListSubscriptions(
  { overlay, namespaceList }: State,
  shared: SharedClient | undefined,
  store: Store,
): readonly Subscription[] {
  const isAsking = overlay?.type === 'namespaces' || overlay?.type === 'command';
  const isNeeded = isAsking && namespaceList.state === 'unasked';
  if (shared === undefined || !(isNeeded || namespaceList.state === 'loading')) return [];
  return [{ key: ['namespace-list', shared], start: (signal) => readNamespaceList(shared, store, signal) }];
}

async function readNamespaceList({ client }: SharedClient, store: Store, signal: AbortSignal): Promise<void> {
  store.dispatch({ type: 'namespaces-listed', list: { state: 'loading' } });
  const list = await readList(client, signal);
  if (!signal.aborted) store.dispatch({ type: 'namespaces-listed', list });
}

async function readList(client: Client, signal: AbortSignal): Promise<NamespaceListState> {
  try {
    const answer = await listNamespaces(client, { signal });
    return 'names' in answer ? { state: 'listed', names: answer.names } : { state: 'refused', reason: answer.denied };
  } catch (error) {
    return { state: 'refused', reason: messageOf(error) };
  }
}
