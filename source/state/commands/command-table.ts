/** The words of the command line that ":" opens: those of k9s that have a screen here, and what each asks for. */

import type { SetStatus } from '../../domain/model/set-status.ts';
import type { Inspection } from '../inspect/inspection.ts';
import { isNamespaceName, typedNamespaces } from '../namespace-names.ts';
import type { NamespaceSelection, State } from '../state.ts';

export type LineRequest =
  | { readonly type: 'page'; readonly page: State['page'] }
  | { readonly type: 'choose-namespaces'; readonly namespaces: NamespaceSelection }
  | { readonly type: 'choose-context'; readonly name: string }
  | { readonly type: 'pick-namespace' }
  | { readonly type: 'pick-context' }
  | { readonly type: 'inspect'; readonly at: Inspection['type'] }
  | { readonly type: 'show-object'; readonly kind: 'set' | 'pod'; readonly name: string }
  | { readonly type: 'open' }
  | { readonly type: 'why' }
  | { readonly type: 'dns' }
  | { readonly type: 'tasks' }
  | { readonly type: 'help' }
  | { readonly type: 'quit' };

export interface LineArgument {
  /** "namespace": for the sentence about a name that does not exist. */
  readonly what: string;
  /** The names that are known, for completion. */
  readonly names: (state: State) => readonly string[];
  /** True if a name that is not among them may exist. */
  readonly mayBeOther: (state: State, typed: string) => boolean;
  readonly request: (name: string) => LineRequest;
}

export interface LineCommand {
  /** The first one is shown. */
  readonly words: readonly string[];
  readonly help: string;
  readonly request: LineRequest;
  /** True if it is about the set under the cursor. */
  readonly needsSet?: true;
  readonly argument?: LineArgument;
}

const ALL_NAMESPACES = 'all';

function podNames({ bindings, outside }: SetStatus): readonly string[] {
  return [...bindings, ...outside].map(({ podName }) => podName);
}

export const LINE_COMMANDS: readonly LineCommand[] = [
  {
    words: ['sts', 'statefulset', 'statefulsets', 'sets', 'set'],
    help: 'the sets; with a name: that set',
    request: { type: 'page', page: 'sets' },
    argument: {
      what: 'StatefulSet',
      names: ({ sets }) => [...new Set(sets.map(({ set }) => set.meta.name))],
      mayBeOther: () => false,
      request: (name) => ({ type: 'show-object', kind: 'set', name }),
    },
  },
  {
    words: ['pod', 'pods', 'po'],
    help: 'the pods of the set under the cursor; with a name: that pod',
    request: { type: 'open' },
    needsSet: true,
    argument: {
      what: 'pod of a StatefulSet',
      names: ({ sets }) => [...new Set(sets.flatMap(podNames))],
      mayBeOther: () => false,
      request: (name) => ({ type: 'show-object', kind: 'pod', name }),
    },
  },
  {
    words: ['pvc', 'pvcs', 'claims', 'claim', 'persistentvolumeclaim', 'persistentvolumeclaims'],
    help: 'the claims, and which of them nobody needs',
    request: { type: 'page', page: 'claims' },
  },
  {
    words: ['pv', 'pvs', 'volumes', 'volume', 'persistentvolume', 'persistentvolumes'],
    help: 'volumes that no claim has',
    request: { type: 'page', page: 'volumes' },
  },
  {
    words: ['findings', 'finding', 'alerts'],
    help: 'what is wrong anywhere, errors first',
    request: { type: 'page', page: 'findings' },
  },
  {
    words: ['ns', 'namespace', 'namespaces'],
    help: 'choose namespaces: ns shop, ns shop,pay, ns all',
    request: { type: 'pick-namespace' },
    argument: {
      what: 'namespace',
      names: ({ namespaceList }) => [ALL_NAMESPACES, ...(namespaceList.state === 'listed' ? namespaceList.names : [])],
      mayBeOther: ({ namespaceList }, typed) => {
        const names = typedNamespaces(typed);
        const areValid = names.length > 0 && names.every(isNamespaceName);
        const { state } = namespaceList;
        return areValid && (state !== 'listed' || names.every((name) => namespaceList.names.includes(name)));
      },
      request: (name) => {
        return { type: 'choose-namespaces', namespaces: name === ALL_NAMESPACES ? 'all' : typedNamespaces(name) };
      },
    },
  },
  {
    words: ['ctx', 'context', 'contexts'],
    help: 'choose the context',
    request: { type: 'pick-context' },
    argument: {
      what: 'context',
      names: ({ contexts }) => contexts.map(({ name }) => name),
      mayBeOther: () => false,
      request: (name) => ({ type: 'choose-context', name }),
    },
  },
  {
    words: ['why', 'describe'],
    help: 'why the set stands as it does',
    request: { type: 'why' },
    needsSet: true,
  },
  {
    words: ['events', 'event', 'ev'],
    help: 'events of what the cursor is on',
    request: { type: 'inspect', at: 'events' },
    needsSet: true,
  },
  {
    words: ['log', 'logs'],
    help: 'the log of the pod',
    request: { type: 'inspect', at: 'logs' },
    needsSet: true,
  },
  { words: ['yaml'], help: 'the object as YAML', request: { type: 'inspect', at: 'yaml' }, needsSet: true },
  { words: ['dns'], help: 'the names of the set, and what DNS says', request: { type: 'dns' }, needsSet: true },
  { words: ['actions', 'tasks'], help: 'actions under way, and how they ended', request: { type: 'tasks' } },
  { words: ['help', 'h', '?', 'aliases'], help: 'all keys', request: { type: 'help' } },
  { words: ['q', 'quit', 'exit', 'q!'], help: 'quit', request: { type: 'quit' } },
];
