/** Finds out why a pod has no record under its governing service. The first obstacle is reported. */

import type { Pod, Service, StatefulSet } from '../model/kinds.ts';
import type { ListCompletenessByKind } from '../model/list-completeness.ts';
import { isReady } from '../pod/pod-stage.ts';
import type { ExpectationBasis } from './records.ts';

export interface MissingRecord {
  readonly reason: string;
  readonly basis: ExpectationBasis;
}

function byDefinition(reason: string): MissingRecord {
  return { reason, basis: 'specified' };
}

function temporarily(reason: string): MissingRecord {
  return { reason, basis: 'transient' };
}

export interface ServiceContext {
  readonly set: StatefulSet;
  readonly known: ListCompletenessByKind;
  readonly service: Service | undefined;
}

/** Returns why the service gives pods no names at all; undefined if it does, or if services may not be read. */
export function missingByService({ set, known, service }: ServiceContext): MissingRecord | undefined {
  const { serviceName } = set;
  if (serviceName === '') return byDefinition('the set names no governing service (spec.serviceName is empty)');
  if (known.Service !== 'known') return undefined;
  if (service === undefined) {
    return byDefinition(`there is no service "${serviceName}" in namespace ${set.meta.namespace}: create it, headless`);
  }
  if (service.type === 'ExternalName') {
    return byDefinition(`service "${serviceName}" is an ExternalName, which points elsewhere and has no pods`);
  }
  if (service.clusterIP !== 'None') {
    return byDefinition(
      `service "${serviceName}" is not headless: the DNS specification promises no names for its pods (CoreDNS gives them all the same)`,
    );
  }
  return undefined;
}

/** Returns why this pod has no record although the service gives names; undefined if it should have one. */
export function missingByPod(facts: ServiceContext, podName: string, pod: Pod | undefined): MissingRecord | undefined {
  const { set, known, service } = facts;
  if (pod === undefined) {
    return known.Pod === 'known' ? temporarily(`there is no pod ${podName}`) : undefined;
  }
  const { hostname, subdomain, meta, phase } = pod;
  if (subdomain !== set.serviceName) {
    return byDefinition(
      subdomain === ''
        ? 'the pod has no subdomain: without one it has no name under any service'
        : `the pod's subdomain is "${subdomain}", not the service "${set.serviceName}": it was made before that changed`,
    );
  }
  if (hostname === '')
    return byDefinition('the pod has no hostname: its address is published under no name of its own');
  const selector = service === undefined ? undefined : Object.entries(service.selector);
  const unmatched = selector?.find(([key, value]) => meta.labels[key] !== value);
  if (unmatched !== undefined) {
    const [key, value] = unmatched;
    const has = meta.labels[key] === undefined ? `no label ${key}` : `${key}=${meta.labels[key]}`;
    return byDefinition(`the service's selector asks for ${key}=${value}, and the pod has ${has}`);
  }
  if (phase === 'Succeeded' || phase === 'Failed') return temporarily('the pod has ended');
  if (pod.ips.length === 0) return temporarily('the pod has no address yet');
  if (service?.publishNotReadyAddresses === true) return undefined;
  if (meta.deletionAt !== undefined) {
    const still = isReady(pod) ? ', although it is still ready' : '';
    return temporarily(`the pod is terminating: it leaves DNS at once${still}`);
  }
  if (!isReady(pod)) {
    return temporarily(
      'the pod is not ready, and its service does not publish such (publishNotReadyAddresses is false)',
    );
  }
  return undefined;
}

/** Returns why the service gives no records of this family; undefined if it does, or if its families are not known. */
export function missingByFamily({ set, service }: ServiceContext, family: 4 | 6): MissingRecord | undefined {
  const families = service?.ipFamilies ?? [];
  if (families.length === 0 || families.includes(`IPv${family}`)) return undefined;
  return byDefinition(`service "${set.serviceName}" is for ${families.join(' and ')} only (spec.ipFamilies)`);
}

/** Returns why nothing is published although nothing prevents it: the EndpointSlices do not contain the pod. */
export function missingInSlices({ service }: ServiceContext): MissingRecord {
  if (service !== undefined && Object.keys(service.selector).length === 0) {
    return byDefinition(
      'the service has no selector: its EndpointSlices are made by somebody else, and do not have the pod',
    );
  }
  return temporarily('the pod is ready, and not in the EndpointSlices yet');
}
