/** Judges several sets at once, and remembers which of them have been seen. */

import type { Observation, Progress } from '../../actions/observation.ts';
import { isOutOfContact, outOfContactText } from '../../actions/run/progress.ts';
import { ClusterError } from '../../cluster/errors.ts';
import type { Kind } from '../../domain/model/kinds.ts';
import type { SetStatus } from '../../domain/model/set-status.ts';
import { keyOf, type Snapshot } from '../../domain/model/snapshot.ts';
import { nearestQuestion } from '../../domain/text/nearest.ts';
import { parseObjectName } from '../read/object-name.ts';
import { filterNamedSets } from '../read/set-names.ts';
import { goneProgress, type RemovedSet } from './gone-progress.ts';
import { type ConditionProgress, conditionProgress, type WaitCondition } from './wait-condition.ts';

/** `stuck`: a set that is stuck ends the wait. `held`: one that is held does as well. `none`: neither does. */
export type FailOn = 'stuck' | 'held' | 'none';

export interface AwaitedSets {
  /** As written on the command line; all sets that are watched if there are none. */
  readonly words: readonly string[];
  readonly condition: WaitCondition;
  readonly failOn: FailOn;
}

/** How far one set is. */
export interface SetProgress extends ConditionProgress {
  /** "shop/web"; for a set that has not been seen, its name as it was typed. */
  readonly name: string;
  readonly namespace: string | undefined;
  /** The last status that was seen. */
  readonly status: SetStatus | undefined;
  /** "did you mean web?" of a set that is not there, if the name of one that is there is similar. */
  readonly similar?: string | undefined;
}

export interface SetsProgress extends Progress {
  readonly sets: readonly SetProgress[];
}

/** The kinds whose objects decide. */
const DECIDING_KINDS: readonly Kind[] = ['StatefulSet', 'Pod'];

/** Returns a function to call with every observation. It throws ClusterError if the sets cannot be read at all. */
export function awaitSets({ words, condition, failOn }: AwaitedSets): (observation: Observation) => SetsProgress {
  /** The sets that were seen, by "namespace/name", as they were last seen. */
  const seen = new Map<string, SetStatus>();
  let hasContact = false;
  const deciding: readonly Kind[] =
    condition.type === 'claim' ? [...DECIDING_KINDS, 'PersistentVolumeClaim'] : DECIDING_KINDS;

  function progressOfSet(last: SetStatus, present: SetStatus | undefined, observation: Observation) {
    const isSame = present?.set.meta.uid === last.set.meta.uid;
    if (condition.type === 'gone') return goneProgress(removedSet(last, isSame ? present : undefined), observation);
    if (isSame) return conditionProgress(condition, present, observation.snapshot);
    const what = present === undefined ? 'was deleted' : 'was deleted and made again';
    return { state: 'superseded', text: `StatefulSet ${last.set.meta.name} ${what}`, reached: 0, total: 1 } as const;
  }

  return (observation) => {
    const { statuses, snapshot } = observation;
    hasContact ||= snapshot.sources.some(({ state }) => state.phase === 'live' || state.phase === 'denied');
    requireReadable(snapshot, hasContact);
    const present = new Map(
      filterNamedSets(statuses, words).map((status) => [
        keyOf(status.set.meta.namespace, status.set.meta.name),
        status,
      ]),
    );
    for (const [key, status] of present) if (!seen.has(key)) seen.set(key, status);
    const sets = [...seen].map(([key, last]): SetProgress => {
      const now = present.get(key);
      const progress = progressOfSet(last, now, observation);
      // The uid of a set that was made again must not replace the one that was seen first.
      if (now?.set.meta.uid === last.set.meta.uid) seen.set(key, now);
      return { ...progress, name: key, namespace: last.set.meta.namespace, status: now ?? last };
    });
    const missing = missingWords(words, [...seen.values()]).map((word) => absentProgress(word, condition, observation));
    const all = [...sets, ...missing].map((progress) =>
      inContact(withoutUnwanted(progress, failOn), deciding, snapshot),
    );
    return { ...combined(all), sets: all };
  };
}

function removedSet({ set }: SetStatus, present: SetStatus | undefined): RemovedSet {
  const { namespace, name, uid } = set.meta;
  return { namespace, name, uid, present };
}

/** Throws ClusterError if waiting will not make the sets readable. */
function requireReadable({ sources }: Snapshot, hasContact: boolean): void {
  for (const { kind, state } of sources) {
    if (state.phase === 'failing' && state.isPermanent && !hasContact) throw new ClusterError('network', state.reason);
    if (kind === 'StatefulSet' && state.phase === 'denied') throw new ClusterError('forbidden', state.reason);
  }
}

/** Returns the words that none of the sets matches. Without words, one for all sets if there are none. */
function missingWords(words: readonly string[], sets: readonly SetStatus[]): readonly string[] {
  if (words.length === 0) return sets.length === 0 ? [''] : [];
  return words.filter((word) => filterNamedSets(sets, [word]).length === 0);
}

function absentProgress(word: string, condition: WaitCondition, observation: Observation): SetProgress {
  const { namespace, name } = parseObjectName(word);
  const about = { name: word === '' ? 'the sets' : word, namespace, status: undefined };
  const isListed = observation.snapshot.sources.every(
    ({ kind, state: { phase } }) => kind !== 'StatefulSet' || (phase !== 'listing' && phase !== 'failing'),
  );
  const waiting = (text: string): SetProgress => ({ ...about, state: 'waiting', text, reached: 0, total: 1 });
  if (!isListed) return waiting('the sets are being listed');
  const there = observation.statuses.filter(({ set: { meta } }) => (namespace ?? meta.namespace) === meta.namespace);
  const similar =
    word === ''
      ? undefined
      : nearestQuestion(
          name,
          there.map(({ set }) => set.meta.name),
        );
  const text = word === '' ? 'there is no such set' : `there is no StatefulSet ${name}`;
  if (condition.type !== 'gone') return { ...waiting(`${text} yet`), similar };
  const progress = goneProgress({ namespace, name, uid: undefined, present: undefined }, observation);
  return { ...about, ...progress, similar, text: progress.state === 'done' ? text : progress.text };
}

/** What does not end the wait is waited for. */
function withoutUnwanted(progress: SetProgress, failOn: FailOn): SetProgress {
  const isEnd = progress.state === 'stuck' ? failOn !== 'none' : progress.state === 'held' ? failOn === 'held' : true;
  return isEnd ? progress : { ...progress, state: 'waiting' };
}

/** A final state stays true. What is waited for, or stuck, was so when the objects were last seen. */
function inContact(progress: SetProgress, kinds: readonly Kind[], snapshot: Snapshot): SetProgress {
  if (progress.state !== 'waiting' && progress.state !== 'stuck') return progress;
  return isOutOfContact(kinds, snapshot)
    ? { ...progress, state: 'waiting', text: outOfContactText(progress) }
    : progress;
}

/** One set that fails ends the wait; all have to be done. */
function combined(sets: readonly SetProgress[]): Progress {
  const first = (['superseded', 'stuck', 'held', 'waiting'] as const).flatMap((state) =>
    sets.filter((progress) => progress.state === state),
  )[0];
  return first === undefined
    ? { state: 'done', text: sets.length === 1 ? (sets[0]?.text ?? '') : `all ${sets.length} sets are there` }
    : { state: first.state, text: `${first.name}: ${first.text}` };
}
