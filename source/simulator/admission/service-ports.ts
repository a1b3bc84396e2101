/** Allots the node ports of services: pkg/registry/core/service. */

import { itemsOf, type Json, numberOf, objectOf, stringOf, withoutUndefined } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { Store } from '../store/store.ts';
import { InvalidObjectError, invalid, type ValidationError } from '../validation/invalid.ts';

const FIRST = 30_000;
const LAST = 32_767;

function usesNodePorts(spec: Json): boolean {
  return spec['type'] === 'NodePort' || (spec['type'] === 'LoadBalancer' && allocates(spec));
}

function allocates(spec: Json): boolean {
  return spec['allocateLoadBalancerNodePorts'] !== false;
}

function portKey(port: Json): string {
  return `${numberOf(port['nodePort'], 0)}/${stringOf(port['protocol'], 'TCP')}`;
}

function portsOf(service: KubeObject | undefined): readonly Json[] {
  return itemsOf(service?.spec?.['ports']).map(objectOf);
}

function takenPorts(store: Store, { metadata }: KubeObject): Set<string> {
  const others = store
    .list('services')
    .filter((other) => other.metadata.name !== metadata.name || other.metadata.namespace !== metadata.namespace);
  return new Set(others.flatMap((other) => portsOf(other).map(portKey)));
}

/** Returns a free port. Its place in the range is spread by the service's name, and the same for equal requests. */
function freePort(taken: ReadonlySet<string>, protocol: string, seed: string): number {
  const size = LAST - FIRST + 1;
  let start = 0;
  for (const character of seed) start = (start * 31 + (character.codePointAt(0) ?? 0)) % size;
  for (let step = 0; step < size; step += 1) {
    const port = FIRST + ((start + step) % size);
    if (!taken.has(`${port}/${protocol}`)) return port;
  }
  return 0;
}

function checkPort(port: Json, index: number, taken: ReadonlySet<string>): ValidationError | undefined {
  const number = numberOf(port['nodePort'], 0);
  if (number === 0) return undefined;
  const field = `spec.ports[${index}].nodePort`;
  if (number < FIRST || number > LAST) {
    const why = `provided port is not in the valid range. The range of valid ports is ${FIRST}-${LAST}`;
    return invalid(field, number, why);
  }
  return taken.has(portKey(port)) ? invalid(field, number, 'provided port is already allocated') : undefined;
}

/**
 * Returns the service with the node ports that its type asks for, and without those of another type. A port keeps the
 * one that it has.
 * @throws InvalidObjectError
 */
export function admitServicePorts(store: Store, service: KubeObject, before?: KubeObject): KubeObject {
  const spec = objectOf(service.spec);
  if (!usesNodePorts(spec)) return before === undefined ? service : withoutNodePorts(service, before);
  const taken = takenPorts(store, service);
  const own = portsOf(service);
  const causes = own.flatMap((port, index) => checkPort(port, index, taken) ?? []);
  if (causes.length > 0) throw new InvalidObjectError('Service', service.metadata.name, causes);
  for (const port of own) if (numberOf(port['nodePort'], 0) !== 0) taken.add(portKey(port));
  const seed = `${service.metadata.namespace}/${service.metadata.name}`;
  const ports = own.map((port) => {
    if (numberOf(port['nodePort'], 0) !== 0) return port;
    const protocol = stringOf(port['protocol'], 'TCP');
    const former = portsOf(before).find(
      (other) => other['port'] === port['port'] && stringOf(other['protocol'], 'TCP') === protocol,
    );
    const formerPort = numberOf(former?.['nodePort'], 0);
    const isKept = formerPort !== 0 && !taken.has(`${formerPort}/${protocol}`);
    const nodePort = isKept ? formerPort : freePort(taken, protocol, `${seed}/${String(port['port'])}`);
    taken.add(`${nodePort}/${protocol}`);
    return { ...port, nodePort };
  });
  const usual =
    spec['type'] === 'LoadBalancer'
      ? { externalTrafficPolicy: 'Cluster', allocateLoadBalancerNodePorts: true }
      : { externalTrafficPolicy: 'Cluster' };
  return { ...service, spec: { ...usual, ...spec, ports } };
}

/** Like the genuine server, wipes what belonged to the former type, unless the request changes it. */
function withoutNodePorts(service: KubeObject, before: KubeObject): KubeObject {
  if (!usesNodePorts(objectOf(before.spec))) return service;
  const { externalTrafficPolicy: _policy, allocateLoadBalancerNodePorts: _allocate, ...spec } = objectOf(service.spec);
  const ports = portsOf(service).map((port) => withoutUndefined<Json>({ ...port, nodePort: undefined }));
  return { ...service, spec: { ...spec, ports } };
}
