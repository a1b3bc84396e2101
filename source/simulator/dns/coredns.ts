/** Answers DNS queries like a cluster's CoreDNS: plugin kubernetes, zone cluster.local, TTL 5. */

import type { Answer, Packet, Question } from 'dns-packet';
import { at, itemsOf, numberOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { ControllerContext } from '../runtime/controller-context.ts';

const ZONE = 'cluster.local';
const TTL = 5;
const AUTHORITATIVE = 1 << 10;
const RECURSION_DESIRED = 1 << 8;
/** The response codes as dns-packet encodes them: the low four bits of the flags. */
const CODES = { NOERROR: 0, NXDOMAIN: 3, REFUSED: 5 } as const;

type ResponseCode = keyof typeof CODES;

/** One address behind a name, at one port. */
interface DnsTarget {
  /** The full name in SRV records. */
  readonly host: string;
  readonly ip: string;
  readonly port: number;
}

interface DnsReply {
  readonly code: ResponseCode;
  readonly answers: readonly Answer[];
  readonly additionals?: readonly Answer[];
}

interface Port {
  readonly name: string;
  readonly protocol: string;
  readonly number: number;
}

/** A parsed name below svc.cluster.local. */
interface ServiceQuery {
  readonly port: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly service: string;
  readonly namespace: string;
}

/** "_port._proto.service.namespace", "endpoint.service.namespace" or "service.namespace". */
function parseServiceQuery(labels: readonly string[]): ServiceQuery | undefined {
  const [namespace = '', service = '', ...rest] = labels.toReversed();
  const request = { namespace, service, endpoint: '', port: '', protocol: '' };
  if (rest.length === 0) return request;
  const [first = '', second = '', third] = rest;
  if (third !== undefined) return undefined;
  if (rest.length === 1 && !first.startsWith('_')) return { ...request, endpoint: first };
  const [protocol, port] = rest.length === 1 ? [first, '*'] : [first, second];
  if (!protocol.startsWith('_') || !port.startsWith('_')) return undefined;
  return { ...request, protocol: protocol.slice(1), port: port.slice(1) };
}

function portMatches({ port, protocol }: ServiceQuery, { name, protocol: own }: Port): boolean {
  return (port === '' || port === name.toLowerCase()) && (protocol === '' || protocol === own.toLowerCase());
}

function endpointName(endpoint: unknown, ip: string): string {
  return stringOf(at(endpoint, 'hostname')) || ip.replaceAll('.', '-');
}

export function createCoreDns(context: ControllerContext): (query: Packet) => Packet {
  const { store } = context;
  const slices = context.index('discovery.k8s.io/endpointslices', ({ metadata }) => {
    const name = metadata.labels?.['kubernetes.io/service-name'];
    return name === undefined ? [] : [`${metadata.namespace}/${name}`];
  });
  const byAddress = context.index('discovery.k8s.io/endpointslices', (slice) =>
    itemsOf(slice['endpoints']).flatMap((endpoint) => itemsOf(at(endpoint, 'addresses')).map((ip) => stringOf(ip))),
  );
  const servicesByAddress = context.index('services', ({ spec }) => [stringOf(spec?.['clusterIP'])]);

  const nameOf = ({ metadata }: KubeObject): string => `${metadata.name}.${metadata.namespace}.svc.${ZONE}`;

  function endpointTargets(service: KubeObject, request: ServiceQuery): readonly DnsTarget[] {
    const { namespace, name } = service.metadata;
    return slices.get(`${namespace}/${name}`).flatMap((slice) => {
      const ports = itemsOf(slice['ports']).map((entry) => ({
        name: stringOf(at(entry, 'name')),
        protocol: stringOf(at(entry, 'protocol'), 'TCP'),
        number: numberOf(at(entry, 'port'), 0),
      }));
      const offered = ports.length === 0 ? [{ name: '', protocol: 'TCP', number: 0 }] : ports;
      return itemsOf(slice['endpoints']).flatMap((endpoint) => {
        if (at(endpoint, 'conditions', 'ready') === false) return [];
        const ip = stringOf(itemsOf(at(endpoint, 'addresses'))[0]);
        const host = endpointName(endpoint, ip);
        if (request.endpoint !== '' && request.endpoint !== host) return [];
        return offered
          .filter((port) => portMatches(request, port))
          .map((port) => ({ host: `${host}.${nameOf(service)}`, ip, port: port.number }));
      });
    });
  }

  function clusterTargets(service: KubeObject, request: ServiceQuery): readonly DnsTarget[] {
    const ip = stringOf(service.spec?.['clusterIP']);
    const ports = itemsOf(service.spec?.['ports']).map((entry) => ({
      name: stringOf(at(entry, 'name')),
      protocol: stringOf(at(entry, 'protocol'), 'TCP'),
      number: numberOf(at(entry, 'port'), 0),
    }));
    return ports
      .filter((port) => portMatches(request, port))
      .map((port) => ({ host: nameOf(service), ip, port: port.number }));
  }

  /** Returns undefined if the name does not exist. */
  function find(request: ServiceQuery): readonly DnsTarget[] | undefined {
    if (store.get('namespaces', '', request.namespace) === undefined) return undefined;
    if (request.service === '') return [];
    const service = store.get('services', request.namespace, request.service);
    if (service === undefined || service.spec?.['type'] === 'ExternalName') return undefined;
    const isHeadless = service.spec?.['clusterIP'] === 'None';
    const targets =
      isHeadless || request.endpoint !== '' ? endpointTargets(service, request) : clusterTargets(service, request);
    return targets.length === 0 ? undefined : targets;
  }

  function externalName(request: ServiceQuery, name: string): DnsReply | undefined {
    const { namespace, service, endpoint, port } = request;
    const found = store.get('services', namespace, service);
    if (found?.spec?.['type'] !== 'ExternalName' || endpoint !== '' || port !== '') return undefined;
    const data = stringOf(found.spec['externalName']);
    return { code: 'NOERROR', answers: [{ type: 'CNAME', name, ttl: TTL, data }] };
  }

  function service(question: Question, labels: readonly string[]): DnsReply {
    const { name, type } = question;
    const request = parseServiceQuery(labels);
    if (request === undefined) return { code: 'NXDOMAIN', answers: [] };
    const external = externalName(request, name);
    if (external !== undefined) return external;
    const targets = find(request);
    if (targets === undefined) return { code: 'NXDOMAIN', answers: [] };
    const addresses = new Map(targets.map((target) => [target.ip, target]));
    if (type === 'A') {
      const answers = [...addresses.keys()].map((data): Answer => ({ type: 'A', name, ttl: TTL, data }));
      return { code: 'NOERROR', answers };
    }
    if (type !== 'SRV') return { code: 'NOERROR', answers: [] };
    const weight = Math.max(1, Math.floor(100 / Math.max(1, targets.length)));
    const srv = new Map(targets.map((target) => [`${target.host}:${target.port}`, target]));
    return {
      code: 'NOERROR',
      answers: [...srv.values()].map(
        ({ host, port }): Answer => ({
          type: 'SRV',
          name,
          ttl: TTL,
          data: { priority: 0, weight, port, target: host },
        }),
      ),
      additionals: [...new Map(targets.map(({ host, ip }) => [host, ip]))].map(
        ([host, ip]): Answer => ({ type: 'A', name: host, ttl: TTL, data: ip }),
      ),
    };
  }

  function pointer({ name, type }: Question, labels: readonly string[]): DnsReply {
    const ip = labels.toReversed().join('.');
    const names = [
      ...servicesByAddress.get(ip).map(nameOf),
      ...byAddress.get(ip).flatMap((slice) => {
        const owner = `${slice.metadata.labels?.['kubernetes.io/service-name']}.${slice.metadata.namespace}`;
        return itemsOf(slice['endpoints'])
          .filter((endpoint) => itemsOf(at(endpoint, 'addresses')).includes(ip))
          .filter((endpoint) => at(endpoint, 'conditions', 'ready') !== false)
          .map((endpoint) => `${endpointName(endpoint, ip)}.${owner}.svc.${ZONE}`);
      }),
    ];
    if (names.length === 0) return { code: 'NXDOMAIN', answers: [] };
    if (type !== 'PTR') return { code: 'NOERROR', answers: [] };
    return { code: 'NOERROR', answers: names.map((data): Answer => ({ type: 'PTR', name, ttl: TTL, data })) };
  }

  function answer(question: Question): DnsReply {
    const name = question.name.toLowerCase().replace(/\.$/, '');
    if (name.endsWith('.in-addr.arpa')) return pointer(question, name.slice(0, -'.in-addr.arpa'.length).split('.'));
    if (name === ZONE) return { code: 'NOERROR', answers: [] };
    if (!name.endsWith(`.${ZONE}`)) return { code: 'REFUSED', answers: [] };
    const labels = name.slice(0, -ZONE.length - 1).split('.');
    const kind = labels.pop();
    if (kind === 'dns-version' && labels.length === 0) {
      if (question.type !== 'TXT') return { code: 'NOERROR', answers: [] };
      return { code: 'NOERROR', answers: [{ type: 'TXT', name: question.name, ttl: TTL, data: '1.1.0' }] };
    }
    if (kind !== 'svc') return { code: 'NXDOMAIN', answers: [] };
    if (labels.length === 0) return { code: 'NOERROR', answers: [] };
    return service(question, labels);
  }

  const authority: Answer = {
    type: 'SOA',
    name: ZONE,
    ttl: TTL,
    data: {
      mname: `ns.dns.${ZONE}`,
      rname: `hostmaster.${ZONE}`,
      serial: 1,
      refresh: 7200,
      retry: 1800,
      expire: 86_400,
      minimum: TTL,
    },
  };

  return (query) => {
    const question = query.questions?.[0];
    const {
      code,
      answers,
      additionals = [],
    }: DnsReply = question === undefined ? { code: 'REFUSED', answers: [] } : answer(question);
    const isEmpty = answers.length === 0 && code !== 'REFUSED';
    return {
      type: 'response',
      ...(query.id === undefined ? {} : { id: query.id }),
      flags: AUTHORITATIVE | ((query.flags ?? 0) & RECURSION_DESIRED) | CODES[code],
      questions: [...(query.questions ?? [])],
      answers: [...answers],
      authorities: isEmpty ? [authority] : [],
      additionals: [...additionals],
    };
  };
}
