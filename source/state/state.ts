/** The state: what is known of the cluster and what the user has chosen. Every screen is drawn from it alone. */

import type { AccessReviewStatus } from '../actions/ports.ts';
import type { VolumeAttachments } from '../domain/claims/attachments.ts';
import { type ClaimFacts, NO_CLAIM_FACTS } from '../domain/claims/readings.ts';
import type { Pod } from '../domain/model/kinds.ts';
import type { SetStatus } from '../domain/model/set-status.ts';
import { EMPTY_SNAPSHOT, type Snapshot } from '../domain/model/snapshot.ts';
import type { KubectlTarget } from '../domain/text/kubectl.ts';
import type { MemberDnsAnswers } from './asked-names.ts';
import type { DemoTime } from './demo-time.ts';
import type { ActionDialog, Task } from './dialog/action-dialog.ts';
import type { UnfinishedExchange } from './dialog/unfinished-exchange.ts';
import type { DnsOverlay } from './dns/dns-overlay.ts';
import type { Inspection, ShellConfirmation, ShellRequest } from './inspect/inspection.ts';
import type { Notice } from './notice.ts';
import { NO_PAST, type Past } from './past.ts';
import { NO_SEEN_MEMBERS, type SeenMembers } from './sets/seen-members.ts';
import type { Sort } from './sets/sort-sets.ts';
import type { DiskMeasurement } from './shell/disk-measurement.ts';

export type NamespaceSelection = readonly string[] | 'all';

/** What is watched. A change makes the program connect or list again. */
export interface Scope {
  readonly context: string;
  readonly namespaces: NamespaceSelection;
}

export interface ContextChoice {
  readonly name: string;
  readonly cluster: string;
  readonly namespace: string;
}

/** The names of the cluster's namespaces, as far as the user may list them. */
export type NamespaceListState =
  | { readonly state: 'unasked' }
  | { readonly state: 'loading' }
  | { readonly state: 'listed'; readonly names: readonly string[] }
  | { readonly state: 'refused'; readonly reason: string };

/** The open text of one finding, identified by the set and the finding's name, code and subject. */
export interface FindingOverlay {
  readonly type: 'finding';
  readonly setUid: string;
  readonly key: string;
  readonly scroll: number;
}

export type Overlay =
  /** `under` is the overlay that the help covers; closing the help shows it again. */
  | { readonly type: 'help'; readonly scroll: number; readonly under: Overlay | undefined }
  /** `previousText` is the filter before typing began. Esc restores it. */
  | { readonly type: 'filter'; readonly previousText: string }
  | { readonly type: 'namespaces'; readonly text: string; readonly index: number }
  | { readonly type: 'contexts'; readonly text: string; readonly index: number }
  /** The command line. `under` is the overlay that it covers; Esc shows it again. */
  | { readonly type: 'command'; readonly text: string; readonly index: number; readonly under: Overlay | undefined }
  /** The menu of actions on the update of the set with this uid. */
  | { readonly type: 'update-menu'; readonly setUid: string; readonly index: number }
  | { readonly type: 'revisions'; readonly setUid: string; readonly index: number }
  /** The menu of what can be broken of a member of the embedded cluster. */
  | { readonly type: 'break-menu'; readonly setUid: string; readonly pod: string; readonly index: number }
  | { readonly type: 'tasks'; readonly scroll: number }
  /** A search or filter being typed in the open inspection. Esc restores `before`. */
  | { readonly type: 'search'; readonly what: 'search' | 'filter'; readonly before: string }
  /** The menu of containers for a shell, with the pod as it was when the menu opened. */
  | { readonly type: 'shell'; readonly pod: Pod; readonly index: number }
  /** The details of one claim, by uid. */
  | { readonly type: 'claim'; readonly uid: string; readonly scroll: number }
  | FindingOverlay
  | DnsOverlay
  | ShellConfirmation
  | ActionDialog;

/** The list pages beside the list of sets. */
export type PageId = 'claims' | 'volumes' | 'findings';

