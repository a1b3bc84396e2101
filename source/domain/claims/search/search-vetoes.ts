/** Vetoes against the deletion of a claim that result from the search of all objects. */

import { type ClaimReadings, type ReadResult, unreadableText, WORKLOAD_KINDS } from '../readings.ts';
import { type Veto, veto } from '../veto.ts';
import { type Mention, mentionText, type SearchResult, unsearchedText } from './search-result.ts';

/** Phrases that say what could not be searched; empty if everything was, or no search was asked for. */
export function unsearchedReasons(search: ReadResult<SearchResult>): readonly string[] {
  switch (search.state) {
    case 'unread':
      return [];
    case 'refused':
      return [unreadableText('the kinds of the cluster', search)];
    case 'known': {
      const missing = unsearchedText(search.value);
      return missing === undefined ? [] : [missing];
    }
  }
}

/** `key`: "namespace/name" of the claim. */
export function searchVetoes(
  search: ReadResult<SearchResult>,
  { workloads, snapshots }: ClaimReadings,
  key: string,
): readonly Veto[] {
  if (search.state !== 'known') return unsearchedReasons(search).map(veto);
  const { mentions, releases } = search.value;
  const isSaidAlready = ({ kind, object }: Mention): boolean => {
    const workload = WORKLOAD_KINDS.find((candidate) => candidate === kind.split('.')[0]);
    const reading = kind.startsWith('VolumeSnapshot.') ? snapshots : workload && workloads[workload];
    return reading?.state === 'known' && reading.value.get(key)?.includes(object) === true;
  };
  return [
    ...unsearchedReasons(search).map(veto),
    ...(mentions.get(key) ?? [])
      .filter((mention) => !isSaidAlready(mention))
      .map((mention) => veto(mentionText(mention))),
    ...(releases.get(key) ?? []).map((release) => ({
      text: `the labels of its Secret or ConfigMap say that Helm release ${release} is installed, to which it belongs`,
      isOverridable: true,
    })),
  ];
}
