/** How current the screen is: live, catching up, or stale and since when. */

import { KINDS, type Kind } from '../domain/model/kinds.ts';
import type { Source } from '../domain/model/snapshot.ts';

export type Freshness =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  | { readonly state: 'catching-up' }
  /** Everything is refused. */
  | { readonly state: 'refused' }
  /** `reason` is a sentence from the connection. */
  | { readonly state: 'stale'; readonly since: number; readonly reason: string }
  /** Nothing has been read yet. */
  | { readonly state: 'unreachable'; readonly since: number; readonly reason: string };

export function freshnessOf(sources: readonly Source[]): Freshness {
  if (sources.length === 0) return { state: 'connecting' };
  let stale: { since: number; reason: string } | undefined;
  let failing: { since: number; reason: string } | undefined;
  let listing = false;
  let live = false;
  for (const { state } of sources) {
    if (state.phase === 'stale' && (stale === undefined || state.since < stale.since)) stale = state;
    if (state.phase === 'failing' && (failing === undefined || state.since < failing.since)) failing = state;
    if (state.phase === 'listing') listing = true;
    if (state.phase === 'live') live = true;
  }
  if (stale !== undefined) return { state: 'stale', since: stale.since, reason: stale.reason };
  if (failing !== undefined) {
    return { state: live ? 'stale' : 'unreachable', since: failing.since, reason: failing.reason };
  }
  if (listing) return { state: 'catching-up' };
  return { state: live ? 'live' : 'refused' };
}

/** Returns the kinds that the user may not read, without duplicates, in the order of the kinds. */
export function deniedKinds(sources: readonly Source[]): readonly Kind[] {
  const denied = new Set(sources.filter(({ state }) => state.phase === 'denied').map(({ kind }) => kind));
  return KINDS.filter((kind) => denied.has(kind));
}
