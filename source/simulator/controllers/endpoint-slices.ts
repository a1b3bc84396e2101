/**
 * Publishes the addresses behind each service, with the hostnames that become DNS names: pkg/controller/endpointslice.
 */

import { at, isEqual, itemsOf, type Json, numberOf, objectOf, stringMapOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { hasLabels } from '../model/label-selector.ts';
import { memoize } from '../model/memoize.ts';
import { keyOf, newControllerRef, splitKey } from '../model/owner-references.ts';
import { isFinished, type PodView, podView } from '../model/pod-view.ts';
import type { ControllerContext } from '../runtime/controller-context.ts';

const SLICES = 'discovery.k8s.io/endpointslices';
const SERVICE_NAME = 'kubernetes.io/service-name';
const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
const MANAGER = 'endpointslice-controller.k8s.io';
/** The maximum number of endpoints in one slice. */
const SLICE_SIZE = 100;

function endpointOf(service: KubeObject, pod: PodView, zone: string | undefined): Json {
  const serving = pod.isReady;
  const { spec = {}, metadata } = pod.object;
  const hasName = stringOf(spec['hostname']) !== '' && spec['subdomain'] === service.metadata.name;
  return {
    addresses: [pod.ip],
    conditions: {
      ready: service.spec?.['publishNotReadyAddresses'] === true || (serving && !pod.isTerminating),
      serving,
      terminating: pod.isTerminating,
    },
    ...(hasName ? { hostname: spec['hostname'] } : {}),
    nodeName: pod.nodeName,
    targetRef: { kind: 'Pod', namespace: pod.namespace, name: pod.name, uid: metadata.uid },
    ...(zone === undefined ? {} : { zone }),
  };
}

/** Returns the pod's port for a service port: the number itself, or the container's port with this name. */
export function resolveTargetPort(target: unknown, port: unknown, pod: PodView | undefined): number {
  if (typeof target === 'number') return target;
  if (typeof target !== 'string') return numberOf(port, 0);
  const ports = itemsOf(pod?.object.spec?.['containers']).flatMap((container) => itemsOf(at(container, 'ports')));
  return numberOf(
    at(
      ports.find((entry) => at(entry, 'name') === target),
      'containerPort',
    ),
    0,
  );
}

const selectorOf = memoize((service: KubeObject) => {
  const selector = service.spec?.['selector'];
  return selector === undefined ? undefined : stringMapOf(selector);
});

/** How late a change of a pod reaches the slices of the service, in virtual milliseconds, where it is asked for. */
function delayOf({ metadata }: KubeObject): number {
  const wanted = Number(metadata.annotations?.['demo/dns-delay-ms'] ?? 0);
  return Number.isFinite(wanted) && wanted > 0 ? wanted : 0;
}

export function startEndpointSliceController(context: ControllerContext): void {
  const { store } = context;
  const pods = context.index('pods', ({ metadata }) => [metadata.namespace ?? '']);
  const services = context.index('services', ({ metadata }) => [metadata.namespace ?? '']);
  const slices = context.index(SLICES, ({ metadata }) => {
    const name = metadata.labels?.[SERVICE_NAME];
    return name === undefined ? [] : [`${metadata.namespace}/${name}`];
  });
  const queue = context.queue((key) => sync(key));

  function zoneOf(nodeName: string): string | undefined {
    return store.get('nodes', '', nodeName)?.metadata.labels?.['topology.kubernetes.io/zone'];
  }

  function bodyOf(service: KubeObject, members: readonly PodView[]): Json {
    const ports = itemsOf(service.spec?.['ports']).map((entry) => {
      const { name, protocol, port, targetPort } = objectOf(entry);
      return {
        name: stringOf(name),
        protocol: stringOf(protocol, 'TCP'),
        port: resolveTargetPort(targetPort, port, members[0]),
      };
    });
    return {
      addressType: 'IPv4',
      endpoints: members.map((pod) => endpointOf(service, pod, zoneOf(pod.nodeName))),
      ports,
    };
  }

  function newSlice(service: KubeObject, body: Json): KubeObject {
    const { name, namespace = '', labels } = service.metadata;
    return {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: `${name}-${context.random.suffix(5)}`,
        generateName: `${name}-`,
        namespace,
        uid: '',
        resourceVersion: '',
        creationTimestamp: '',
        labels: {
          ...labels,
          [SERVICE_NAME]: name,
          [MANAGED_BY]: MANAGER,
          ...(service.spec?.['clusterIP'] === 'None' ? { 'service.kubernetes.io/headless': '' } : {}),
        },
        ownerReferences: [newControllerRef(service)],
      },
      ...body,
    };
  }

  function sync(key: string): void {
    const service = store.get('services', ...splitKey(key));
    if (service === undefined || service.metadata.deletionTimestamp !== undefined) return;
    const wanted = selectorOf(service);
    if (wanted === undefined) return;
    const members = pods
      .get(service.metadata.namespace ?? '')
      .map(podView)
      .filter((pod) => pod.ip !== '' && !isFinished(pod) && hasLabels(pod.labels, wanted));
    const existing = slices.get(key).filter(({ metadata }) => metadata.labels?.[MANAGED_BY] === MANAGER);
    const count = Math.max(1, Math.ceil(members.length / SLICE_SIZE));
    for (let index = 0; index < count; index += 1) {
      const body = bodyOf(service, members.slice(index * SLICE_SIZE, (index + 1) * SLICE_SIZE));
      const slice = existing[index];
      if (slice === undefined) store.create(SLICES, newSlice(service, body));
      else if (!isEqual({ ...slice, ...body }, slice)) store.update(SLICES, { ...slice, ...body });
    }
    for (const { metadata } of existing.slice(count)) {
      store.delete(SLICES, metadata.namespace ?? '', metadata.name);
    }
  }

  function enqueueFor({ metadata }: KubeObject): void {
    const labels = stringMapOf(metadata.labels);
    for (const service of services.get(metadata.namespace ?? '')) {
      const selector = selectorOf(service);
      if (selector === undefined || !hasLabels(labels, selector)) continue;
      const delay = delayOf(service);
      if (delay === 0) queue.add(keyOf(service));
      else queue.addAfter(keyOf(service), delay);
    }
  }

  context.onChange('services', ({ type, object }) => {
    if (type !== 'DELETED') queue.add(keyOf(object));
  });
  context.onChange('pods', ({ object, previous }) => {
    enqueueFor(object);
    if (previous !== undefined && previous.metadata.labels !== object.metadata.labels) enqueueFor(previous);
  });
}
