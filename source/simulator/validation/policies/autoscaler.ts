/** HorizontalPodAutoscalers: pkg/apis/autoscaling/validation. */

import { at, isObject, itemsOf, type Json, numberOf, objectOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { forbidden, invalid, required, unsupported, type ValidationError } from '../invalid.ts';
import { labelCauses } from '../names.ts';
import { type Causes, eachItem, optionalChoiceCauses } from '../values.ts';

/** `coreAllowed`: "v1" is the core group, whose kinds cannot be scaled so. */
function referenceCauses(field: string, reference: unknown, coreAllowed: boolean): Causes {
  const { kind, name, apiVersion } = objectOf(reference);
  const version = stringOf(apiVersion);
  const why =
    version.split('/').length > 2 ? `unexpected GroupVersion string: ${version}` : 'apiVersion must specify API group';
  return [
    ...(stringOf(kind) === '' ? [required(`${field}.kind`)] : []),
    ...(stringOf(name) === '' ? [required(`${field}.name`)] : []),
    ...(version.split('/').length === 2 || (coreAllowed && !version.includes('/'))
      ? []
      : [invalid(`${field}.apiVersion`, version, why)]),
  ];
}

const TARGETS = ['Utilization', 'Value', 'AverageValue'];

function targetCauses(field: string, target: Json): Causes {
  const { type, value, averageValue, averageUtilization } = target;
  const text = stringOf(type);
  const isPositive = (amount: unknown): boolean => amount === undefined || parseQuantity(amount) > 0;
  return [
    ...(text === '' ? [required(`${field}.type`, 'must specify a metric target type')] : []),
    ...(TARGETS.includes(text)
      ? []
      : [invalid(`${field}.type`, text, 'must be either Utilization, Value, or AverageValue')]),
    ...(isPositive(value) ? [] : [invalid(`${field}.value`, value, 'must be positive')]),
    ...(isPositive(averageValue) ? [] : [invalid(`${field}.averageValue`, averageValue, 'must be positive')]),
    ...(numberOf(averageUtilization, 1) < 1
      ? [invalid(`${field}.averageUtilization`, averageUtilization, 'must be greater than 0')]
      : []),
  ];
}

function identifierCauses(field: string, source: Json): Causes {
  return stringOf(at(source, 'metric', 'name')) === ''
    ? [required(`${field}.metric.name`, 'must specify a metric name')]
    : [];
}

/** A raw value or a utilization, and not both. */
function resourceTargetCauses(field: string, target: Json): Causes {
  const { averageUtilization, averageValue } = target;
  const hasBoth = averageUtilization !== undefined && averageValue !== undefined;
  const hasNone = averageUtilization === undefined && averageValue === undefined;
  const missing = 'must set either a target raw value or a target utilization';
  return [
    ...targetCauses(field, target),
    ...(hasNone ? [required(`${field}.averageUtilization`, missing)] : []),
    ...(hasBoth
      ? [forbidden(`${field}.averageValue`, 'may not set both a target raw value and a target utilization')]
      : []),
  ];
}

function resourceNameCauses(field: string, source: Json): Causes {
  return stringOf(source['name']) === '' ? [required(`${field}.name`, 'must specify a resource name')] : [];
}

type SourceRule = (field: string, source: Json, target: Json) => Causes;

/** In the order in which the server looks at them. */
const SOURCES: readonly (readonly [name: string, rule: SourceRule])[] = [
  [
    'object',
    (field, source, target) => [
      ...referenceCauses(`${field}.describedObject`, source['describedObject'], true),
      ...identifierCauses(field, source),
      ...targetCauses(`${field}.target`, target),
      ...(target['value'] === undefined && target['averageValue'] === undefined
        ? [required(`${field}.target.averageValue`, 'must set either a target value or averageValue')]
        : []),
    ],
  ],
  [
    'external',
    (field, source, target) => [
      ...identifierCauses(field, source),
      ...targetCauses(`${field}.target`, target),
      ...(target['value'] === undefined && target['averageValue'] === undefined
        ? [required(`${field}.target.averageValue`, 'must set either a target value for metric or a per-pod target')]
        : []),
      ...(target['value'] !== undefined && target['averageValue'] !== undefined
        ? [forbidden(`${field}.target.value`, 'may not set both a target value for metric and a per-pod target')]
        : []),
    ],
  ],
  [
    'pods',
    (field, source, target) => [
      ...identifierCauses(field, source),
      ...targetCauses(`${field}.target`, target),
      ...(target['averageValue'] === undefined
        ? [required(`${field}.target.averageValue`, 'must specify a positive target averageValue')]
        : []),
    ],
  ],
  [
    'resource',
    (field, source, target) => [
      ...resourceNameCauses(field, source),
      ...resourceTargetCauses(`${field}.target`, target),
    ],
  ],
  [
    'containerResource',
    (field, source, target) => [
      ...resourceNameCauses(field, source),
      ...(stringOf(source['container']) === ''
        ? [required(`${field}.container`, 'must specify a container')]
        : labelCauses(`${field}.container`, stringOf(source['container']))),
      ...resourceTargetCauses(`${field}.target`, target),
    ],
  ],
];

const TYPES = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];

