/**
 * Reads how full volumes are, and were, from a Prometheus that has scraped the kubelets, through the API server's proxy
 * of its service.
 */

import type { MeasuredDisks } from '../../../domain/disks/samples.ts';
import type { DiskSample, UsedAt } from '../../../domain/model/disk.ts';
import { keyOf } from '../../../domain/model/snapshot.ts';
import type { Client } from '../../connection/client.ts';
import { ClusterError, oneLine } from '../../errors.ts';
import { fields, list, text } from '../../json-fields.ts';
import type { PrometheusService } from './prometheus-service.ts';
import { toSample } from './to-sample.ts';

export interface PrometheusRange {
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
}

const TIMEOUT_MS = 15_000;

interface Series {
  readonly labels: Readonly<Record<string, unknown>>;
  /** Time in milliseconds and value; NaN where it is no number. */
  readonly points: readonly (readonly [number, number])[];
}

/** Reads the newest measurements of the claims in these namespaces. @throws PrometheusError */
export async function readPrometheusNow(
  client: Pick<Client, 'get'>,
  service: PrometheusService,
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<MeasuredDisks> {
  const selector = selectorOf(namespaces);
  const [stats, times] = await Promise.all([
    query(client, service, { path: 'query', query: `{__name__=~"${METRICS}",${selector}}` }, signal),
    query(client, service, { path: 'query', query: `timestamp(${USED}{${selector}})` }, signal),
  ]);
  const seriesByVolume = Map.groupBy(stats, volumeOf);
  const samples = new Map<string, DiskSample>();
  const unusable = new Map<string, string>();
  for (const series of times) {
    const key = claimOf(series);
    const sampledAt = Math.round(lastValue(series) * 1000);
    // The volume may have been on another node before.
    if (key === undefined || !(sampledAt > (samples.get(key)?.sampledAt ?? 0))) continue;
    const number = (name: string): number | undefined => {
      const found = seriesByVolume.get(volumeOf(series))?.find(({ labels }) => labels['__name__'] === name);
      return found === undefined ? undefined : lastValue(found);
    };
    const sample = toSample(
      {
        usedBytes: number(USED),
        availableBytes: number('kubelet_volume_stats_available_bytes'),
        capacityBytes: number('kubelet_volume_stats_capacity_bytes'),
        inodes: number('kubelet_volume_stats_inodes'),
        inodesUsed: number('kubelet_volume_stats_inodes_used'),
      },
      { source: 'prometheus', sampledAt },
    );
    if (typeof sample === 'string') unusable.set(key, `Prometheus ${sample}`);
    else samples.set(key, sample);
  }
  return { samples, unusable };
}

/** Reads what was used before, by "namespace/claim". @throws PrometheusError */
export async function readPrometheusHistory(
  client: Pick<Client, 'get'>,
  service: PrometheusService,
  namespaces: readonly string[],
  { from, to, stepMs }: PrometheusRange,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly UsedAt[]>> {
  const range = { start: String(from / 1000), end: String(to / 1000), step: String(stepMs / 1000) };
  const request = { path: 'query_range', query: `${USED}{${selectorOf(namespaces)}}`, ...range };
  const found = new Map<string, UsedAt[]>();
  for (const series of await query(client, service, request, signal)) {
    const key = claimOf(series);
    if (key === undefined) continue;
    const points = series.points.filter(([, used]) => used >= 0).map(([at, usedBytes]) => ({ at, usedBytes }));
    found.set(key, [...(found.get(key) ?? []), ...points]);
  }
  return found;
}

/** The message is part of a sentence. */
export class PrometheusError extends Error {}

const USED = 'kubelet_volume_stats_used_bytes';
const METRICS = 'kubelet_volume_stats_((used|available|capacity)_bytes|inodes(_used)?)';

function selectorOf(namespaces: readonly string[]): string {
  return `namespace=~"${namespaces.join('|')}"`;
}

function claimOf({ labels }: Series): string | undefined {
  const [namespace, name] = [text(labels['namespace']), text(labels['persistentvolumeclaim'])];
  return namespace === '' || name === '' ? undefined : keyOf(namespace, name);
}

/** The same for all metrics of one volume on one node. */
function volumeOf({ labels }: Series): string {
  return ['namespace', 'persistentvolumeclaim', 'node', 'instance'].map((name) => text(labels[name])).join('\n');
}

function lastValue({ points }: Series): number {
  return points.at(-1)?.[1] ?? Number.NaN;
}

async function query(
  client: Pick<Client, 'get'>,
  { namespace, name, port, scheme }: PrometheusService,
  { path, ...parameters }: { readonly path: string; readonly query: string } & Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<readonly Series[]> {
  const service = `${scheme === 'https' ? 'https:' : ''}${name}:${port}`;
  const proxy = `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/${service}/proxy`;
  const late = AbortSignal.timeout(TIMEOUT_MS);
  const which = `Prometheus at ${namespace}/${name}:${port}`;
  let answer: unknown;
  try {
    const url = `${proxy}/api/v1/${path}?${new URLSearchParams(parameters)}`;
    answer = await client.get(url, { signal: AbortSignal.any([signal, late]) });
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    if (late.aborted) throw new PrometheusError(`${which} did not answer within ${TIMEOUT_MS / 1000} s`);
    if (thrown instanceof ClusterError) throw new PrometheusError(problemOf(thrown, which, namespace));
    throw thrown;
  }
  const { status, data } = fields<'status' | 'data'>(answer);
  const { result } = fields<'result'>(data);
  if (status !== 'success' || !Array.isArray(result)) {
    throw new PrometheusError(`${which} answers with something else than a result: check that it is a Prometheus`);
  }
  return result.map(toSeries);
}

function problemOf({ kind, status, serverMessage, message }: ClusterError, which: string, namespace: string): string {
  if (kind === 'forbidden' && serverMessage !== '') {
    return `the permission to get services/proxy in namespace ${namespace} is missing, which ${which} needs`;
  }
  if (status === 401 || status === 403) return `${which} refuses requests that come through the API server (${status})`;
  if (status === 404) return `${which} is not there (404)`;
  if (kind === 'protocol' && status === undefined)
    return `${which} does not answer in JSON: check that it is a Prometheus`;
  return `${which} fails: ${oneLine(serverMessage === '' ? message : serverMessage, 160).replace(/\.$/, '')}`;
}

function toSeries(value: unknown): Series {
  const { metric, value: single, values } = fields<'metric' | 'value' | 'values'>(value);
  const pairs = single === undefined ? list(values) : [single];
  const points = pairs.map((pair) => {
    const [at, number] = list(pair);
    return [Math.round(Number(at) * 1000), Number(number)] as const;
  });
  return { labels: fields<string>(metric), points };
}
