/** The part of `update` for what is watched: the context, its namespaces, and the user's permissions there. */

import type { AccessReviewStatus } from '../actions/ports.ts';
import { NO_CLAIM_FACTS } from '../domain/claims/readings.ts';
import { EMPTY_SNAPSHOT } from '../domain/model/snapshot.ts';
import { sameNamespaces } from './dialog/picker-choices.ts';
import type { NamespaceListState, NamespaceSelection, Permission, Scope, State } from './state.ts';

export type ScopeCommand =
  | { readonly type: 'all-namespaces' }
  | { readonly type: 'choose-namespaces'; readonly namespaces: NamespaceSelection }
  | { readonly type: 'choose-context'; readonly name: string };

export type ScopeSystemEvent =
  | { readonly type: 'namespaces-listed'; readonly list: NamespaceListState }
  /** Reports whether a context can be used, and the namespaces that are watched in it. */
  | {
      readonly type: 'connected';
      readonly user: string;
      readonly scope: Scope;
      readonly error: string | undefined;
      readonly readOnlyReason: string | undefined;
      readonly isProtected: boolean;
      readonly kubectlFlags: readonly string[];
    }
  | {
      readonly type: 'permissions-received';
      readonly namespace: string;
      readonly permissions: Readonly<Record<Permission, AccessReviewStatus>>;
    };

export function updateScope(state: State, input: ScopeCommand | ScopeSystemEvent): State {
  switch (input.type) {
    case 'all-namespaces':
      return setScope(state, { ...state.scope, namespaces: 'all' });
    case 'choose-namespaces':
      return setScope(state, { ...state.scope, namespaces: input.namespaces });
    case 'choose-context':
      return setContext(state, input.name);
    case 'namespaces-listed':
      return { ...state, namespaceList: input.list };
    case 'connected':
      return {
        ...state,
        user: input.user,
        scope: input.scope,
        connectionError: input.error,
        readOnlyReason: input.readOnlyReason,
        isProtected: input.isProtected,
        kubectlFlags: input.kubectlFlags,
      };
    case 'permissions-received': {
      const received = { answers: input.permissions, checkedAt: state.now };
      return { ...state, permissions: new Map(state.permissions).set(input.namespace, received) };
    }
  }
}

/** Chooses a context with its own namespace. */
export function setContext(state: State, name: string): State {
  const namespace = state.contexts.find((candidate) => candidate.name === name)?.namespace ?? 'default';
  return setScope(state, { context: name, namespaces: [namespace] });
}

/** Data of another context or of other namespaces must not be shown under the new name. */
export function setScope(state: State, scope: Scope): State {
  const closed: State = { ...state, overlay: undefined };
  const sameContext = scope.context === state.scope.context;
  if (sameContext && sameNamespaces(scope.namespaces, state.scope.namespaces) && state.connectionError === undefined) {
    return closed;
  }
  return {
    ...closed,
    scope,
    connectionError: undefined,
    namespaceList: sameContext ? state.namespaceList : { state: 'unasked' },
    snapshot: EMPTY_SNAPSHOT,
    sets: [],
    selectedSet: { uid: sameContext ? state.selectedSet.uid : undefined, index: 0 },
    openedSet: undefined,
    inspection: undefined,
    selectedOrdinal: undefined,
    markedRows: new Set(),
    permissions: sameContext ? state.permissions : new Map(),
    pageStates: new Map(),
    dnsAnswers: new Map(),
    claimFacts: NO_CLAIM_FACTS,
    attachments: { state: 'unread' },
    setsFilter: sameContext ? state.setsFilter : '',
  };
}
