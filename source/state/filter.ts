/** The language of the filter line: words, and `key:value` pairs that all have to hold. */

import type { SetStatus } from '../domain/status.ts';

interface FilterKey {
  readonly keys: readonly string[];
  readonly help: string;
  readonly values: (status: SetStatus) => readonly string[];
}

/** What can stand before the colon. A pair matches when one of its values begins with what was typed. */
export const FILTER_KEYS: readonly FilterKey[] = [
  { keys: ['ns', 'namespace'], help: 'namespace', values: (status) => [status.set.meta.namespace] },
  { keys: ['state', 'verdict'], help: 'stuck, held, degraded, …', values: (status) => [status.verdict] },
  { keys: ['service', 'svc'], help: 'governing service', values: (status) => [status.set.serviceName] },
  {
    keys: ['node'],
    help: 'a pod runs on it',
    values: (status) => allBindings(status).flatMap((binding) => binding.pod?.pod.node ?? []),
  },
  { keys: ['image'], help: 'container image', values: (status) => status.set.images },
  {
    keys: ['class'],
    help: 'storage class of a claim',
    values: (status) => allBindings(status).flatMap((binding) => binding.claims.map((claim) => claim.storageClass)),
  },
  {
    keys: ['manager'],
    help: 'helm, argo-cd, flux, operator',
    values: (status) => status.managers.flatMap((manager) => [manager.type, manager.name]),
  },
  {
    keys: ['label'],
    help: 'key=value of the set',
    values: (status) => Object.entries(status.set.meta.labels).map(([key, value]) => `${key}=${value}`),
  },
];

export type FilterTerm =
  | { readonly type: 'text'; readonly text: string; readonly negated: boolean }
  | { readonly type: 'pair'; readonly key: FilterKey; readonly value: string; readonly negated: boolean };

/** Reads the filter line. A `key:` that is not known is taken as plain text. A leading `!` turns a term round. */
export function parseFilter(text: string): readonly FilterTerm[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '' && word !== '!')
    .map(parseTerm);
}

function parseTerm(word: string): FilterTerm {
  const negated = word.startsWith('!');
  const text = negated ? word.slice(1) : word;
  const colon = text.indexOf(':');
  const name = text.slice(0, Math.max(0, colon));
  const key = FILTER_KEYS.find((candidate) => candidate.keys.includes(name));
  return key === undefined
    ? { type: 'text', text, negated }
    : { type: 'pair', key, value: text.slice(colon + 1), negated };
}

export function matchesFilter(status: SetStatus, terms: readonly FilterTerm[]): boolean {
  return terms.every((term) => matchesTerm(status, term) !== term.negated);
}

function matchesTerm(status: SetStatus, term: FilterTerm): boolean {
  if (term.type === 'pair') {
    if (term.value === '') return true;
    return term.key.values(status).some((value) => contains(value.toLowerCase(), term));
  }
  const { namespace, name } = status.set.meta;
  return `${namespace}/${name}`.includes(term.text) || status.verdict.startsWith(term.text);
}

function contains(value: string, term: { readonly key: FilterKey; readonly value: string }): boolean {
  const loose = term.key.keys.includes('image') || term.key.keys.includes('label') || term.key.keys.includes('manager');
  return loose ? value.includes(term.value) : value.startsWith(term.value);
}

function allBindings(status: SetStatus): SetStatus['bindings'] {
  return [...status.bindings, ...status.outside];
}
