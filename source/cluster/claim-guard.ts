/** Whether a claim is still unused, looked up in the moment before a write. */

import type { Guard } from '../actions/ports.ts';
import { setThatWants } from '../domain/claims/place.ts';
import { podsByClaim } from '../domain/claims/users.ts';
import { keyOf } from '../domain/snapshot.ts';
import type { Client } from './client.ts';
import { ClusterError } from './errors.ts';
import { readOnce } from './once.ts';

const KINDS = ['PersistentVolumeClaim', 'Pod', 'StatefulSet'] as const;

/** What speaks against the write, as phrases. @throws ClusterError also where one of the lists may not be read */
export async function checkGuard(client: Client, guard: Guard, signal: AbortSignal): Promise<readonly string[]> {
  const { namespace, claim: name } = guard;
  const snapshot = await readOnce(client, { namespaces: [namespace], kinds: KINDS });
  signal.throwIfAborted();
  const denied = snapshot.sources.find(({ state }) => state.phase === 'denied');
  if (denied?.state.phase === 'denied') throw new ClusterError('forbidden', denied.state.reason);

  const key = keyOf(namespace, name);
  const claim = snapshot.tables.PersistentVolumeClaim.get(key);
  const users = podsByClaim(snapshot.tables.Pod).get(key) ?? [];
  const found = users.map(({ meta }) => `pod ${meta.name} names claim ${name} now`);
  const set = setThatWants(snapshot, namespace, name);
  if (set !== undefined) found.push(`StatefulSet ${set.meta.name} wants claim ${name} now`);
  if (guard.type === 'unmissed' && claim !== undefined) found.push(`claim ${name} has been made again`);
  return found;
}
