/** Checks immediately before a write that nothing needs the claim. */

import type { ClaimGuard, ProgressOptions } from '../../actions/ports.ts';
import { setWithNameInRange, setWithTemplateForName } from '../../domain/claims/claim-identity.ts';
import { unreadWorkloadReasons } from '../../domain/claims/list-state.ts';
import { type ClaimFacts, readingsFor, UNREAD } from '../../domain/claims/readings.ts';
import { type Mention, namesClaim } from '../../domain/claims/search/search-result.ts';
import { referenceVetoes, sharedStorageVetoes } from '../../domain/claims/vetoes.ts';
import { podsByClaim } from '../../domain/join/indexes.ts';
import { keyOf } from '../../domain/model/snapshot.ts';
import { ClusterError } from '../errors.ts';
import { readClaimReadings } from '../read/claims/claim-users.ts';
import { searchForUsers } from '../read/claims/read-claim-lists.ts';
import { readSnapshot } from '../read/read-snapshot.ts';
import type { Transport } from '../transport.ts';

const GUARD_KINDS = ['PersistentVolumeClaim', 'Pod', 'StatefulSet'] as const;

/**
 * Returns the reasons against the write as phrases. Everything that the plan rests on may have changed while the dialog
 * was open. All objects are searched once for the claims of all guards.
 * @throws ClusterError also if one of the lists may not be read
 */
export async function checkClaimGuards(
  transport: Transport,
  guards: readonly ClaimGuard[],
  { signal, onProgress }: ProgressOptions,
): Promise<readonly string[]> {
  const searches = guards.flatMap(({ search }) => (search === undefined ? [] : [search]));
  const ignoredKinds = [...new Set(searches.flatMap((search) => search.ignoredKinds))];
  let searched: Promise<ClaimFacts['search']> | undefined;
  function search(): Promise<ClaimFacts['search']> {
    searched ??= searchForUsers(
      transport,
      searches.map(({ claim }) => claim),
      { ignoredKinds, signal, onProgress },
    );
    return searched;
  }
  const found: string[] = [];
  for (const guard of guards) found.push(...(await checkClaimGuard(transport, guard, search, signal)));
  return [...new Set(found)];
}

async function checkClaimGuard(
  transport: Transport,
  guard: ClaimGuard,
  searchAll: () => Promise<ClaimFacts['search']>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { namespace, claim: name } = guard;
  const ownVolume = guard.search?.volume;
  const kinds = ownVolume === undefined ? GUARD_KINDS : ([...GUARD_KINDS, 'PersistentVolume'] as const);
  const [snapshot, readings] = await Promise.all([
    readSnapshot(transport, { namespaces: [namespace], kinds }),
    readClaimReadings(transport, [namespace], signal),
  ]);
  signal.throwIfAborted();
  const denied = snapshot.sources.find(({ state }) => state.phase === 'denied');
  if (denied?.state.phase === 'denied') throw new ClusterError('forbidden', denied.state.reason);

  const key = keyOf(namespace, name);
  const claim = snapshot.tables.PersistentVolumeClaim.get(key);
  const users = podsByClaim(snapshot.tables.Pod).get(key) ?? [];
  const others = users.filter(({ meta }) => meta.uid !== guard.member?.podUid);
  const found = others.map(({ meta }) => `pod ${meta.name} names claim ${name} now`);
  const inRange = setWithNameInRange(snapshot, namespace, name);
  const wanting = inRange?.meta.uid === guard.member?.setUid ? undefined : inRange;
  const naming = guard.setIsGone ? setWithTemplateForName(snapshot, namespace, name) : undefined;
  if (wanting !== undefined) found.push(`StatefulSet ${wanting.meta.name} wants claim ${name} now`);
  else if (naming !== undefined)
    found.push(`StatefulSet ${naming.meta.name} is there now, and claim ${name} is its own`);
  if (guard.type === 'not-recreated' && claim !== undefined) found.push(`claim ${name} has been made again`);
  const volume = snapshot.tables.PersistentVolume.get(ownVolume ?? '');
  if (volume !== undefined) found.push(...sharedStorageVetoes(snapshot, volume).map(({ text }) => text));
  // What has been found is reason enough, without a search of all objects.
  const search = guard.search === undefined || found.length > 0 ? UNREAD : await searchAll();
  const facts = {
    readings,
    creators: new Map(),
    search: guard.member === undefined ? search : withoutMember(search, guard.member),
  };
  const references = referenceVetoes({ snapshot, facts }, { namespace, name }).filter(
    ({ isOverridable }) => !isOverridable || guard.search?.overridesVetoes !== true,
  );
  return [
    ...found,
    ...unreadWorkloadReasons(readingsFor(facts, namespace)),
    ...references.map(({ text }) => `claim ${name}: ${text}`),
  ];
}

/** A claim that its set makes again is given, chosen and installed again, too; and its own pod names it. */
function withoutMember(search: ClaimFacts['search'], { podName }: GuardedMember): ClaimFacts['search'] {
  if (search.state !== 'known') return search;
  const isOther = (mention: Mention) => namesClaim(mention) && !(mention.kind === 'Pod' && mention.object === podName);
  const mentions = new Map([...search.value.mentions].map(([claim, found]) => [claim, found.filter(isOther)]));
  return { state: 'known', value: { ...search.value, mentions } };
}

type GuardedMember = NonNullable<ClaimGuard['member']>;
