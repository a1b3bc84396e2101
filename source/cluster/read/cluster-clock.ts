/** The clock of an embedded cluster, which is an object of its API. No other cluster has one. */

import type { Client } from '../connection/client.ts';
import { messageOf } from '../errors.ts';
import { fields, text } from '../json-fields.ts';
import { createEventDecoder } from '../list/decode-response.ts';

export interface ClusterClockReading {
  /** Virtual time in milliseconds since the epoch, at the moment of the answer. */
  readonly now: number;
  /** Virtual seconds per second, while time is not held. */
  readonly speed: number;
  readonly held: boolean;
  readonly pace: 'normal' | 'lecture';
  /** The field manager that holds time; empty if nobody does. */
  readonly heldBy: string;
  /** Why the last step found nothing; empty if it did. */
  readonly message: string;
  readonly resourceVersion: string;
}

/** What may be written to the clock; `step` and `advance` are carried out once. */
export interface ClusterClockSpec {
  readonly held?: boolean;
  readonly speed?: number;
  readonly pace?: 'normal' | 'lecture';
  readonly step?: 'change' | 'event';
  readonly stepNamespaces?: readonly string[];
  readonly advance?: string;
}

const COLLECTION = '/apis/demo.stsview/v1/clocks';
const OBJECT = `${COLLECTION}/cluster`;

/** Returns undefined if the answer is something else. */
function readingOf(value: unknown): ClusterClockReading | undefined {
  const { kind, metadata, spec, status } = fields<'kind' | 'metadata' | 'spec' | 'status'>(value);
  const { speed, held, pace } = fields<'speed' | 'held' | 'pace'>(spec);
  const { time, heldBy, message } = fields<'time' | 'heldBy' | 'message'>(status);
  const now = Date.parse(text(time));
  if (kind !== 'Clock' || Number.isNaN(now) || typeof speed !== 'number') return undefined;
  return {
    now,
    speed,
    held: held === true,
    pace: pace === 'lecture' ? 'lecture' : 'normal',
    heldBy: text(heldBy),
    message: text(message),
    resourceVersion: text(fields<'resourceVersion'>(metadata).resourceVersion),
  };
}

/** Returns undefined if the cluster has no clock. @throws ClusterError */
export async function readClusterClock(client: Client, signal: AbortSignal): Promise<ClusterClockReading | undefined> {
  return readingOf(await client.get(OBJECT, { signal }));
}

/** Yields each change of the clock, until the server ends the watch. @throws ClusterError */
export async function* watchClusterClock(
  client: Client,
  resourceVersion: string,
  signal: AbortSignal,
): AsyncGenerator<ClusterClockReading> {
  const query = `watch=true&resourceVersion=${encodeURIComponent(resourceVersion)}`;
  const stream = await client.stream(`${COLLECTION}?${query}`, { signal });
  const events = createEventDecoder(stream, client.peer);
  for await (const chunk of stream.chunks) {
    for (const event of events.push(chunk)) {
      const reading = readingOf(fields<'object'>(event).object);
      if (reading !== undefined) yield reading;
    }
  }
}

/** Writes the clock. Returns how it is then, or why it could not be written. */
export async function writeClusterClock(
  client: Client,
  spec: ClusterClockSpec,
  { manager, signal }: { readonly manager: string; readonly signal: AbortSignal },
): Promise<{ readonly reading: ClusterClockReading | undefined } | { readonly problem: string }> {
  try {
    const answer = await client.send({
      method: 'PATCH',
      path: `${OBJECT}?fieldManager=${encodeURIComponent(manager)}`,
      contentType: 'application/merge-patch+json',
      body: { spec },
      signal,
    });
    return { reading: readingOf(answer) };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return { problem: messageOf(thrown) };
  }
}
