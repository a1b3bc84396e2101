/** metrics.k8s.io, which the metrics-server serves elsewhere: what nodes and pods use, from the simulation's numbers. */

import type { Json } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { timestamp } from '../model/timestamp.ts';
import type { ApiContext, ApiRequest } from './api-context.ts';
import { matcherOf } from './list.ts';
import type { ResourceRoute } from './route.ts';
import { ApiError, methodNotAllowed } from './status.ts';

interface Amounts {
  readonly cpuNanocores: number;
  readonly memoryBytes: number;
}

export function isMetrics({ type }: ResourceRoute): boolean {
  return type.group === 'metrics.k8s.io';
}

function amounts({ cpuNanocores, memoryBytes }: Amounts): Json {
  return { cpu: `${cpuNanocores}n`, memory: `${Math.round(memoryBytes / 1024)}Ki` };
}

/** @throws ApiError */
export function serveMetrics({ cluster }: ApiContext, route: ResourceRoute, request: ApiRequest): Json {
  if (request.method !== 'GET' || route.subresource !== '') throw methodNotAllowed();
  const { type, namespace, name } = route;
  const { store, clock } = cluster;
  const apiVersion = 'metrics.k8s.io/v1beta1';

  function metricsOf({ metadata }: KubeObject): Json | undefined {
    const common = {
      kind: type.kind,
      apiVersion,
      metadata: {
        name: metadata.name,
        ...(type.namespaced ? { namespace: metadata.namespace ?? '' } : {}),
        creationTimestamp: timestamp(clock.now()),
        ...(metadata.labels === undefined ? {} : { labels: metadata.labels }),
      },
      timestamp: timestamp(clock.now()),
      window: '15s',
    };
    const usage = cluster.usage(type.plural, metadata.namespace ?? '', metadata.name);
    if (usage === undefined) return undefined;
    if ('containers' in usage) {
      const containers = usage.containers.map((container) => ({ name: container.name, usage: amounts(container) }));
      return { ...common, containers };
    }
    return { ...common, usage: amounts(usage) };
  }

  // Names and labels are those of the measured objects.
  const matches = matcherOf({ ...route, name: '' }, request.query);
  if (name !== '') {
    const object = store.get(type.plural, namespace, name);
    const found = object === undefined ? undefined : metricsOf(object);
    if (found !== undefined) return found;
    const message = `${type.plural}.metrics.k8s.io ${JSON.stringify(type.namespaced ? `${namespace}/${name}` : name)} not found`;
    throw new ApiError(404, 'NotFound', message, { name, group: type.group, kind: type.plural });
  }
  const objects = store.list(type.plural, namespace === '' ? undefined : namespace).filter(matches);
  return {
    kind: `${type.kind}List`,
    apiVersion,
    metadata: {},
    items: objects.flatMap((each) => metricsOf(each) ?? []),
  };
}