function metricCauses(field: string, value: unknown): Causes {
  const metric = objectOf(value);
  const type = stringOf(metric['type']);
  const causes: ValidationError[] = [];
  if (type === '') causes.push(required(`${field}.type`, 'must specify a metric source type'));
  if (!TYPES.includes(type)) causes.push(unsupported(`${field}.type`, type, TYPES));
  const given = SOURCES.filter(([name]) => isObject(metric[name]));
  const [first] = given;
  if (first !== undefined) {
    const [name, rule] = first;
    const source = objectOf(metric[name]);
    causes.push(...rule(`${field}.${name}`, source, objectOf(source['target'])));
  }
  const expected = `${type.slice(0, 1).toLowerCase()}${type.slice(1)}`;
  if (TYPES.includes(type) && !isObject(metric[expected])) {
    causes.push(required(`${field}.${expected}`, 'must populate information for the given metric source'));
  }
  const others = given.length === 1 ? [] : given.filter(([name]) => name !== expected);
  const why = 'must populate the given metric source only';
  return [...causes, ...others.map(([name]) => forbidden(`${field}.${name}`, why))];
}

const LONGEST_WINDOW = 3600;
const LONGEST_PERIOD = 1800;

function policyCauses(field: string, value: unknown): Causes {
  const { type, value: amount = 0, periodSeconds = 0 } = objectOf(value);
  const isPositive = (number: unknown): boolean => typeof number === 'number' && number > 0;
  const period = `${field}.periodSeconds`;
  const longest = `must be less than or equal to ${LONGEST_PERIOD}`;
  return [
    ...optionalChoiceCauses(`${field}.type`, type ?? '', ['Percent', 'Pods']),
    ...(isPositive(amount) ? [] : [invalid(`${field}.value`, amount, 'must be greater than zero')]),
    ...(isPositive(periodSeconds) ? [] : [invalid(period, periodSeconds, 'must be greater than zero')]),
    ...(Number(periodSeconds) > LONGEST_PERIOD ? [invalid(period, periodSeconds, longest)] : []),
  ];
}

function behaviorCauses(field: string, rules: unknown): Causes {
  if (!isObject(rules)) return [];
  const { stabilizationWindowSeconds: window, selectPolicy, policies } = rules;
  const place = `${field}.stabilizationWindowSeconds`;
  const longest = `must be less than or equal to ${LONGEST_WINDOW}`;
  return [
    ...(numberOf(window, 0) < 0 ? [invalid(place, window, 'must be greater than or equal to zero')] : []),
    ...(numberOf(window, 0) > LONGEST_WINDOW ? [invalid(place, window, longest)] : []),
    ...optionalChoiceCauses(`${field}.selectPolicy`, selectPolicy, ['Disabled', 'Max', 'Min']),
    ...(itemsOf(policies).length === 0 ? [required(`${field}.policies`, 'must specify at least one Policy')] : []),
    ...eachItem(`${field}.policies`, policies, policyCauses),
  ];
}

export function autoscalerCauses({ spec: given }: KubeObject): Causes {
  const spec = objectOf(given);
  const { metrics, behavior } = spec;
  const least = numberOf(spec['minReplicas'], 1);
  const most = numberOf(spec['maxReplicas'], 0);
  const place = 'spec.maxReplicas';
  const reachesZero = itemsOf(metrics).some((metric) => ['Object', 'External'].includes(stringOf(at(metric, 'type'))));
  const zero = 'must specify at least one Object or External metric to support scaling to zero replicas';
  return [
    ...(least < 1 ? [invalid('spec.minReplicas', least, 'must be greater than or equal to 1')] : []),
    ...(most === 0 ? [required(place, 'must be set and greater than 0')] : []),
    ...(most < 0 ? [invalid(place, most, 'must be greater than or equal to 1')] : []),
    ...(most < least ? [invalid(place, most, 'must be greater than or equal to `minReplicas`')] : []),
    ...referenceCauses('spec.scaleTargetRef', spec['scaleTargetRef'], false),
    ...eachItem('spec.metrics', metrics, metricCauses),
    ...(least === 0 && !reachesZero ? [forbidden('spec.metrics', zero)] : []),
    ...behaviorCauses('spec.behavior.scaleUp', at(behavior, 'scaleUp')),
    ...behaviorCauses('spec.behavior.scaleDown', at(behavior, 'scaleDown')),
  ];
}
