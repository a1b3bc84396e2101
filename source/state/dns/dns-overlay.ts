/** The expected and actual DNS records of a set, while they are being read. */

import type { DnsReport } from '../../domain/dns/dns-report.ts';
import type { DnsTimeline } from '../../domain/dns/dns-timeline.ts';

export interface DnsOverlay {
  readonly type: 'dns';
  /** With a new number, results requested under an earlier one are discarded. */
  readonly id: number;
  /** Fixed when the view opened, whatever the cursor does. */
  readonly setUid: string;
  readonly namespace: string;
  readonly setName: string;
  /** The pod for which the view was opened; undefined if it was opened for the set. */
  readonly initialPod: string | undefined;
  /** The pod whose names are shown; undefined for the names of the whole set. */
  readonly pod: string | undefined;
  /** True while the names are queried repeatedly and their history is kept. */
  readonly isWatching: boolean;
  /** The report of a single query of all records. */
  readonly report: DnsReport | undefined;
  /** The timeline of the watch: its last round, and the changes since it began. */
  readonly timeline: DnsTimeline | undefined;
  readonly lastRound: DnsReport | undefined;
  /** A sentence that says why nothing could be read. */
  readonly problem: string | undefined;
  readonly isQuerying: boolean;
  /** Increases with every request to query all records again. */
  readonly queryNumber: number;
  /** True if that request is for each DNS pod. */
  readonly allServers: boolean;
  /** True if each DNS pod is to be queried after the present query. */
  readonly allServersNext: boolean;
  readonly scroll: number;
}
