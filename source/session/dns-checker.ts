/** Queries the cluster's DNS about a set, once or repeatedly, and reports the results. */

import type { Client } from '../cluster/connection/client.ts';
import type { createResolver, Resolver, ResolverOptions } from '../cluster/dns/resolver.ts';
import { canBeAsked, type DnsReport, makeDnsReport } from '../domain/dns/dns-report.ts';
import {
  type DnsTimeline,
  isDnsBehind,
  recordAnswers,
  recordExpected,
  startTimeline,
} from '../domain/dns/dns-timeline.ts';
import { expectedRecords } from '../domain/dns/expected-records.ts';
import { type ExpectedRecord, questionKey } from '../domain/dns/records.ts';
import type { SetStatus } from '../domain/model/set-status.ts';
import type { Snapshot } from '../domain/model/snapshot.ts';

/** The set with its present objects. */
export interface DnsTarget {
  readonly snapshot: Snapshot;
  readonly status: SetStatus;
}

export interface DnsCheckerOptions {
  readonly client: Client;
  /** Returns undefined if the set is gone. */
  readonly target: () => DnsTarget | undefined;
  /** Only the records of this pod. */
  readonly pod: string | undefined;
  /** Returns how to query, for the set at the start. */
  readonly resolver: (target: DnsTarget) => Omit<ResolverOptions, 'timeoutMs'>;
  readonly timeoutMs?: number | undefined;
  /** The clock of the timeline; the machine's clock by default. */
  readonly now?: (() => number) | undefined;
}

export interface DnsRound {
  readonly report: DnsReport;
  readonly timeline: DnsTimeline;
}

export interface DnsChecker {
  /** Queries all records once. Settles with undefined if the set is gone. */
  readonly checkOnce: (options: { readonly allServers: boolean }) => Promise<DnsReport | undefined>;
  /** Queries the address records again and again until `signal` is aborted. */
  readonly watch: (onRound: (round: DnsRound) => void, signal: AbortSignal) => Promise<void>;
  /** Call it for every new snapshot: delays are measured from the time at which a change was seen. */
  readonly onSnapshot: () => void;
  /** Settles when all connections are closed. */
  readonly close: () => Promise<void>;
}

const ROUND_INTERVAL_MS = 1000;
/** The interval while DNS lags behind the API. */
const LAGGING_INTERVAL_MS = 200;
/** The questions of a large set are spread over more time. */
const MS_PER_QUESTION = 5;
/** How often the DNS pod is checked, and how often another way is tried if no server could be queried. */
const REFRESH_INTERVAL_MS = 3000;

export function createDnsChecker(options: DnsCheckerOptions): DnsChecker {
  const { client, pod, now = client.serverClock.now } = options;
  const closing = new AbortController();
  let opening: Promise<Resolver> | undefined;
  let resolver: Resolver | undefined;
  let lastOpenedAt = 0;
  let timeline: DnsTimeline | undefined;
  let endSleep = (): void => {};

  async function resolverFor(target: DnsTarget): Promise<Resolver> {
    const isRetryDue = resolver?.via().type === 'none' && performance.now() - lastOpenedAt > REFRESH_INTERVAL_MS;
    if (resolver !== undefined && !isRetryDue) return resolver;
    lastOpenedAt = performance.now();
    const { timeoutMs } = options;
    const limits = timeoutMs === undefined ? {} : { timeoutMs };
    opening = openResolver(client, { ...options.resolver(target), ...limits }, closing.signal);
    resolver = await opening;
    return resolver;
  }

  function recordsOf({ snapshot, status }: DnsTarget, domain: string): readonly ExpectedRecord[] {
    return expectedRecords(snapshot, status, { domain, pod });
  }

  async function query(target: DnsTarget, openedResolver: Resolver, records: readonly ExpectedRecord[]) {
    const answers = await openedResolver.query(records.filter(canBeAsked));
    const { domain, domainKnown } = openedResolver;
    return { ...target, records, answers, domain, domainKnown, via: openedResolver.via() };
  }

  function onSnapshot(): void {
    const target = options.target();
    if (timeline === undefined || resolver === undefined || target === undefined) return;
    const before = timeline;
    timeline = recordExpected(timeline, recordsOf(target, resolver.domain), now());
    if (isDnsBehind(timeline) && !isDnsBehind(before)) endSleep();
  }

  async function watch(onRound: (round: DnsRound) => void, signal: AbortSignal): Promise<void> {
    const stop = AbortSignal.any([signal, closing.signal]);
    stop.addEventListener('abort', () => endSleep());
    timeline = startTimeline(now());
    let lastRefreshAt = performance.now();
    while (!stop.aborted) {
      const roundStartedAt = performance.now();
      const target = options.target();
      if (target === undefined) return;
      const openedResolver = await resolverFor(target);
      if (roundStartedAt - lastRefreshAt > REFRESH_INTERVAL_MS) {
        lastRefreshAt = roundStartedAt;
        await openedResolver.refresh();
      }
      const records = recordsOf(target, openedResolver.domain);
      timeline = recordExpected(timeline, records, now());
      const { earlierAnswers } = timeline;
      const watchedRecords = records.filter((record) => isWatchedRecord(record, earlierAnswers));
      const input = await query(target, openedResolver, watchedRecords);
      if (stop.aborted) return;
      const report = makeDnsReport({ ...input, earlierAnswers });
      timeline = recordAnswers(timeline, report.items, now());
      onRound({ report, timeline });
      const interval = isDnsBehind(timeline) ? LAGGING_INTERVAL_MS : ROUND_INTERVAL_MS;
      const roundMs = performance.now() - roundStartedAt;
      // A round starts only after the answers of the previous one: exec in a pod may take seconds.
      await sleep(
        Math.max(interval - roundMs, watchedRecords.length * MS_PER_QUESTION, Math.min(roundMs, ROUND_INTERVAL_MS)),
        stop,
      );
    }
  }

  /** Ends early if something has changed or the watch has ended. */
  function sleep(ms: number, stop: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, stop.aborted ? 0 : ms);
      endSleep = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    async checkOnce({ allServers }) {
      const target = options.target();
      if (target === undefined) return undefined;
      const openedResolver = await resolverFor(target);
      // The API may have changed while a way to query was being found.
      const input = await query(
        options.target() ?? target,
        openedResolver,
        recordsOf(options.target() ?? target, openedResolver.domain),
      );
      const questions = input.records.filter(canBeAsked);
      const servers = allServers ? await openedResolver.queryAllServers(questions) : [];
      return makeDnsReport({ ...input, servers });
    },
    watch,
    onSnapshot,
    async close() {
      closing.abort();
      // The caller receives the failure. Here the search only has to be finished.
      await Promise.allSettled([opening]);
      await resolver?.close();
    },
  };
}

/** Loaded for the first query, since nothing else needs WebSockets and DNS messages. */
const openResolver: typeof createResolver = async (...args) => {
  const { createResolver: create } = await import('../cluster/dns/resolver.ts');
  return create(...args);
};

/** Address records of pods. IPv6 only if there are such addresses, or were. */
function isWatchedRecord(record: ExpectedRecord, formerly: DnsTimeline['earlierAnswers']): boolean {
  if (record.type === 'A') return true;
  return record.type === 'AAAA' && (record.expected.length > 0 || formerly.has(questionKey(record)));
}
