/** The part of `update` that is about what is watched: the context, its namespaces, and what the user may do there. */

import type { AccessVerdict } from '../actions/ports.ts';
import { NO_CLAIM_FACTS } from '../domain/claims/readings.ts';
import { EMPTY_SNAPSHOT } from '../domain/snapshot.ts';
import { sameNamespaces } from './pick.ts';
import type { NamespaceList, Right, Scope, State } from './state.ts';

export type ScopeCommand = { readonly type: 'all-namespaces' };

export type ScopeHappening =
  | { readonly type: 'namespaces-listed'; readonly list: NamespaceList }
  /** A context could be used, or could not; the namespaces are those that are watched in it. */
  | {
      readonly type: 'connected';
      readonly user: string;
      readonly scope: Scope;
      readonly error: string | undefined;
      readonly readOnly: string | undefined;
      readonly isProtected: boolean;
    }
  | {
      readonly type: 'rights-known';
      readonly namespace: string;
      readonly rights: Readonly<Record<Right, AccessVerdict>>;
    };

export function updateScope(state: State, input: ScopeCommand | ScopeHappening): State {
  switch (input.type) {
    case 'all-namespaces':
      return setScope(state, { ...state.scope, namespaces: 'all' });
    case 'namespaces-listed':
      return { ...state, namespaceList: input.list };
    case 'connected':
      return {
        ...state,
        user: input.user,
        scope: input.scope,
        connectionError: input.error,
        readOnly: input.readOnly,
        isProtected: input.isProtected,
      };
    case 'rights-known':
      return { ...state, rights: new Map(state.rights).set(input.namespace, input.rights) };
  }
}

/** What was known of another context or of other namespaces must not be seen under the new name. */
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
    selected: { uid: sameContext ? state.selected.uid : undefined, index: 0 },
    opened: undefined,
    look: undefined,
    selectedOrdinal: undefined,
    marked: new Set(),
    rights: sameContext ? state.rights : new Map(),
    pageStates: new Map(),
    askedNames: new Map(),
    claimFacts: NO_CLAIM_FACTS,
    attachments: { state: 'unread' },
    filter: sameContext ? state.filter : '',
  };
}
