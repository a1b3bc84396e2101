/** Finds sets by their names on the command line: NAME, NAMESPACE/NAME, and kubectl's sts/NAME. */

import type { StatefulSet } from '../../domain/model/kinds.ts';
import { nearestQuestion, VERSION_HINT } from '../../domain/text/nearest.ts';
import { sanitizeForTerminal } from '../../domain/text/sanitize.ts';
import { parseObjectName } from './object-name.ts';

export class NotFoundError extends Error {}

/** A set, or what is known of it. */
export interface OfSet {
  readonly set: StatefulSet;
}

/**
 * Returns the named sets in the order of the names, or all sets without names. `all`: those that a name which matches
 * none could have meant. Throws NotFound.
 */
export function findNamedSets<T extends OfSet>(
  sets: readonly T[],
  names: readonly string[],
  where: string,
  all: readonly OfSet[] = sets,
): readonly T[] {
  if (names.length === 0) return sets;
  const chosen = names.flatMap((name) => {
    const found = sets.filter((status) => matchesName(status, name));
    if (found.length === 0) throw new NotFoundError(notFoundSentence(name, all, where));
    return found;
  });
  return [...new Set(chosen)];
}

/** Returns the sets that match a name, or all sets without names. A name without a match is ignored. */
export function filterNamedSets<T extends OfSet>(sets: readonly T[], names: readonly string[]): readonly T[] {
  return names.length === 0 ? sets : sets.filter((status) => names.some((name) => matchesName(status, name)));
}

function matchesName({ set: { meta } }: OfSet, word: string): boolean {
  const { kind, namespace, name } = parseObjectName(word);
  return (
    (kind === undefined || kind === 'set') && name === meta.name && (namespace ?? meta.namespace) === meta.namespace
  );
}

function notFoundSentence(name: string, sets: readonly OfSet[], where: string): string {
  const there = sets.slice(0, 5).map((status) => status.set.meta.name);
  const more = sets.length > there.length ? `, and ${sets.length - there.length} more` : '';
  const hint =
    there.length === 0 ? 'there are none (-A looks in all namespaces).' : `there are ${there.join(', ')}${more}.`;
  const similar = nearestQuestion(
    parseObjectName(name).name,
    sets.map((status) => status.set.meta.name),
  );
  return sanitizeForTerminal(
    `StatefulSet "${name}" was not found in ${where}: ${similar ?? (name === 'version' ? VERSION_HINT : hint)}`,
  );
}

/** "namespace shop", "the namespaces a, b", "any namespace" */
export function namespacesText(namespaces: readonly string[] | 'all'): string {
  if (namespaces === 'all') return 'any namespace';
  return namespaces.length === 1 ? `namespace ${namespaces[0]}` : `the namespaces ${namespaces.join(', ')}`;
}

/** Says that there are no sets, or none with the labels that were asked for. */
export function noSetsSentence(where: string, hint: string, selector: string | undefined): string {
  return selector === undefined
    ? `There are no StatefulSets in ${where}${hint}.`
    : sanitizeForTerminal(`No StatefulSet in ${where} has labels that match ${selector}${hint}.`);
}
