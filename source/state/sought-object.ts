/** Opens a set or a pod by its name: from the command line of the program, or of the dashboard. */

import type { SetStatus } from '../domain/model/set-status.ts';
import { nearestQuestion, VERSION_HINT } from '../domain/text/nearest.ts';
import { withNotice } from './notice.ts';
import type { SoughtObject, State } from './state.ts';

interface Found {
  readonly status: SetStatus;
  readonly ordinal: number | undefined;
}

/** Opens it at once, or says that it is not there. */
export function showObject(state: State, sought: SoughtObject): State {
  const found = findObject(state, sought);
  return found.length === 0 ? withNotice(state, missingSentence(state, sought)) : open(state, sought, found);
}

/** Opens what the program was started for as soon as it has been read, or notes that it does not exist. */
export function openSought(state: State): State {
  const { sought } = state;
  if (sought === undefined || state.missing !== undefined) return state;
  const found = findObject(state, sought);
  if (found.length > 0) return { ...open(state, sought, found), sought: undefined };
  return areListed(state, sought) ? { ...state, missing: missingSentence(state, sought) } : state;
}

/** A set of that name comes before a pod. There may be one in each namespace. */
function findObject({ sets }: State, { kind, namespace, name }: SoughtObject): readonly Found[] {
  const here = sets.filter(({ set }) => namespace === undefined || set.meta.namespace === namespace);
  const named = kind === 'pod' ? [] : here.filter(({ set }) => set.meta.name === name);
  if (named.length > 0 || kind === 'set') return named.map((status) => ({ status, ordinal: undefined }));
  return here.flatMap((status) => {
    const binding = [...status.bindings, ...status.outside].find(({ podName }) => podName === name);
    return binding === undefined ? [] : [{ status, ordinal: binding.ordinal }];
  });
}

/** Where several have the name, the list shows all of them. */
function open(state: State, { name }: SoughtObject, found: readonly Found[]): State {
  const closed: State = { ...state, page: 'sets', overlay: undefined, inspection: undefined, markedRows: new Set() };
  const [first] = found;
  if (first === undefined) return state;
  const { uid, namespace, name: setName } = first.status.set.meta;
  const selected = { ...closed, selectedSet: { uid, index: 0 } };
  if (found.length > 1) return { ...selected, openedSet: undefined, setsFilter: `^${name}$` };
  return { ...selected, openedSet: { uid, namespace, name: setName }, selectedOrdinal: first.ordinal };
}

/** Pods are needed only if no set has the name. */
function areListed({ snapshot: { sources } }: State, { kind }: SoughtObject): boolean {
  const needed = sources.filter((source) => source.kind === 'StatefulSet' || (kind !== 'set' && source.kind === 'Pod'));
  return needed.length > 0 && needed.every(({ state: { phase } }) => phase !== 'listing' && phase !== 'failing');
}

function missingSentence({ sets, scope: { namespaces } }: State, { kind, namespace, name }: SoughtObject): string {
  const what = kind === 'pod' ? 'pod of a StatefulSet' : kind === 'set' ? 'StatefulSet' : 'StatefulSet or pod of one';
  const shown = namespace === undefined ? namespaces : [namespace];
  const where =
    shown === 'all' ? 'any namespace' : `${shown.length === 1 ? 'namespace' : 'the namespaces'} ${shown.join(', ')}`;
  const names = sets.flatMap(({ set, bindings }) => [set.meta.name, ...bindings.map(({ podName }) => podName)]);
  const similar = nearestQuestion(name, names) ?? (name === 'version' ? VERSION_HINT : undefined);
  const hint = similar === undefined ? `${shown === 'all' ? '' : ' (-A looks in all)'}.` : `: ${similar}`;
  return `There is no ${what} "${name}" in ${where}${hint}`;
}
