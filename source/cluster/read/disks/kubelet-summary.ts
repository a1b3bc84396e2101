/** Reads how full the volumes on a node are, from its kubelet's summary (k8s.io/kubelet/pkg/apis/stats/v1alpha1). */

import type { MeasuredDisks } from '../../../domain/disks/samples.ts';
import type { DiskSample, NodeReading } from '../../../domain/model/disk.ts';
import { keyOf } from '../../../domain/model/snapshot.ts';
import type { Client } from '../../connection/client.ts';
import { ClusterError, oneLine } from '../../errors.ts';
import { fields, isRecord, list, text, time } from '../../json-fields.ts';
import { toSample } from './to-sample.ts';

/** The kubelet answers from what it has measured within the last minute, which takes it milliseconds. */
export const SUMMARY_TIMEOUT_MS = 10_000;

/** What asking about disks needs of a client. */
export interface DiskClient extends Pick<Client, 'get'> {
  readonly serverClock: Pick<Client['serverClock'], 'now'>;
}

export interface NodeAnswer {
  readonly reading: NodeReading;
  readonly measured: MeasuredDisks;
}

const NOTHING: MeasuredDisks = { samples: new Map(), unusable: new Map() };

/** `timeoutMs`: how long the node may take. Rejects only for an abort by the caller. */
export async function readKubeletSummary(
  client: DiskClient,
  node: string,
  signal: AbortSignal,
  timeoutMs = SUMMARY_TIMEOUT_MS,
): Promise<NodeAnswer> {
  const late = AbortSignal.timeout(timeoutMs);
  try {
    const path = `/api/v1/nodes/${encodeURIComponent(node)}/proxy/stats/summary`;
    const summary = await client.get(path, { signal: AbortSignal.any([signal, late]) });
    const { pods } = fields<'pods'>(summary);
    if (!isRecord(summary) || !Array.isArray(pods)) return failed('the answer is no summary');
    return { reading: { state: 'read' }, measured: measuredDisks(pods, node, client.serverClock.now()) };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    if (late.aborted) return failed(`no answer within ${timeoutMs / 1000} s`);
    if (thrown instanceof ClusterError) return failureOf(thrown);
    throw thrown;
  }
}

function failed(reason: string): NodeAnswer {
  return { reading: { state: 'failed', reason }, measured: NOTHING };
}

function failureOf({ kind, status, serverMessage, message }: ClusterError): NodeAnswer {
  // The API server names the permission in a Status. The kubelet refuses with a plain text.
  if (kind === 'forbidden' && serverMessage !== '') return { reading: { state: 'forbidden' }, measured: NOTHING };
  if (status === 401 || status === 403) return failed(`it refuses the API server (${status})`);
  if (status === 404) return failed('there is no such node, or no summary on it (404)');
  if (kind === 'protocol' && status === undefined) return failed('the answer is no summary');
  return failed(oneLine(serverMessage === '' ? message : serverMessage, 160).replace(/\.$/, ''));
}

/** The newest measurement of a claim counts: several pods of the node may have it mounted. */
function measuredDisks(pods: readonly unknown[], node: string, now: number): MeasuredDisks {
  const samples = new Map<string, DiskSample>();
  const unusable = new Map<string, string>();
  for (const pod of pods) {
    for (const volume of list(fields<'volume'>(pod).volume)) {
      const { pvcRef, ...stats } = fields<VolumeField>(volume);
      const { namespace, name } = fields<'namespace' | 'name'>(pvcRef);
      if (text(name) === '' || text(namespace) === '') continue;
      const key = keyOf(text(namespace), text(name));
      const sampledAt = time(stats.time) ?? now;
      const sample = toSample(stats, { source: 'kubelet', sampledAt });
      if (typeof sample === 'string') unusable.set(key, `the kubelet of ${node} ${sample}`);
      else if (sampledAt >= (samples.get(key)?.sampledAt ?? sampledAt)) samples.set(key, sample);
    }
  }
  return { samples, unusable };
}

type VolumeField =
  | 'pvcRef'
  | 'time'
  | 'usedBytes'
  | 'availableBytes'
  | 'capacityBytes'
  | 'inodes'
  | 'inodesFree'
  | 'inodesUsed';
