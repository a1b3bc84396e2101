/** Asks the cluster's DNS about a set, once or again and again, and says what came of it. */

import type { Client } from '../cluster/client.ts';
import type { createResolver, Resolver, ResolverOptions } from '../cluster/dns/resolver.ts';
import { expectedRecords } from '../domain/dns/expected.ts';
import { type ExpectedRecord, questionKey } from '../domain/dns/records.ts';
import { type DnsReport, isAsked, makeReport } from '../domain/dns/report.ts';
import { beginStory, expectNow, hear, isLagging, type Story } from '../domain/dns/story.ts';
import type { Snapshot } from '../domain/snapshot.ts';
import type { SetStatus } from '../domain/status.ts';

/** The set as it is known now. */
export interface DnsWorld {
  readonly snapshot: Snapshot;
  readonly status: SetStatus;
}

export interface DnsAskingOptions {
  readonly client: Client;
  /** Undefined where the set is gone. */
  readonly world: () => DnsWorld | undefined;
  /** Only the records of this pod. */
  readonly pod: string | undefined;
  /** How to ask, for the set as it is at the beginning. */
  readonly resolver: (world: DnsWorld) => Omit<ResolverOptions, 'timeoutMs'>;
  readonly timeoutMs?: number | undefined;
  /** The clock that the story is told by: the real one, unless told. */
  readonly now?: (() => number) | undefined;
}

export interface DnsRound {
  readonly report: DnsReport;
  readonly story: Story;
}

export interface DnsAsking {
  /** One round of all records. Undefined where the set is gone. */
  readonly once: (options: { readonly allServers: boolean }) => Promise<DnsReport | undefined>;
  /** Round after round, of the addresses alone, until `signal` is aborted. */
  readonly watch: (onRound: (round: DnsRound) => void, signal: AbortSignal) => Promise<void>;
  /** A new snapshot is known: when a change was seen is measured from here. */
  readonly observed: () => void;
  /** Settles when no connection is left open. */
  readonly close: () => Promise<void>;
}

const EVERY_MS = 1000;
/** While DNS lags behind the API. */
const SOON_MS = 200;
/** A large set's questions are spread over more time. */
const MS_A_QUESTION = 5;
/** How often the DNS pod is looked after, and, where nobody could be asked, another way is tried. */
const LOOK_AFTER_MS = 3000;

export function createDnsAsking(options: DnsAskingOptions): DnsAsking {
  const { client, pod, now = Date.now } = options;
  const closing = new AbortController();
  let opening: Promise<Resolver> | undefined;
  let resolver: Resolver | undefined;
  let triedAt = 0;
  let story: Story | undefined;
  let wake = (): void => {};

  async function resolverFor(world: DnsWorld): Promise<Resolver> {
    const isHopeless = resolver?.via().type === 'none' && performance.now() - triedAt > LOOK_AFTER_MS;
    if (resolver !== undefined && !isHopeless) return resolver;
    triedAt = performance.now();
    const { timeoutMs } = options;
    const limits = timeoutMs === undefined ? {} : { timeoutMs };
    opening = openResolver(client, { ...options.resolver(world), ...limits }, closing.signal);
    resolver = await opening;
    return resolver;
  }

  function recordsOf({ snapshot, status }: DnsWorld, domain: string): readonly ExpectedRecord[] {
    return expectedRecords(snapshot, status, { domain, pod });
  }

  async function ask(world: DnsWorld, used: Resolver, records: readonly ExpectedRecord[]) {
    const answers = await used.ask(records.filter(isAsked));
    const { domain, domainKnown } = used;
    return { ...world, records, answers, domain, domainKnown, via: used.via() };
  }

  function observed(): void {
    const world = options.world();
    if (story === undefined || resolver === undefined || world === undefined) return;
    const before = story;
    story = expectNow(story, recordsOf(world, resolver.domain), now());
    if (isLagging(story) && !isLagging(before)) wake();
  }

  async function watch(onRound: (round: DnsRound) => void, signal: AbortSignal): Promise<void> {
    const stop = AbortSignal.any([signal, closing.signal]);
    stop.addEventListener('abort', () => wake());
    story = beginStory(now());
    let lookedAfter = performance.now();
    while (!stop.aborted) {
      const began = performance.now();
      const world = options.world();
      if (world === undefined) return;
      const used = await resolverFor(world);
      if (began - lookedAfter > LOOK_AFTER_MS) {
        lookedAfter = began;
        await used.refresh();
      }
      const records = recordsOf(world, used.domain);
      story = expectNow(story, records, now());
      const { formerly } = story;
      const asked = records.filter((record) => isWatched(record, formerly));
      const input = await ask(world, used, asked);
      if (stop.aborted) return;
      const report = makeReport({ ...input, formerly });
      story = hear(story, report.items, now());
      onRound({ report, story });
      const interval = isLagging(story) ? SOON_MS : EVERY_MS;
      const took = performance.now() - began;
      // Never faster than the answers come: exec in a pod may take seconds a round.
      await nap(Math.max(interval - took, asked.length * MS_A_QUESTION, Math.min(took, EVERY_MS)), stop);
    }
  }

  /** Ends early when something has changed, or the watch is over. */
  function nap(ms: number, stop: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, stop.aborted ? 0 : ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    async once({ allServers }) {
      const world = options.world();
      if (world === undefined) return undefined;
      const used = await resolverFor(world);
      // The API may have moved on while a way to ask was looked for.
      const input = await ask(options.world() ?? world, used, recordsOf(options.world() ?? world, used.domain));
      const questions = input.records.filter(isAsked);
      const servers = allServers ? await used.askAllServers(questions) : [];
      return makeReport({ ...input, servers });
    },
    watch,
    observed,
    async close() {
      closing.abort();
      // Whoever asked is told why there is no resolver; here the search only has to be over.
      await Promise.allSettled([opening]);
      await resolver?.close();
    },
  };
}

/** Loaded when names are asked for the first time: nothing else needs WebSockets and DNS messages. */
const openResolver: typeof createResolver = async (...args) => {
  const { createResolver: create } = await import('../cluster/dns/resolver.ts');
  return create(...args);
};

/** Addresses of pods; IPv6 only where there are any, or were. */
function isWatched(record: ExpectedRecord, formerly: Story['formerly']): boolean {
  if (record.type === 'A') return true;
  return record.type === 'AAAA' && (record.expected.length > 0 || formerly.has(questionKey(record)));
}
