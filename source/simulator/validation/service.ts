/** Validates services: their type, their ports, and what may not change. */

import { isIP } from 'node:net';
import { at, isObject, itemsOf, type Json, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { duplicate, forbidden, invalid, required, unsupported, type ValidationError } from './invalid.ts';
import { familyCauses } from './ip-families.ts';
import { labelCauses, labelsCauses, subdomainCauses } from './names.ts';
import { optionalChoiceCauses, portCauses, portNumberCauses } from './values.ts';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

function portsCauses(ports: readonly unknown[]): readonly ValidationError[] {
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const field = `spec.ports[${index}]`;
    const name = stringOf(at(port, 'name'));
    const protocol = stringOf(at(port, 'protocol'), 'TCP');
    const causes: ValidationError[] = [];
    if (name === '' && ports.length > 1) causes.push(required(`${field}.name`));
    else if (name !== '') {
      causes.push(...labelCauses(`${field}.name`, name));
      if (names.has(name)) causes.push(duplicate(`${field}.name`, name));
      names.add(name);
    }
    causes.push(...portNumberCauses(`${field}.port`, at(port, 'port')));
    if (!PROTOCOLS.includes(protocol)) causes.push(unsupported(`${field}.protocol`, protocol, PROTOCOLS));
    const target = at(port, 'targetPort');
    if (target !== undefined) causes.push(...portCauses(`${field}.targetPort`, target));
    return causes;
  });
}

/** Two ports of the same number and protocol. */
function twiceCauses(ports: readonly unknown[]): readonly ValidationError[] {
  const places = new Set<string>();
  return ports.flatMap((port, index) => {
    const place = `${String(at(port, 'port'))}/${stringOf(at(port, 'protocol'), 'TCP')}`;
    const isTwice = places.has(place);
    places.add(place);
    const value = {
      Name: '',
      Protocol: stringOf(at(port, 'protocol'), 'TCP'),
      AppProtocol: null,
      Port: at(port, 'port'),
      TargetPort: 0,
      NodePort: 0,
    };
    return isTwice ? [duplicate(`spec.ports[${index}]`, value)] : [];
  });
}

const NOT_AN_ADDRESS = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)';
const LONGEST_AFFINITY = 86_400;

function affinityCauses(spec: Json): readonly ValidationError[] {
  const field = 'spec.sessionAffinityConfig';
  const affinity = stringOf(spec['sessionAffinity']);
  const config = spec['sessionAffinityConfig'];
  const choices = ['ClientIP', 'None'];
  if (!choices.includes(affinity)) return [unsupported('spec.sessionAffinity', affinity, choices)];
  if (affinity === 'None') {
    return isObject(config) ? [forbidden(field, 'must not be set when session affinity is None')] : [];
  }
  const timeout = at(config, 'clientIP', 'timeoutSeconds');
  const why = `must be greater than 0 and less than ${LONGEST_AFFINITY}`;
  if (typeof timeout !== 'number') {
    return [required(`${field}.clientIP.timeoutSeconds`, 'when session affinity type is ClientIP')];
  }
  return timeout > 0 && timeout <= LONGEST_AFFINITY ? [] : [invalid(`${field}.clientIP.timeoutSeconds`, timeout, why)];
}

/** A headless service has neither an address nor a port on the nodes. */
function addressCauses(spec: Json, type: string, isNew: boolean): readonly ValidationError[] {
  const address = stringOf(spec['clusterIP']);
  if (isNew && type === 'ExternalName' && address !== '') {
    return [forbidden('spec.clusterIPs', 'may not be set for ExternalName services')];
  }
  if (address === 'None') {
    const isOutside = type === 'LoadBalancer' || type === 'NodePort';
    return isOutside ? [invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`)] : [];
  }
  return address === '' || isIP(address) !== 0 ? [] : [invalid('spec.clusterIPs[0]', address, NOT_AN_ADDRESS)];
}

/** Which traffic stays on its node. */
function trafficCauses(spec: Json, type: string): readonly ValidationError[] {
  const { externalTrafficPolicy: external, internalTrafficPolicy: internal } = spec;
  const choices = ['Cluster', 'Local'];
  const isOutside =
    type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && itemsOf(spec['externalIPs']).length > 0);
  const field = 'spec.externalTrafficPolicy';
  const outside =
    stringOf(external) === ''
      ? []
      : isOutside
        ? optionalChoiceCauses(field, external, choices)
        : [invalid(field, external, 'may only be set for externally-accessible services')];
  return [...outside, ...optionalChoiceCauses('spec.internalTrafficPolicy', internal, choices)];
}

function externalNameCauses(spec: Json): readonly ValidationError[] {
  const name = stringOf(spec['externalName']).replace(/\.$/, '');
  return name === '' ? [required('spec.externalName')] : subdomainCauses('spec.externalName', name);
}

export function serviceCauses(object: KubeObject, before: KubeObject | undefined): readonly ValidationError[] {
  const spec = objectOf(object.spec);
  const type = stringOf(spec['type']);
  const ports = itemsOf(spec['ports']);
  const isHeadless = spec['clusterIP'] === 'None';
  const had = stringOf(at(before?.spec, 'clusterIP'));
  const now = stringOf(spec['clusterIP']);
  const isSame = at(before?.spec, 'type') !== 'ExternalName' && type !== 'ExternalName';
  const address = addressCauses(spec, type, before === undefined);
  const changed = had !== '' && now !== had && isSame && address.length === 0;
  const causes = [
    ...(changed ? [invalid('spec.clusterIPs[0]', [now], 'may not change once set')] : []),
    ...(ports.length === 0 && !isHeadless && type !== 'ExternalName' ? [required('spec.ports')] : []),
    ...(type === 'ExternalName' ? externalNameCauses(spec) : []),
    ...portsCauses(ports),
    ...labelsCauses('spec.selector', spec['selector']),
    ...affinityCauses(spec),
    ...address,
    ...(TYPES.includes(type) ? [] : [unsupported('spec.type', type, TYPES)]),
    ...twiceCauses(ports),
    ...trafficCauses(spec, type),
  ];
  // Addresses are allocated to what is valid otherwise.
  return causes.length > 0 ? causes : familyCauses(spec);
}
