/** What a set's names should say and what they say, as it is being found out. */

import type { DnsReport } from '../domain/dns/report.ts';
import type { Story } from '../domain/dns/story.ts';

export interface DnsView {
  readonly type: 'dns';
  /** Another number: what was asked for the one before is no longer wanted. */
  readonly id: number;
  /** Frozen when it opened: whatever the cursor does. */
  readonly setUid: string;
  readonly namespace: string;
  readonly setName: string;
  /** The pod that it began at; undefined where that was the set. */
  readonly from: string | undefined;
  /** The names of this pod alone; undefined: those of the whole set. */
  readonly pod: string | undefined;
  /** Asked again and again, and what becomes of each name is kept. */
  readonly watching: boolean;
  /** Of all records, asked once. */
  readonly report: DnsReport | undefined;
  /** Of the watch: its last round, and what happened since it began. */
  readonly story: Story | undefined;
  readonly round: DnsReport | undefined;
  /** Why nothing could be found out, as a sentence. */
  readonly problem: string | undefined;
  readonly asking: boolean;
  /** Counts up with every wish to ask all records again. */
  readonly wish: number;
  /** Whether that wish is about each DNS pod. */
  readonly allServers: boolean;
  /** Each DNS pod is to be asked once what is being asked now has been told. */
  readonly serversNext: boolean;
  readonly scroll: number;
}
