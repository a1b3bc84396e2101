/** Projections that several kinds share. */

import type { Condition, LabelSelector, LabelSelectorRequirement } from '../../domain/model/kinds.ts';
import { fields, list, message, oneOf, text, textMap, texts, time } from '../json-fields.ts';
import { intern } from './intern.ts';

/** The top-level fields of every object. */
export type ObjectField = 'metadata' | 'spec' | 'status';

export function projectRequirements(value: unknown): readonly LabelSelectorRequirement[] {
  return list(value).map((item) => {
    const requirement = fields<'key' | 'operator' | 'values'>(item);
    return {
      key: intern(text(requirement.key)),
      operator: intern(text(requirement.operator)),
      values: texts(requirement.values),
    };
  });
}

export function projectSelector(value: unknown): LabelSelector {
  const selector = fields<'matchLabels' | 'matchExpressions'>(value);
  return {
    matchLabels: textMap(selector.matchLabels),
    matchExpressions: projectRequirements(selector.matchExpressions),
  };
}

export function projectConditions(value: unknown): readonly Condition[] {
  return list(value).map((item) => {
    const condition = fields<'type' | 'status' | 'reason' | 'message' | 'lastTransitionTime'>(item);
    return {
      type: intern(text(condition.type)),
      status: oneOf(condition.status, ['True', 'False', 'Unknown'], 'Unknown'),
      reason: intern(text(condition.reason)),
      message: message(condition.message),
      since: time(condition.lastTransitionTime),
    };
  });
}

/** `spec.resources.requests.storage` of a claim or a claim template. */
export function storageRequest(resources: unknown): unknown {
  return fields<'storage'>(fields<'requests'>(resources).requests).storage;
}
