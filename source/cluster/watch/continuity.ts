/**
 * Decides whether a watch may go on from the version of the objects that were read, or whether they have to be listed
 * afresh. After etcd was restored from an older copy, versions run backwards: the API server accepts a watch from a
 * version that it has not reached yet, and sends nothing, not even bookmarks, until it has.
 */

import type { Clock } from '../../cache/clock.ts';
import { isOlderVersion, readCurrentVersion } from '../list/current-version.ts';
import type { Collection } from '../list/list-pages.ts';
import type { RequestOptions, Transport } from '../transport.ts';

export interface Continuity {
  /** Everything was listed. */
  markListed(): void;
  /** A watch has ended. `isPlanned`: at the time that was asked for, so that nothing is wrong with the server. */
  markEnded(isPlanned: boolean): void;
  /** There is no contact since then. */
  markLost(since: number): void;
  /** A watch was opened. */
  markOpened(): void;
  /** Reports whether objects of this version have to be listed afresh. @throws ClusterError */
  isBroken(version: string, options: Pick<RequestOptions, 'signal' | 'idleMs'>): Promise<boolean>;
}

/**
 * After this many milliseconds without contact everything is listed afresh: in that time a restored server may have
 * written enough to be ahead of the version, which then no longer shows that it is another history.
 */
const LONGEST_GAP_MS = 20_000;

export function createContinuity(transport: Transport, collection: Collection, clock: Clock): Continuity {
  let lostAt: number | undefined;
  let isInDoubt = false;
  let addressChanges = transport.addressChanges;

  return {
    markListed() {
      isInDoubt = false;
      lostAt = undefined;
      addressChanges = transport.addressChanges;
    },
    markEnded(isPlanned) {
      isInDoubt = !isPlanned;
    },
    markLost(since) {
      isInDoubt = true;
      lostAt ??= since;
    },
    markOpened() {
      isInDoubt = false;
      lostAt = undefined;
    },
    async isBroken(version, options) {
      if (transport.addressChanges !== addressChanges) return true;
      if (!isInDoubt) return false;
      if (lostAt !== undefined && clock.now() - lostAt > LONGEST_GAP_MS) return true;
      const current = await readCurrentVersion(transport, collection, options);
      return current === undefined || isOlderVersion(current, version);
    },
  };
}
