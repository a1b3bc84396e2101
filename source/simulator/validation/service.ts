/** Validates services: their type, their ports, and what may not change. */

import { at, itemsOf, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { duplicate, invalid, required, unsupported, type ValidationError } from './invalid.ts';
import { labelCauses, labelsCauses, subdomainCauses } from './names.ts';
import { portCauses, portNumberCauses } from './values.ts';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

function portsCauses(ports: readonly unknown[]): readonly ValidationError[] {
  const names = new Set<string>();
  const places = new Set<string>();
  const each = ports.flatMap((port, index) => {
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
  const twice = ports.flatMap((port, index) => {
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
  return [...each, ...twice];
}

export function serviceCauses(object: KubeObject, before: KubeObject | undefined): readonly ValidationError[] {
  const spec = objectOf(object.spec);
  const type = stringOf(spec['type']);
  const ports = itemsOf(spec['ports']);
  const isHeadless = spec['clusterIP'] === 'None';
  const had = stringOf(at(before?.spec, 'clusterIP'));
  const now = stringOf(spec['clusterIP']);
  const isSame = at(before?.spec, 'type') !== 'ExternalName' && type !== 'ExternalName';
  const changed = had !== '' && now !== had && isSame;
  const affinities = ['ClientIP', 'None'];
  return [
    ...(changed ? [invalid('spec.clusterIPs[0]', [now], 'may not change once set')] : []),
    ...(ports.length === 0 && !isHeadless && type !== 'ExternalName' ? [required('spec.ports')] : []),
    ...(type === 'ExternalName'
      ? stringOf(spec['externalName']) === ''
        ? [required('spec.externalName')]
        : subdomainCauses('spec.externalName', stringOf(spec['externalName']).replace(/\.$/, ''))
      : []),
    ...portsCauses(ports),
    ...labelsCauses('spec.selector', spec['selector']),
    ...(affinities.includes(stringOf(spec['sessionAffinity']))
      ? []
      : [unsupported('spec.sessionAffinity', spec['sessionAffinity'], affinities)]),
    ...(TYPES.includes(type) ? [] : [unsupported('spec.type', type, TYPES)]),
  ];
}
