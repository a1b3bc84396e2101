/** Reads which pods have ended recently. The kubelet's event, kept for an hour, is all that a deleted pod leaves. */

import type { PodEndTimes, ReadResult } from '../../../domain/claims/readings.ts';
import { keyOf } from '../../../domain/model/snapshot.ts';
import { messageOf } from '../../errors.ts';
import { listWhole } from '../../list/whole-object.ts';
import { projectEvent } from '../../projection/event.ts';
import { collectionPath, RESOURCES } from '../../projection/resources.ts';
import type { Transport } from '../../transport.ts';

const KILLING = { fieldSelector: 'involvedObject.kind=Pod,reason=Killing' };

/** Rejects only for an abort. */
export async function readPodEnds(
  transport: Transport,
  namespace: string | undefined,
  signal: AbortSignal,
): Promise<ReadResult<PodEndTimes>> {
  const ends = new Map<string, number>();
  const path = collectionPath(RESOURCES.Event, namespace);
  try {
    for await (const item of listWhole(transport, { path, kind: 'Event', query: KILLING }, { signal })) {
      const { subject, lastAt } = projectEvent(item);
      const key = keyOf(subject.namespace, subject.name);
      ends.set(key, Math.max(lastAt, ends.get(key) ?? 0));
    }
    return { state: 'known', value: ends };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return { state: 'refused', reason: messageOf(thrown) };
  }
}
