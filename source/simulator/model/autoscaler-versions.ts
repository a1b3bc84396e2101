/**
 * The two versions of HorizontalPodAutoscalers. Version 1 has a field for the CPU only, and the rest as JSON in
 * annotations, which version 2 has not.
 */

import { cpuMetric, cpuUtilization, metricsToV1, metricsToV2 } from './autoscaler-metrics.ts';
import { isObject, itemsOf, type Json, objectOf } from './json.ts';
import type { KubeObject } from './kube-object.ts';

export const AUTOSCALERS = 'autoscaling/horizontalpodautoscalers';
const V1 = 'autoscaling/v1';
/** What a genuine server assumes for an autoscaler without metrics. */
const USUAL_CPU = 80;

const annotation = (name: string): string => `autoscaling.alpha.kubernetes.io/${name}`;
const METRICS = annotation('metrics');
const BEHAVIOR = annotation('behavior');
const CURRENT_METRICS = annotation('current-metrics');
const CONDITIONS = annotation('conditions');
const TOLERANCES = [annotation('scale-up-tolerance'), annotation('scale-down-tolerance')];
const OWN = [METRICS, BEHAVIOR, CURRENT_METRICS, CONDITIONS, ...TOLERANCES];

/** Returns undefined for what is no JSON: the server does without it, too. */
function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Returns the object with these annotations instead of those that carry what a version lacks. */
function withAnnotations(object: KubeObject, given: Readonly<Record<string, string>>): KubeObject['metadata'] {
  const { annotations = {}, ...metadata } = object.metadata;
  const kept = Object.entries(annotations).filter(([name]) => !OWN.includes(name));
  const all = { ...Object.fromEntries(kept), ...given };
  return Object.keys(all).length === 0 ? metadata : { ...metadata, annotations: all };
}

/** The names of Go's fields, which have no JSON names there. */
function goRules(rules: unknown): Json | null {
  if (!isObject(rules)) return null;
  const { stabilizationWindowSeconds = null, selectPolicy = null, policies, tolerance = null } = rules;
  return {
    StabilizationWindowSeconds: stabilizationWindowSeconds,
    SelectPolicy: selectPolicy,
    Policies: Array.isArray(policies)
      ? policies.map(objectOf).map(({ type, value, periodSeconds }) => ({
          Type: type,
          Value: value,
          PeriodSeconds: periodSeconds,
        }))
      : null,
    Tolerance: tolerance,
  };
}

function fromGo(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromGo);
  if (!isObject(value)) return value;
  const set = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(
    set.map(([name, inner]) => [`${name.charAt(0).toLowerCase()}${name.slice(1)}`, fromGo(inner)]),
  );
}

function field(name: string, value: unknown): Json {
  return value === undefined ? {} : { [name]: value };
}

function statusToV1(given: unknown): Json {
  const status = objectOf(given);
  const { observedGeneration, lastScaleTime, currentReplicas = 0, desiredReplicas = 0 } = status;
  const cpu = itemsOf(status['currentMetrics']).map((each) => cpuUtilization(each, 'current'));
  return {
    ...field('observedGeneration', observedGeneration),
    ...field('lastScaleTime', lastScaleTime),
    currentReplicas,
    desiredReplicas,
    ...field(
      'currentCPUUtilizationPercentage',
      cpu.findLast((each) => each !== undefined),
    ),
  };
}

function toV1(object: KubeObject): KubeObject {
  const { metrics, behavior, scaleTargetRef, minReplicas, maxReplicas } = objectOf(object.spec);
  const { currentMetrics, conditions } = objectOf(object.status);
  const utilizations = itemsOf(metrics).map((each) => cpuUtilization(each, 'target'));
  const others = itemsOf(metrics).filter((_each, index) => utilizations[index] === undefined);
  const texts: Record<string, string> = {};
  if (others.length > 0) texts[METRICS] = JSON.stringify(metricsToV1(others, 'target'));
  if (itemsOf(currentMetrics).length > 0) {
    texts[CURRENT_METRICS] = JSON.stringify(metricsToV1(currentMetrics, 'current'));
  }
  if (isObject(behavior)) {
    const { scaleUp, scaleDown } = behavior;
    texts[BEHAVIOR] = JSON.stringify({ ScaleUp: goRules(scaleUp), ScaleDown: goRules(scaleDown) });
  }
  if (itemsOf(conditions).length > 0) texts[CONDITIONS] = JSON.stringify(conditions);
  return {
    ...object,
    apiVersion: V1,
    metadata: withAnnotations(object, texts),
    spec: {
      scaleTargetRef,
      ...field('minReplicas', minReplicas),
      ...field('maxReplicas', maxReplicas),
      ...field(
        'targetCPUUtilizationPercentage',
        utilizations.find((each) => each !== undefined),
      ),
    },
    status: statusToV1(object.status),
  };
}

function statusToV2(given: Json, measured: unknown, conditions: unknown): Json {
  const { currentCPUUtilizationPercentage: cpu, currentReplicas, ...status } = given;
  const own = cpu === undefined ? null : [cpuMetric('current', cpu)];
  return {
    ...status,
    ...(currentReplicas === 0 ? {} : field('currentReplicas', currentReplicas)),
    currentMetrics: Array.isArray(measured) ? metricsToV2(measured, 'current') : own,
    ...(Array.isArray(conditions) ? { conditions } : {}),
  };
}

function toV2(object: KubeObject, apiVersion: string): KubeObject {
  const { annotations = {} } = object.metadata;
  const { targetCPUUtilizationPercentage: cpu, ...spec } = objectOf(object.spec);
  const metrics = [
    ...metricsToV2(parsed(annotations[METRICS]), 'target'),
    ...(cpu === undefined ? [] : [cpuMetric('target', cpu)]),
  ];
  const behavior = objectOf(fromGo(parsed(annotations[BEHAVIOR])));
  const { status } = object;
  return {
    ...object,
    apiVersion,
    metadata: withAnnotations(object, {}),
    spec: {
      ...spec,
      metrics: metrics.length === 0 ? [cpuMetric('target', USUAL_CPU)] : metrics,
      ...(Object.keys(behavior).length === 0 ? {} : { behavior }),
    },
    ...(status === undefined
      ? {}
      : { status: statusToV2(status, parsed(annotations[CURRENT_METRICS]), parsed(annotations[CONDITIONS])) }),
  };
}

/** @param apiVersion another one than that of the object */
export function autoscalerIn(apiVersion: string, object: KubeObject): KubeObject {
  return apiVersion === V1 ? toV1(object) : toV2(object, apiVersion);
}
