/** Finds the cluster's DNS service, the pods behind it, and the port on which they listen. */

import type { Client } from '../connection/client.ts';
import { ClusterError } from '../errors.ts';
import { fields, intOrText, list, text, textMap } from '../json-fields.ts';

export interface DnsService {
  readonly namespace: string;
  readonly name: string;
  /** Empty or "None" if there is none. */
  readonly clusterIP: string;
  readonly selector: Readonly<Record<string, string>>;
  /** The service's own port for DNS over TCP, or else over UDP; undefined if it has neither. */
  readonly port: { readonly number: number; readonly target: number | string } | undefined;
}

export interface DnsPod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** The number of the service's targetPort in this pod. */
  readonly port: number;
}

const LABELS = ['k8s-app=kube-dns', 'app.kubernetes.io/name=coredns'] as const;
/** The label of OpenShift's service dns-default. The label daemonset-dns belongs to the pods behind it. */
const OPENSHIFT_LABEL = 'dns.operator.openshift.io/owning-dns=default';
/** Where to look for the service, in this order. */
const SEARCH_ORDER: readonly { readonly scope: string; readonly labels: readonly string[] }[] = [
  { scope: '/namespaces/kube-system', labels: LABELS },
  { scope: '/namespaces/openshift-dns', labels: [OPENSHIFT_LABEL] },
  { scope: '', labels: LABELS },
];
const DNS_PORT = 53;

type ObjectGetter = Pick<Client, 'get'>;

/**
 * @param wanted "NAMESPACE/NAME"; undefined to find it by its label, first in kube-system, then as OpenShift's
 * @throws ClusterError with a sentence if there is none or it may not be read
 */
export async function findDnsService(
  client: ObjectGetter,
  wanted: string | undefined,
  signal: AbortSignal,
): Promise<DnsService> {
  if (wanted !== undefined) return readDnsService(client, wanted, signal);
  let refusal: ClusterError | undefined;
  for (const { scope, labels } of SEARCH_ORDER) {
    for (const label of labels) {
      try {
        const path = `/api/v1${scope}/services?labelSelector=${encodeURIComponent(label)}`;
        const items = list(fields<'items'>(await client.get(path, { signal })).items).map(toDnsService);
        // A service for metrics may have the same label.
        const found = items.find(({ port }) => port !== undefined);
        if (found !== undefined) return found;
      } catch (thrown) {
        if (!(thrown instanceof ClusterError) || thrown.kind !== 'forbidden') throw thrown;
        refusal ??= thrown;
      }
    }
  }
  if (refusal !== undefined) throw refusal;
  const labels = LABELS.join(' or ');
  throw new ClusterError(
    'not-found',
    `No service with the label ${labels} was found: name the cluster's DNS service with --dns-service NAMESPACE/NAME.`,
  );
}

async function readDnsService(client: ObjectGetter, wanted: string, signal: AbortSignal): Promise<DnsService> {
  const [namespace = '', name = ''] = wanted.split('/');
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/${encodeURIComponent(name)}`;
  try {
    const service = toDnsService(await client.get(path, { signal }));
    if (service.port !== undefined) return service;
  } catch (thrown) {
    if (!(thrown instanceof ClusterError) || thrown.kind !== 'not-found') throw thrown;
    throw new ClusterError('not-found', `There is no service ${wanted}: check --dns-service.`);
  }
  throw new ClusterError('not-found', `Service ${wanted} has no port 53 nor one named dns: check --dns-service.`);
}

function toDnsService(value: unknown): DnsService {
  const top = fields<'metadata' | 'spec'>(value);
  const { namespace, name } = fields<'namespace' | 'name'>(top.metadata);
  const spec = fields<'clusterIP' | 'selector' | 'ports'>(top.spec);
  const ports = list(spec.ports).map((item) => {
    const port = fields<'name' | 'port' | 'protocol' | 'targetPort'>(item);
    const number = typeof port.port === 'number' ? port.port : 0;
    const target = intOrText(port.targetPort) ?? number;
    return { name: text(port.name), number, protocol: text(port.protocol, 'TCP'), target };
  });
  const forDns = ports.filter(({ name: called, number }) => number === DNS_PORT || called.startsWith('dns'));
  const chosen = forDns.find(({ protocol }) => protocol === 'TCP') ?? forDns[0];
  return {
    namespace: text(namespace),
    name: text(name),
    clusterIP: text(spec.clusterIP),
    selector: textMap(spec.selector),
    port: chosen === undefined ? undefined : { number: chosen.number, target: chosen.target },
  };
}

/** Returns the ready pods behind the service, sorted by name. @throws ClusterError with a sentence if there is none */
export async function findDnsPods(
  client: ObjectGetter,
  service: DnsService,
  signal: AbortSignal,
): Promise<readonly DnsPod[]> {
  const { namespace, name, selector } = service;
  const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  const called = `${namespace}/${name}`;
  if (labels.length === 0) {
    throw new ClusterError('not-found', `The DNS service ${called} selects no pods: name another with --dns-service.`);
  }
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods?labelSelector=${encodeURIComponent(labels.join(','))}`;
  const items = list(fields<'items'>(await client.get(path, { signal })).items);
  const pods = items.flatMap((item) => toDnsPods(item, service));
  if (pods.length > 0) return pods.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  throw new ClusterError('not-found', `No pod behind the DNS service ${called} is ready: nobody answers names.`);
}

function toDnsPods(value: unknown, { port }: DnsService): readonly DnsPod[] {
  const top = fields<'metadata' | 'spec' | 'status'>(value);
  const meta = fields<'namespace' | 'name' | 'uid' | 'deletionTimestamp'>(top.metadata);
  const conditions = list(fields<'conditions'>(top.status).conditions).map((item) => fields<'type' | 'status'>(item));
  const isReady = conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
  if (!isReady || meta.deletionTimestamp !== undefined || port === undefined) return [];
  const number = typeof port.target === 'number' ? port.target : namedPort(top.spec, port.target);
  if (number === undefined) return [];
  return [{ namespace: text(meta.namespace), name: text(meta.name), uid: text(meta.uid), port: number }];
}

function namedPort(spec: unknown, name: string): number | undefined {
  // The API also accepts a number that is written as text.
  if (/^\d+$/.test(name)) return Number(name);
  for (const container of list(fields<'containers'>(spec).containers)) {
    for (const item of list(fields<'ports'>(container).ports)) {
      const port = fields<'name' | 'containerPort'>(item);
      if (port.name === name && typeof port.containerPort === 'number') return port.containerPort;
    }
  }
  return undefined;
}

/** The ConfigMap of CoreDNS by namespace. OpenShift's has the name of its service. */
const CONFIG_MAPS: Readonly<Record<string, string>> = { 'openshift-dns': 'dns-default' };

/** Returns the cluster domain in CoreDNS's configuration. @throws ClusterError if it may not be read or names none */
export async function readCorefileDomain(
  client: ObjectGetter,
  namespace: string,
  signal: AbortSignal,
): Promise<string> {
  const name = CONFIG_MAPS[namespace] ?? 'coredns';
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/configmaps/${name}`;
  const map = textMap(fields<'data'>(await client.get(path, { signal })).data);
  const line = /^\s*kubernetes\s+([^\n{]+)/m.exec(map['Corefile'] ?? '');
  const zone = line?.[1]?.split(/\s+/).find((candidate) => candidate !== '' && !candidate.endsWith('.arpa'));
  if (zone !== undefined) return zone;
  throw new ClusterError('not-found', `The Corefile in ConfigMap ${namespace}/${name} names no domain.`);
}
