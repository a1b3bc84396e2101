/** What the program knows and what the person has chosen: everything that a screen is drawn from. */

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
import type { DnsOverlay } from './dns/dns-overlay.ts';
import type { FindingOverlay } from './finding-view.ts';
import type { Inspection, ShellConfirmation, ShellRequest } from './inspect/inspection.ts';

export type NamespaceSelection = readonly string[] | 'all';

/** What is watched. Changing it makes the program connect or list anew. */
export interface Scope {
  readonly context: string;
  readonly namespaces: NamespaceSelection;
}

export interface ContextChoice {
  readonly name: string;
  readonly cluster: string;
  readonly namespace: string;
}

/** Names of the cluster's namespaces, as far as the user may know them. */
export type NamespaceListState =
  | { readonly state: 'unasked' }
  | { readonly state: 'loading' }
  | { readonly state: 'listed'; readonly names: readonly string[] }
  | { readonly state: 'refused'; readonly reason: string };

export type SortKey = 'name' | 'verdict' | 'ready' | 'age';

export const SORT_KEYS: readonly SortKey[] = ['name', 'verdict', 'ready', 'age'];

export interface Sort {
  readonly key: SortKey;
  readonly reversed: boolean;
}

export type Overlay =
  | { readonly type: 'help'; readonly scroll: number }
  /** `before` is what the filter was when typing began: esc brings it back. */
  | { readonly type: 'filter'; readonly previousText: string }
  | { readonly type: 'namespaces'; readonly text: string; readonly index: number }
  | { readonly type: 'contexts'; readonly text: string; readonly index: number }
  /** What can be done about an update; of the set of this uid. */
  | { readonly type: 'update-menu'; readonly setUid: string; readonly index: number }
  | { readonly type: 'revisions'; readonly setUid: string; readonly index: number }
  | { readonly type: 'tasks'; readonly scroll: number }
  /** What is typed into the open look; `before` comes back on esc. */
  | { readonly type: 'search'; readonly what: 'search' | 'filter'; readonly before: string }
  /** In which container of the pod a shell is opened; the pod as it was when the menu was. */
  | { readonly type: 'shell'; readonly pod: Pod; readonly index: number }
  /** One claim in full, by uid. */
  | { readonly type: 'claim'; readonly uid: string; readonly scroll: number }
  | FindingOverlay
  | DnsOverlay
  | ShellConfirmation
  | ActionDialog;

/** The list pages beside the list of sets. */
export type PageId = 'claims' | 'volumes' | 'findings';

export interface PageState {
  readonly filter: string;
  /** The key under the cursor, and its place, which holds when the row goes. */
  readonly cursor: { readonly key: string | undefined; readonly index: number };
  /** Undefined: the page's own order; so is an undefined `id`. */
  readonly sort: { readonly id: string | undefined; readonly reversed: boolean } | undefined;
}

/** What the keys of the actions have to be allowed. */
export type Permission = 'scale' | 'change' | 'delete' | 'evict' | 'shell';

export interface NamespacePermissions {
  readonly answers: Readonly<Record<Permission, AccessReviewStatus>>;
  /** When the answers came, in milliseconds since the epoch by the cluster's clock. */
  readonly checkedAt: number;
}

export interface State {
  readonly scope: Scope;
  /** The label selector that narrows the sets, as it was given on the command line. */
  readonly selector: string | undefined;
  readonly user: string;
  readonly contexts: readonly ContextChoice[];
  readonly namespaceList: NamespaceListState;
  /** A sentence when the chosen context can't be used at all; nothing is watched then. */
  readonly connectionError: string | undefined;

  readonly snapshot: Snapshot;
  /** The meaning of the snapshot at `now`, sorted by namespace and name. */
  readonly sets: readonly SetStatus[];
  readonly now: number;

  /**
   * The uid under the cursor, and its place, which holds when the object goes. While sets are still coming, the uid may
   * be that of one that is yet to come, or, where nobody has chosen, be missing.
   */
  readonly selectedSet: { readonly uid: string | undefined; readonly index: number };
  /** The set whose own screen is open, by uid; its name is kept to say which one is gone. */
  readonly openedSet: { readonly uid: string; readonly namespace: string; readonly name: string } | undefined;
  readonly selectedOrdinal: number | undefined;
  readonly page: 'sets' | PageId;
  readonly pageStates: ReadonlyMap<PageId, PageState>;
  readonly ordinalOrder: 'descending' | 'ascending';
  readonly setsFilter: string;
  readonly setsSort: Sort;
  readonly overlay: Overlay | undefined;
  /** The closer look that lies over the lists. */
  readonly inspection: Inspection | undefined;
  readonly lastInspectionId: number;
  /** The shell that has the terminal, or is about to get it. */
  readonly shellRequest: ShellRequest | undefined;
  /** What was read of the claims besides the watched kinds, while they are on the screen. */
  readonly claimFacts: ClaimFacts;
  readonly attachments: VolumeAttachments;
  /** Names of pods of the opened set; on the page of claims, uids. */
  readonly markedRows: ReadonlySet<string>;
  /** The oldest first. */
  readonly tasks: readonly Task[];
  readonly lastDialogId: number;
  /** Why nothing may be changed here, as a sentence; undefined where it may. */
  readonly readOnlyReason: string | undefined;
  /** Every change in this context is confirmed by typing a name. */
  readonly isProtected: boolean;
  /** Of commands that are shown: how the cluster and the user were chosen, besides the context. */
  readonly kubectlFlags: readonly string[];
  /** What the user may do, by namespace; the server has not been asked about a namespace that is missing. */
  readonly permissions: ReadonlyMap<string, NamespacePermissions>;
  /** What DNS answered for the members of a set, by the set's uid. */
  readonly dnsAnswers: ReadonlyMap<string, MemberDnsAnswers>;
  /** What the last key could not do, and why. */
  readonly notice: string | undefined;
  /** Time in the embedded cluster; undefined for any other. */
  readonly demoTime: DemoTime | undefined;
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
    selectedSet: { uid: undefined, index: 0 },
    openedSet: undefined,
    selectedOrdinal: undefined,
    page: 'sets',
    pageStates: new Map(),
    ordinalOrder: 'descending',
    setsFilter: '',
    setsSort: { key: 'name', reversed: false },
    overlay: undefined,
    inspection: undefined,
    lastInspectionId: 0,
    shellRequest: undefined,
    claimFacts: NO_CLAIM_FACTS,
    attachments: { state: 'unread' },
    markedRows: new Set(),
    tasks: [],
    lastDialogId: 0,
    readOnlyReason: start.readOnly,
    isProtected: start.isProtected ?? false,
    kubectlFlags: start.kubectlFlags ?? [],
    permissions: new Map(),
    dnsAnswers: new Map(),
    notice: undefined,
    demoTime: start.demo,
  };
}

export function kubectlTargetOf({ scope, kubectlFlags }: Pick<State, 'scope' | 'kubectlFlags'>): KubectlTarget {
  return { context: scope.context, kubectlFlags };
}
