/** The metrics of HorizontalPodAutoscalers as autoscaling/v1 writes them: pkg/apis/autoscaling/v1/conversion.go. */

import { itemsOf, type Json, objectOf, stringOf } from './json.ts';

/** Targets are in the spec, measured values in the status. */
export type Side = 'target' | 'current';

type Convert = (source: Json, side: Side) => Json;

/** Go writes a quantity that is no pointer, also when it was not given. */
const ZERO = '0';

/** "cpu" of the pods, or of one of their containers. */
function resourceToV1(source: Json, side: Side): Json {
  const { averageUtilization, averageValue } = objectOf(source[side]);
  return {
    name: source['name'],
    [`${side}AverageUtilization`]: averageUtilization,
    [`${side}AverageValue`]: averageValue ?? (side === 'current' ? ZERO : undefined),
    container: source['container'],
  };
}

/** The fields in the order of Go, since they are read as a text. */
const TO_V1: Readonly<Record<string, Convert>> = {
  object: (source, side) => {
    const { name, selector } = objectOf(source['metric']);
    const { value = ZERO, averageValue } = objectOf(source[side]);
    const target = source['describedObject'];
    return { target, metricName: name, [`${side}Value`]: value, selector, averageValue };
  },
  pods: (source, side) => {
    const { name, selector } = objectOf(source['metric']);
    return { metricName: name, [`${side}AverageValue`]: objectOf(source[side])['averageValue'] ?? ZERO, selector };
  },
  resource: resourceToV1,
  containerResource: resourceToV1,
  external: (source, side) => {
    const { name, selector } = objectOf(source['metric']);
    const { value, averageValue } = objectOf(source[side]);
    return {
      metricName: name,
      metricSelector: selector,
      [`${side}Value`]: value ?? (side === 'current' ? ZERO : undefined),
      [`${side}AverageValue`]: averageValue,
    };
  },
};

function withoutUndefined(object: Json): Json {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined && value !== null));
}

/** A status does not tell the type of its amounts. */
function amounts(side: Side, type: string, given: Json): Json {
  return withoutUndefined(side === 'target' ? { type, ...given } : given);
}

function resourceToV2(source: Json, side: Side): Json {
  const averageUtilization = source[`${side}AverageUtilization`];
  const averageValue = source[`${side}AverageValue`];
  const type = averageUtilization === undefined ? 'AverageValue' : 'Utilization';
  const measured = amounts(side, type, { averageValue, averageUtilization });
  return { name: source['name'], container: source['container'], [side]: measured };
}

const metric = (name: unknown, selector: unknown): Json => withoutUndefined({ name, selector });

const TO_V2: Readonly<Record<string, Convert>> = {
  object: (source, side) => {
    const { target, metricName, selector, averageValue } = source;
    const given = source[`${side}Value`] ?? ZERO;
    // Version 1 cannot leave out the value, and version 2 refuses one of zero beside an average.
    const value = averageValue !== undefined && given === ZERO ? undefined : given;
    const measured = amounts(side, averageValue === undefined ? 'Value' : 'AverageValue', { value, averageValue });
    return { describedObject: target, metric: metric(metricName, selector), [side]: measured };
  },
  pods: (source, side) => {
    const averageValue = source[`${side}AverageValue`] ?? ZERO;
    const measured = amounts(side, 'AverageValue', { averageValue });
    return { metric: metric(source['metricName'], source['selector']), [side]: measured };
  },
  resource: resourceToV2,
  containerResource: resourceToV2,
  external: (source, side) => {
    const value = source[`${side}Value`];
    const averageValue = source[`${side}AverageValue`];
    const measured = amounts(side, value === undefined ? 'AverageValue' : 'Value', { value, averageValue });
    return { metric: metric(source['metricName'], source['metricSelector']), [side]: measured };
  },
};

function converted(value: unknown, side: Side, rules: Readonly<Record<string, Convert>>): Json {
  const given = objectOf(value);
  const sources = Object.entries(rules).flatMap(([name, rule]) =>
    given[name] === undefined ? [] : [[name, withoutUndefined(rule(objectOf(given[name]), side))] as const],
  );
  return { type: stringOf(given['type']), ...Object.fromEntries(sources) };
}

export function metricsToV1(metrics: unknown, side: Side): readonly Json[] {
  return itemsOf(metrics).map((each) => converted(each, side, TO_V1));
}

export function metricsToV2(metrics: unknown, side: Side): readonly Json[] {
  return itemsOf(metrics).map((each) => converted(each, side, TO_V2));
}

/** The utilization of the CPU by all containers, the one metric that is a field of version 1. */
export function cpuUtilization(value: unknown, side: Side): unknown {
  const { type, resource } = objectOf(value);
  const source = objectOf(resource);
  return type === 'Resource' && source['name'] === 'cpu' ? objectOf(source[side])['averageUtilization'] : undefined;
}

export function cpuMetric(side: Side, averageUtilization: unknown): Json {
  return { type: 'Resource', resource: { name: 'cpu', [side]: amounts(side, 'Utilization', { averageUtilization }) } };
}
