import type { Access } from '../cluster/access.ts';
import type { Client } from '../cluster/client.ts';
import { readOnce } from '../cluster/once.ts';
import { describeSets } from '../domain/describe-set.ts';
import { eventNamespaces } from '../domain/event-namespaces.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { SetStatus } from '../domain/status.ts';
import { harmless } from '../domain/text.ts';
import { namespacesToRead } from './namespaces-to-read.ts';
import { checkNamespaces, refusedSets } from './readable.ts';
import { namedSets, whereText } from './set-names.ts';
import type { PlainSurroundings } from './surroundings.ts';

export interface ReadSets {
  readonly all: readonly SetStatus[];
  /** Why some namespaces could not be read: sentences, written to stderr already. */
  readonly refused: readonly string[];
  /** "namespace shop" */
  readonly where: string;
  /** What to add where there are no sets: where else to look. */
  readonly hint: string;
  readonly now: number;
}

/** Read once, and not held open as the dashboard's: more of them, until there are so many that it takes long. */
const MOST_EVENT_NAMESPACES = 20;

/**
 * Reads the sets that the command line means, once, and the events of their pods and claims where they are not as they
 * should be. `patienceMs`: for how long a pod that is on its way is not looked into. Throws ClusterError, also for
 * a namespace that is not there.
 */
export async function readSets(
  client: Client,
  access: Access,
  request: Parameters<typeof namespacesToRead>[0],
  { stderr }: Pick<PlainSurroundings, 'stderr'>,
  patienceMs?: number,
): Promise<ReadSets> {
  const { selector, roleLabel } = request.connection;
  const namespaces = namespacesToRead(request, access.namespace);
  const memberEventsOf = (first: Snapshot): readonly string[] => {
    const now = Date.now();
    const sets = namedSets(describeSets(first, { now, roleLabel }), request.sets);
    const limits = { most: MOST_EVENT_NAMESPACES, ...(patienceMs === undefined ? {} : { patienceMs }) };
    return eventNamespaces(sets, { now, ...limits }).map(({ namespace }) => namespace);
  };
  const snapshot = await readOnce(client, { namespaces, setSelector: selector, memberEventsOf });
  const refused = refusedSets(snapshot, access.server);
  const now = Date.now();
  const all = describeSets(snapshot, { now, roleLabel });
  if (namespaces !== 'all') {
    const found = new Set(all.map(({ set }) => set.meta.namespace));
    await checkNamespaces(
      client,
      namespaces.filter((namespace) => !found.has(namespace)),
    );
  }
  for (const reason of refused) stderr.write(`stsview: ${harmless(reason)}\n`);
  return { all, refused, where: whereText(namespaces), hint: namespaces === 'all' ? '' : ' (-A looks in all)', now };
}
