import type { Service } from '../../domain/model/kinds.ts';
import { fields, flag, integer, intOrText, list, text, textMap, texts } from '../json-fields.ts';
import type { ObjectField } from './common.ts';
import { intern } from './intern.ts';
import { projectMeta } from './meta.ts';

export function projectService(value: unknown): Service {
  const top = fields<ObjectField>(value);
  const spec = fields<
    'type' | 'clusterIP' | 'clusterIPs' | 'ipFamilies' | 'selector' | 'publishNotReadyAddresses' | 'ports'
  >(top.spec);
  const clusterIPs = list(spec.clusterIPs).map((address) => text(address));
  return {
    kind: 'Service',
    meta: projectMeta(top.metadata),
    type: intern(text(spec.type, 'ClusterIP')),
    clusterIP: text(spec.clusterIP),
    ...(clusterIPs.length > 1 ? { clusterIPs } : {}),
    ipFamilies: texts(spec.ipFamilies).map(intern),
    selector: textMap(spec.selector),
    publishNotReadyAddresses: flag(spec.publishNotReadyAddresses),
    ports: list(spec.ports).map((item) => {
      const port = fields<'name' | 'port' | 'protocol' | 'targetPort'>(item);
      const number = integer(port.port, 0);
      return {
        name: intern(text(port.name)),
        port: number,
        protocol: intern(text(port.protocol, 'TCP')),
        targetPort: String(intOrText(port.targetPort) ?? number),
      };
    }),
  };
}