export interface PageState {
  readonly filter: string;
  /** The key under the cursor, and its index, which is used if the row disappears. */
  readonly cursor: { readonly key: string | undefined; readonly index: number };
  /** Undefined, or an undefined `id`, for the page's own order. */
  readonly sort: { readonly id: string | undefined; readonly reversed: boolean } | undefined;
}

/** A set or a pod by its name. */
export interface SoughtObject {
  /** Undefined: a set, or otherwise a pod. */
  readonly kind: 'set' | 'pod' | undefined;
  /** Undefined for any that is shown. */
  readonly namespace: string | undefined;
  readonly name: string;
}

/** The permissions that the keys of the actions require. */
export type Permission = 'scale' | 'change' | 'delete' | 'evict' | 'shell';

export interface NamespacePermissions {
  readonly answers: Readonly<Record<Permission, AccessReviewStatus>>;
  /** When the answers came, in milliseconds since the epoch by the cluster's clock. */
  readonly checkedAt: number;
}

export interface ClockDifferences {
  /** What has to be added to the times of the snapshot's sources, which are this program's, to get the cluster's. */
  readonly offsetMs: number;
  /** By how much the machine's clock is ahead of the cluster's, if they differ noticeably; negative if it is behind. */
  readonly machineAheadMs: number | undefined;
}

export const SAME_CLOCK: ClockDifferences = { offsetMs: 0, machineAheadMs: undefined };

export interface State {
  readonly scope: Scope;
  /** The label selector for the sets, as given on the command line. */
  readonly selector: string | undefined;
  readonly user: string;
  readonly contexts: readonly ContextChoice[];
  readonly namespaceList: NamespaceListState;
  /** A sentence if the chosen context cannot be used at all. Nothing is watched then. */
  readonly connectionError: string | undefined;

  readonly snapshot: Snapshot;
  /** The descriptions of the snapshot's sets at `now`, sorted by namespace and name. */
  readonly sets: readonly SetStatus[];
  /** In milliseconds since the epoch by the cluster's clock. */
  readonly now: number;
  readonly clocks: ClockDifferences;

  /**
   * The uid under the cursor, and its index, which is used if the object disappears. While sets are being listed, the
   * uid may belong to a set that has not arrived, or be missing if nothing was selected.
   */
  readonly selectedSet: { readonly uid: string | undefined; readonly index: number };
  /** The set whose own screen is open, by uid. Its name is kept to report that it is gone. */
  readonly openedSet: { readonly uid: string; readonly namespace: string; readonly name: string } | undefined;
  readonly selectedOrdinal: number | undefined;
  readonly page: 'sets' | PageId;
  readonly pageStates: ReadonlyMap<PageId, PageState>;
  readonly ordinalOrder: 'descending' | 'ascending';
  readonly setsFilter: string;
  readonly setsSort: Sort;
  /**
   * The uids of the sets in the order that is kept while the cursor rests on a row; undefined while the cursor is at the
   * top, where new problems appear.
   */
  readonly heldOrder: readonly string[] | undefined;
  readonly overlay: Overlay | undefined;
  /** What the program was started for, until it has been read. */
  readonly sought: SoughtObject | undefined;
  /** A sentence that says that it does not exist. */
  readonly missing: string | undefined;
  /** The inspection that covers the lists. */
  readonly inspection: Inspection | undefined;
  readonly lastInspectionId: number;
  /** The shell that has the terminal, or is about to get it. */
  readonly shellRequest: ShellRequest | undefined;
  /** The pod whose disks are being measured by df. */
  readonly diskMeasurement: DiskMeasurement | undefined;
  readonly lastMeasurementId: number;
  /** What was read about the claims besides the watched kinds, while they are on the screen. */
  readonly claimFacts: ClaimFacts;
  readonly attachments: VolumeAttachments;
  /** Names of pods of the opened set; on the page of claims, uids. */
  readonly markedRows: ReadonlySet<string>;
  /** The oldest first. */
  readonly tasks: readonly Task[];
  /** Writes that an earlier run had sent when it was ended, a sentence each, and whether the user has read them. */
  readonly interruptedWrites: { readonly sentences: readonly string[]; readonly isRead: boolean };
  /** Those that have not been offered yet. */
  readonly unfinishedExchanges: readonly UnfinishedExchange[];
  /** Why the journal cannot be written, as a sentence; undefined if it can, or was not checked yet. */
  readonly journalProblem: string | undefined;
  readonly lastDialogId: number;
  /** Incremented each time the user asks for a refresh. */
  readonly refreshes: number;
  /** How often the copy key was pressed in a row: each time it copies the next text. */
  readonly copies: number;
  /** A sentence that says why nothing may be changed here; undefined if changes are allowed. */
  readonly readOnlyReason: string | undefined;
  /** True if every change in this context is confirmed by typing a name. */
  readonly isProtected: boolean;
  /** For displayed commands: the flags besides the context that select the cluster and the user. */
  readonly kubectlFlags: readonly string[];
  /** What the user may do, by namespace; the server has not been asked about a namespace that is missing. */
  readonly permissions: ReadonlyMap<string, NamespacePermissions>;
  /** The DNS answers for the members of a set, by the set's uid. */
  readonly dnsAnswers: ReadonlyMap<string, MemberDnsAnswers>;
  readonly notice: Notice | undefined;
  /** The last keys, where they are shown: on a projector. */
  readonly pressedKeys: readonly string[];
  /** What the members were like before they changed last. */
  readonly seenMembers: SeenMembers;
  /** The moments of an embedded cluster that have passed; none are kept of any other cluster. */
  readonly past: Past;
  /** The embedded cluster's time; undefined for any other cluster. */
  readonly demoTime: DemoTime | undefined;
  /** The kubeconfig that was named at the start, by a flag or the environment. */
  readonly kubeconfigFile: string | undefined;
}

