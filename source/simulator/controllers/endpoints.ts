/** Keeps the Endpoints of each service, which older tools read: pkg/controller/endpoint. */

import { at, canonicalJson, isEqual, itemsOf, type Json, objectOf, stringMapOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { hasLabels } from '../model/label-selector.ts';
import { keyOf, splitKey } from '../model/owner-references.ts';
import { isFinished, type PodView, podView } from '../model/pod-view.ts';
import { timestamp } from '../model/timestamp.ts';
import type { ControllerContext } from '../runtime/controller-context.ts';
import { resolveTargetPort } from './endpoint-slices.ts';

const ENDPOINTS = 'endpoints';
const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';
const HEADLESS = 'service.kubernetes.io/headless';
const MANAGED_BY = 'endpoints.kubernetes.io/managed-by';

function addressOf(service: KubeObject, { ip, nodeName, namespace, name, object }: PodView): Json {
  const { spec = {}, metadata } = object;
  const hasName = stringOf(spec['hostname']) !== '' && spec['subdomain'] === service.metadata.name;
  return {
    ip,
    ...(hasName ? { hostname: spec['hostname'] } : {}),
    nodeName,
    targetRef: { kind: 'Pod', namespace, name, uid: metadata.uid },
  };
}

function portsOf(service: KubeObject, pod: PodView): readonly Json[] {
  return itemsOf(service.spec?.['ports']).flatMap((entry) => {
    const { name, protocol, port, targetPort } = objectOf(entry);
    const number = resolveTargetPort(targetPort, port, pod);
    // A name that no container of the pod has.
    if (number === 0) return [];
    return [{ ...(name === undefined ? {} : { name }), port: number, protocol: stringOf(protocol, 'TCP') }];
  });
}

/** Returns the pods' addresses, those with equal ports together. */
export function subsetsOf(service: KubeObject, pods: readonly PodView[]): readonly Json[] {
  const publishesAll = service.spec?.['publishNotReadyAddresses'] === true;
  const isHeadless = service.spec?.['clusterIP'] === 'None';
  const byPorts = new Map<string, { ports: readonly Json[]; ready: Json[]; notReady: Json[] }>();
  for (const pod of pods) {
    const ports = portsOf(service, pod);
    if (ports.length === 0 && !(isHeadless && itemsOf(service.spec?.['ports']).length === 0)) continue;
    const key = canonicalJson(ports);
    const subset = byPorts.get(key) ?? { ports, ready: [], notReady: [] };
    byPorts.set(key, subset);
    (publishesAll || pod.isReady ? subset.ready : subset.notReady).push(addressOf(service, pod));
  }
  const sorted = (addresses: readonly Json[]) =>
    addresses.toSorted((a, b) => stringOf(a['ip']).localeCompare(stringOf(b['ip'])));
  return [...byPorts.values()].map(({ ports, ready, notReady }) => ({
    ...(ready.length === 0 ? {} : { addresses: sorted(ready) }),
    ...(notReady.length === 0 ? {} : { notReadyAddresses: sorted(notReady) }),
    ...(ports.length === 0 ? {} : { ports }),
  }));
}

export function startEndpointsController(context: ControllerContext): void {
  const { store, clock } = context;
  const pods = context.index('pods', ({ metadata }) => [metadata.namespace ?? '']);
  const services = context.index('services', ({ metadata }) => [metadata.namespace ?? '']);
  const queue = context.queue(sync);

  function membersOf(service: KubeObject): readonly PodView[] {
    const selector = stringMapOf(service.spec?.['selector']);
    const publishesAll = service.spec?.['publishNotReadyAddresses'] === true;
    return pods
      .get(service.metadata.namespace ?? '')
      .map(podView)
      .filter(
        (pod) =>
          pod.ip !== '' && !isFinished(pod) && (publishesAll || !pod.isTerminating) && hasLabels(pod.labels, selector),
      );
  }

  function sync(key: string): void {
    const [namespace, name] = splitKey(key);
    const service = store.get('services', namespace, name);
    const current = store.get(ENDPOINTS, namespace, name);
    if (service === undefined) {
      if (current !== undefined) store.delete(ENDPOINTS, namespace, name);
      return;
    }
    if (service.spec?.['type'] === 'ExternalName' || service.spec?.['selector'] === undefined) return;
    const subsets = subsetsOf(service, membersOf(service));
    const labels = {
      ...service.metadata.labels,
      ...(service.spec['clusterIP'] === 'None' ? { [HEADLESS]: '' } : {}),
      [MANAGED_BY]: 'endpoint-controller',
    };
    const same = current !== undefined && isEqual(current['subsets'] ?? [], subsets);
    if (same && isEqual(current.metadata.labels, labels)) return;
    const annotations = { ...current?.metadata.annotations, [TRIGGER_TIME]: timestamp(clock.now()) };
    const body = subsets.length === 0 ? {} : { subsets };
    const metadata = current?.metadata ?? { name, namespace, uid: '', resourceVersion: '', creationTimestamp: '' };
    const wanted: KubeObject = {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { ...metadata, labels, annotations },
      ...body,
    };
    if (current === undefined) store.create(ENDPOINTS, wanted);
    else store.update(ENDPOINTS, wanted);
  }

  function enqueueFor({ metadata }: KubeObject): void {
    const labels = stringMapOf(metadata.labels);
    for (const service of services.get(metadata.namespace ?? '')) {
      const selector = at(service.spec, 'selector');
      if (selector !== undefined && hasLabels(labels, stringMapOf(selector))) queue.add(keyOf(service));
    }
  }

  context.onChange('services', ({ object }) => queue.add(keyOf(object)));
  context.onChange('pods', ({ object, previous }) => {
    enqueueFor(object);
    if (previous !== undefined && previous.metadata.labels !== object.metadata.labels) enqueueFor(previous);
  });
}
