/** Asks kubelets and Prometheus how full disks are: each seldom enough, and more seldom if it is slow or refuses. */

import { type DiskClient, type NodeAnswer, readKubeletSummary } from '../../cluster/read/disks/kubelet-summary.ts';
import { PrometheusError, readPrometheusHistory, readPrometheusNow } from '../../cluster/read/disks/prometheus.ts';
import type { PrometheusService } from '../../cluster/read/disks/prometheus-service.ts';
import type { DisksWanted } from '../../domain/disks/disks-wanted.ts';
import {
  type MeasuredDisks,
  noDiskReadings,
  withMeasurements,
  withNodeAnswer,
  withPrometheusProblem,
} from '../../domain/disks/samples.ts';
import { TREND_WINDOW_MS } from '../../domain/disks/trend.ts';
import type { DiskLimits, DiskReadings, UsedAt } from '../../domain/model/disk.ts';

/** Kubelets measure once a minute. */
const INTERVAL_MS = 30_000;
const REFUSED_INTERVAL_MS = 5 * 60_000;
const LONGEST_INTERVAL_MS = 10 * 60_000;
/** A node is left alone for so many times the time that it took to answer. */
const REST_FACTOR = 20;
const MAX_CONCURRENT = 4;
/** The permission is seldom given for single nodes only. */
const REFUSALS_THAT_COUNT_FOR_ALL = 4;
const HISTORY_STEP_MS = 5 * 60_000;

export interface DiskReader {
  /**
   * Asks those of whom it is time to ask, and gives the readings to `receive` whenever there are new ones. Rejects only
   * for an abort.
   * @returns in how many milliseconds it is time for the next
   */
  readonly read: (
    wanted: DisksWanted,
    receive: (readings: DiskReadings) => void,
    signal: AbortSignal,
  ) => Promise<number>;
  /** Adds what was measured by other means. */
  readonly add: (measured: MeasuredDisks) => void;
  /** All that is known. */
  readonly readings: () => DiskReadings;
}

export interface DiskReaderOptions {
  readonly client: DiskClient;
  readonly prometheus: PrometheusService | undefined;
  readonly limits: DiskLimits;
  /** Milliseconds that pass, from any beginning. */
  readonly passed?: () => number;
  readonly nodeTimeoutMs?: number;
}

interface Schedule {
  readonly nextAt: number;
  readonly failures: number;
}

export function createDiskReader({
  client,
  prometheus,
  limits,
  passed = () => performance.now(),
  nodeTimeoutMs,
}: DiskReaderOptions): DiskReader {
  let readings = noDiskReadings(limits);
  const schedules = new Map<string, Schedule>();
  let prometheusNextAt = 0;
  /** The namespaces whose history has been read. */
  const historyOf = new Set<string>();

  const isDue = (node: string): boolean => passed() >= (schedules.get(node)?.nextAt ?? 0);

  function schedule(node: string, { reading }: NodeAnswer, tookMs: number): void {
    const failures = reading.state === 'failed' ? (schedules.get(node)?.failures ?? 0) + 1 : 0;
    const interval = {
      read: Math.max(INTERVAL_MS, REST_FACTOR * tookMs),
      forbidden: REFUSED_INTERVAL_MS,
      failed: INTERVAL_MS * 2 ** failures,
    }[reading.state];
    schedules.set(node, { nextAt: passed() + Math.min(interval, LONGEST_INTERVAL_MS), failures });
  }

  async function askNode(node: string, signal: AbortSignal): Promise<NodeAnswer> {
    const began = passed();
    const answer = await readKubeletSummary(client, node, signal, nodeTimeoutMs);
    schedule(node, answer, passed() - began);
    readings = withNodeAnswer(readings, node, answer);
    return answer;
  }

  async function askNodes(nodes: readonly string[], onAnswer: () => void, signal: AbortSignal): Promise<void> {
    const queue = nodes.filter(isDue);
    let refusals = 0;
    let hasAnswer = false;
    const worker = async (): Promise<void> => {
      for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
        if (refusals >= REFUSALS_THAT_COUNT_FOR_ALL && !hasAnswer) {
          const refused: NodeAnswer = { reading: { state: 'forbidden' }, measured: NOTHING };
          schedule(node, refused, 0);
          readings = withNodeAnswer(readings, node, refused);
          continue;
        }
        const { reading } = await askNode(node, signal);
        if (reading.state === 'forbidden') refusals += 1;
        if (reading.state === 'read') hasAnswer = true;
        onAnswer();
      }
    };
    await Promise.all(Array.from({ length: MAX_CONCURRENT }, worker));
  }

  async function askPrometheus(namespaces: readonly string[], signal: AbortSignal): Promise<void> {
    const fresh = namespaces.filter((namespace) => !historyOf.has(namespace));
    const isTime = passed() >= prometheusNextAt || (fresh.length > 0 && readings.prometheusProblem === undefined);
    if (prometheus === undefined || namespaces.length === 0 || !isTime) return;
    prometheusNextAt = passed() + INTERVAL_MS;
    try {
      const now = client.serverClock.now();
      const range = { from: now - TREND_WINDOW_MS, to: now, stepMs: HISTORY_STEP_MS };
      const [measured, history] = await Promise.all([
        readPrometheusNow(client, prometheus, namespaces, signal),
        fresh.length === 0 ? NO_HISTORY : readPrometheusHistory(client, prometheus, fresh, range, signal),
      ]);
      for (const namespace of fresh) historyOf.add(namespace);
      readings = withPrometheusProblem(withMeasurements(readings, measured, history), undefined);
    } catch (thrown) {
      if (signal.aborted || !(thrown instanceof PrometheusError)) throw thrown;
      readings = withPrometheusProblem(readings, thrown.message);
      prometheusNextAt = passed() + REFUSED_INTERVAL_MS;
    }
  }

  return {
    async read({ nodes, namespaces }, receive, signal) {
      let given = readings;
      const giveOften = throttled(passed, () => {
        given = readings;
        receive(readings);
      });
      await Promise.all([askNodes(nodes, giveOften, signal), askPrometheus(namespaces, signal)]);
      signal.throwIfAborted();
      if (readings !== given) receive(readings);
      const times = nodes.flatMap((node) => schedules.get(node)?.nextAt ?? []);
      const next = Math.min(...times, prometheus === undefined ? Number.POSITIVE_INFINITY : prometheusNextAt);
      return Math.max(0, Math.min(next - passed(), LONGEST_INTERVAL_MS));
    },
    add(measured) {
      readings = withMeasurements(readings, measured);
    },
    readings: () => readings,
  };
}

const NOTHING: MeasuredDisks = { samples: new Map(), unusable: new Map() };
const NO_HISTORY: ReadonlyMap<string, readonly UsedAt[]> = new Map();
/** Each call describes the sets anew. */
const GIVE_EVERY_MS = 500;

function throttled(passed: () => number, run: () => void): () => void {
  let last = passed();
  return () => {
    if (passed() - last < GIVE_EVERY_MS) return;
    last = passed();
    run();
  };
}
