/** Label selectors as objects hold them (matchLabels and matchExpressions), and node selectors. */

import { at, itemsOf, objectOf, stringMapOf, stringOf } from './json.ts';

function requirementHolds(requirement: unknown, value: string | undefined): boolean {
  const values = itemsOf(at(requirement, 'values')).map((value) => stringOf(value));
  switch (at(requirement, 'operator')) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
}

function requirementsHold(requirements: unknown, labels: Readonly<Record<string, string>>): boolean {
  return itemsOf(requirements).every((entry) => {
    const key = stringOf(at(entry, 'key'));
    // "constructor" is a label only if somebody has set it.
    return requirementHolds(entry, Object.hasOwn(labels, key) ? labels[key] : undefined);
  });
}

/** Reports whether a map contains all wanted labels. */
export function hasLabels(labels: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean {
  for (const name in wanted) if (labels[name] !== wanted[name]) return false;
  return true;
}

/** Matches a metav1.LabelSelector. An empty selector matches everything, a missing one matches nothing. */
export function labelSelectorMatches(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  if (typeof selector !== 'object' || selector === null) return false;
  const { matchLabels, matchExpressions } = objectOf(selector);
  return hasLabels(labels, stringMapOf(matchLabels)) && requirementsHold(matchExpressions, labels);
}

/**
 * Matches nodeSelectorTerms: one term must match, with all its requirements. A term without requirements never matches.
 */
export function nodeSelectorMatches(
  terms: unknown,
  node: { readonly name: string; readonly labels: Readonly<Record<string, string>> },
): boolean {
  return itemsOf(terms).some((term) => {
    const { matchExpressions, matchFields } = objectOf(term);
    if (itemsOf(matchExpressions).length + itemsOf(matchFields).length === 0) return false;
    return (
      requirementsHold(matchExpressions, node.labels) && requirementsHold(matchFields, { 'metadata.name': node.name })
    );
  });
}
