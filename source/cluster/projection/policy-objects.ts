/** Projects objects that restrict what an action can do to a set. They are read when an action is planned. */

import type { Autoscaler, LimitRange, Quota, ResourceList } from '../../actions/ports.ts';
import type { DisruptionBudget, WebhookConfiguration } from '../../domain/model/lookups.ts';
import { fields, integer, isRecord, list, oneOf, quantity, text } from '../json-fields.ts';
import { projectSelector } from './common.ts';

function nameOf(value: unknown): string {
  return text(fields<'name'>(fields<'metadata'>(value).metadata).name);
}

function amounts(value: unknown): ResourceList {
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, quantity(item)])) : {};
}

export function projectAutoscaler(value: unknown): Autoscaler {
  const spec = fields<'scaleTargetRef' | 'minReplicas' | 'maxReplicas'>(fields<'spec'>(value).spec);
  const target = fields<'kind' | 'name'>(spec.scaleTargetRef);
  return {
    name: nameOf(value),
    targetKind: text(target.kind),
    targetName: text(target.name),
    min: integer(spec.minReplicas, 1),
    max: integer(spec.maxReplicas, 0),
  };
}

export function projectDisruptionBudget(value: unknown): DisruptionBudget {
  const { spec, status } = fields<'spec' | 'status'>(value);
  const { selector, unhealthyPodEvictionPolicy } = fields<'selector' | 'unhealthyPodEvictionPolicy'>(spec);
  const budgetStatus = fields<'disruptionsAllowed' | 'currentHealthy' | 'desiredHealthy' | 'expectedPods'>(status);
  return {
    name: nameOf(value),
    selector: selector === undefined || selector === null ? undefined : projectSelector(selector),
    unhealthyPods: oneOf(unhealthyPodEvictionPolicy, ['IfHealthyBudget', 'AlwaysAllow'], 'IfHealthyBudget'),
    disruptionsAllowed: integer(budgetStatus.disruptionsAllowed, 0),
    currentHealthy: integer(budgetStatus.currentHealthy, 0),
    desiredHealthy: integer(budgetStatus.desiredHealthy, 0),
    expectedPods: integer(budgetStatus.expectedPods, 0),
  };
}

export function projectWebhookConfiguration(kind: WebhookConfiguration['kind'], value: unknown): WebhookConfiguration {
  const { webhooks } = fields<'webhooks'>(value);
  return { kind, name: nameOf(value), webhooks: list(webhooks).map((item) => text(fields<'name'>(item).name)) };
}

export function projectResourceQuota(value: unknown): Quota {
  const { spec, status } = fields<'spec' | 'status'>(value);
  const wanted = fields<'hard' | 'scopes' | 'scopeSelector'>(spec);
  return {
    name: nameOf(value),
    hard: amounts(wanted.hard),
    used: amounts(fields<'used'>(status).used),
    scoped: list(wanted.scopes).length > 0 || wanted.scopeSelector !== undefined,
  };
}

export function projectLimitRange(value: unknown): LimitRange {
  const { limits } = fields<'limits'>(fields<'spec'>(value).spec);
  return {
    name: nameOf(value),
    items: list(limits).map((item) => {
      const limit = fields<'type' | 'min' | 'max' | 'default' | 'defaultRequest'>(item);
      return {
        type: text(limit.type),
        min: amounts(limit.min),
        max: amounts(limit.max),
        defaultLimits: amounts(limit.default),
        defaultRequests: amounts(limit.defaultRequest),
      };
    }),
  };
}
