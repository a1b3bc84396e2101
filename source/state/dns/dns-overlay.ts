/** What a set's names should say and what they say, as it is being found out. */

import type { DnsReport } from '../../domain/dns/dns-report.ts';
import type { DnsTimeline } from '../../domain/dns/dns-timeline.ts';

export interface DnsOverlay {
  readonly type: 'dns';
  /** Another number: what was asked for the one before is no longer wanted. */
  readonly id: number;
  /** Frozen when it opened: whatever the cursor does. */
  readonly setUid: string;
  readonly namespace: string;
  readonly setName: string;
  /** The pod that it began at; undefined where that was the set. */
  readonly initialPod: string | undefined;
  /** The names of this pod alone; undefined: those of the whole set. */
  readonly pod: string | undefined;
  /** Asked again and again, and what becomes of each name is kept. */
  readonly isWatching: boolean;
  /** Of all records, asked once. */
  readonly report: DnsReport | undefined;
  /** Of the watch: its last round, and what happened since it began. */
  readonly timeline: DnsTimeline | undefined;
  readonly lastRound: DnsReport | undefined;
  /** Why nothing could be found out, as a sentence. */
  readonly problem: string | undefined;
  readonly isQuerying: boolean;
  /** Counts up with every wish to ask all records again. */
  readonly queryNumber: number;
  /** Whether that wish is about each DNS pod. */
  readonly allServers: boolean;
  /** Each DNS pod is to be asked once what is being asked now has been told. */
  readonly allServersNext: boolean;
  readonly scroll: number;
}
