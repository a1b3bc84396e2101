import type { Endpoint, EndpointSlice } from '../../domain/model/kinds.ts';
import { fields, flag, list, optionalInteger, optionalText, text, texts } from '../json-fields.ts';
import { intern } from './intern.ts';
import { projectMeta } from './meta.ts';

const SERVICE_NAME = 'kubernetes.io/service-name';

function projectEndpoint(value: unknown): Endpoint {
  const endpoint = fields<'addresses' | 'hostname' | 'conditions' | 'targetRef'>(value);
  const conditions = fields<'ready' | 'serving' | 'terminating'>(endpoint.conditions);
  const target = fields<'kind' | 'uid'>(endpoint.targetRef);
  // The API treats an unknown `ready` as true, and an unknown `serving` as equal to `ready`.
  const ready = flag(conditions.ready, true);
  return {
    addresses: texts(endpoint.addresses),
    hostname: text(endpoint.hostname),
    ready,
    serving: flag(conditions.serving, ready),
    terminating: flag(conditions.terminating),
    targetPodUid: target.kind === 'Pod' ? optionalText(target.uid) : undefined,
  };
}

export function projectEndpointSlice(value: unknown): EndpointSlice {
  const top = fields<'metadata' | 'addressType' | 'endpoints' | 'ports'>(value);
  const meta = projectMeta(top.metadata);
  return {
    kind: 'EndpointSlice',
    meta,
    service: meta.labels[SERVICE_NAME] ?? '',
    addressType: intern(text(top.addressType)),
    endpoints: list(top.endpoints).map(projectEndpoint),
    ports: list(top.ports).map((item) => {
      const port = fields<'name' | 'port' | 'protocol'>(item);
      return {
        name: intern(text(port.name)),
        port: optionalInteger(port.port),
        protocol: intern(text(port.protocol, 'TCP')),
      };
    }),
  };
}