export function initialState(start: {
  scope: Scope;
  selector?: string | undefined;
  user: string;
  contexts: readonly ContextChoice[];
  now: number;
  readOnly?: string | undefined;
  isProtected?: boolean;
  kubectlFlags?: readonly string[];
  demo?: DemoTime | undefined;
  kubeconfigFile?: string | undefined;
  sought?: SoughtObject | undefined;
}): State {
  return {
    scope: start.scope,
    selector: start.selector,
    user: start.user,
    contexts: start.contexts,
    namespaceList: { state: 'unasked' },
    connectionError: undefined,
    snapshot: EMPTY_SNAPSHOT,
    sets: [],
    now: start.now,
    clocks: SAME_CLOCK,
    selectedSet: { uid: undefined, index: 0 },
    openedSet: undefined,
    selectedOrdinal: undefined,
    page: 'sets',
    pageStates: new Map(),
    ordinalOrder: 'descending',
    setsFilter: '',
    setsSort: { key: 'state', reversed: false },
    heldOrder: undefined,
    overlay: undefined,
    sought: start.sought,
    missing: undefined,
    inspection: undefined,
    lastInspectionId: 0,
    shellRequest: undefined,
    diskMeasurement: undefined,
    lastMeasurementId: 0,
    claimFacts: NO_CLAIM_FACTS,
    attachments: { state: 'unread' },
    markedRows: new Set(),
    tasks: [],
    interruptedWrites: { sentences: [], isRead: false },
    unfinishedExchanges: [],
    journalProblem: undefined,
    lastDialogId: 0,
    refreshes: 0,
    copies: 0,
    readOnlyReason: start.readOnly,
    isProtected: start.isProtected ?? false,
    kubectlFlags: start.kubectlFlags ?? [],
    permissions: new Map(),
    dnsAnswers: new Map(),
    notice: undefined,
    pressedKeys: [],
    seenMembers: NO_SEEN_MEMBERS,
    past: NO_PAST,
    demoTime: start.demo,
    kubeconfigFile: start.kubeconfigFile,
  };
}

export function kubectlTargetOf({ scope, kubectlFlags }: Pick<State, 'scope' | 'kubectlFlags'>): KubectlTarget {
  return { context: scope.context, kubectlFlags };
}
