/** Matches label selectors like apimachinery's labels.Requirement.Matches. */

import type { LabelSelector, LabelSelectorRequirement } from './kinds.ts';

/** Reports whether a value meets one requirement. Undefined means that the object does not have the label. */
export function requirementMatches(requirement: LabelSelectorRequirement, value: string | undefined): boolean {
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && requirement.values.includes(value);
    case 'NotIn':
      return value === undefined || !requirement.values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return compareNumbers(requirement, value, (left, right) => left > right);
    case 'Lt':
      return compareNumbers(requirement, value, (left, right) => left < right);
    default:
      return false;
  }
}

function compareNumbers(
  requirement: LabelSelectorRequirement,
  value: string | undefined,
  holds: (left: number, right: number) => boolean,
): boolean {
  const bound = requirement.values[0];
  if (value === undefined || bound === undefined || !/^-?\d+$/.test(value) || !/^-?\d+$/.test(bound)) return false;
  return holds(Number(value), Number(bound));
}

/** An empty selector matches everything, as it does in the API. */
export function selectorMatches(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  return (
    Object.entries(selector.matchLabels).every(([key, value]) => labels[key] === value) &&
    selector.matchExpressions.every((requirement) => requirementMatches(requirement, labels[requirement.key]))
  );
}
