/** Computes from the API alone which names and records the cluster's DNS should have for a set. */

import { slicesByService } from '../join/indexes.ts';
import type { Endpoint, EndpointSlice, Pod, Service } from '../model/kinds.ts';
import { listCompletenessFor } from '../model/list-completeness.ts';
import type { Binding, SetStatus } from '../model/set-status.ts';
import { keyOf, type Snapshot } from '../model/snapshot.ts';
import { canonicalAddress, ipFamilyOf, reverseRecordName, sortedUnique } from './address.ts';
import {
  type MissingRecord,
  missingByFamily,
  missingByPod,
  missingByService,
  missingInSlices,
  type ServiceContext,
} from './missing-record.ts';
import type { ExpectedRecord, RecordType } from './records.ts';

export interface ExpectedRecordsOptions {
  /** The cluster domain: "cluster.local". */
  readonly domain: string;
  /** Only the records of this pod. */
  readonly pod?: string | undefined;
}

interface RecordContext extends ServiceContext {
  readonly slices: readonly EndpointSlice[];
  readonly slicesKnown: boolean;
  /** "web.shop.svc.cluster.local" */
  readonly serviceHost: string;
  readonly options: ExpectedRecordsOptions;
}

const UNREADABLE: MissingRecord = {
  reason: 'what should be answered is not known: neither EndpointSlices nor pods and services may be read',
  basis: 'unknown',
};

/** Returns all records of the set, those of its pods by ordinal and then the service's own, or those of one pod. */
export function expectedRecords(
  snapshot: Snapshot,
  status: SetStatus,
  options: ExpectedRecordsOptions,
): readonly ExpectedRecord[] {
  const { set } = status;
  const { namespace } = set.meta;
  const key = keyOf(namespace, set.serviceName);
  const known = listCompletenessFor(snapshot, namespace);
  const context: RecordContext = {
    set,
    known,
    service: snapshot.tables.Service.get(key),
    slices: set.serviceName === '' ? [] : (slicesByService(snapshot.tables.EndpointSlice).get(key) ?? []),
    slicesKnown: known.EndpointSlice === 'known',
    serviceHost: `${set.serviceName}.${namespace}.svc.${options.domain}`,
    options,
  };
  const bindings = [...status.bindings, ...status.outside.filter(({ pod }) => pod !== undefined)];
  const wanted = bindings.filter(({ podName }) => options.pod === undefined || podName === options.pod);
  const ofPods = wanted.toSorted((a, b) => a.ordinal - b.ordinal).flatMap((binding) => podRecords(context, binding));
  return options.pod === undefined ? [...ofPods, ...serviceRecords(context, bindings)] : ofPods;
}

function podRecords(
  context: RecordContext,
  { podName, pod: owned, conflictingPod }: Binding,
): readonly ExpectedRecord[] {
  const pod = owned?.pod ?? conflictingPod;
  const { set, slices, serviceHost } = context;
  // A set without a service has no name that can be queried. The record then holds the reason.
  const host = set.serviceName === '' ? podName : `${podName}.${serviceHost}`;
  const ips = pod?.ips.map(canonicalAddress) ?? [];
  const forFamily = (family: 4 | 6): ExpectedRecord => {
    const published = publishedAddresses(slices, podName, family);
    const { expected, reason, basis } = addressesOf(context, podName, pod, family, published);
    const endpointsOfPod = slices.flatMap(({ endpoints }) =>
      endpoints.filter((item) => pod !== undefined && item.targetPodUid === pod.meta.uid),
    );
    const podAddresses = sortedUnique([
      ...ips,
      ...endpointsOfPod.flatMap(({ addresses }) => addresses.map(canonicalAddress)),
    ]);
    return { name: host, type: typeOf(family), pod: podName, expected, reason, basis, ownValues: podAddresses };
  };
  const addresses = [forFamily(4), forFamily(6)];
  const promised = addresses.flatMap(({ expected }) => expected);
  const reverse = sortedUnique([...ips, ...promised]).flatMap((address): readonly ExpectedRecord[] => {
    const name = reverseRecordName(address);
    if (name === undefined || set.serviceName === '') return [];
    const forward = addresses.find(({ type }) => type === typeOf(ipFamilyOf(address)));
    const isPromised = promised.includes(address);
    const { reason = '', basis = 'specified' } = forward ?? {};
    return [{ name, type: 'PTR', pod: podName, expected: isPromised ? [host] : [], reason, basis, ownValues: [host] }];
  });
  return [...addresses, ...reverse];
}

function addressesOf(
  context: RecordContext,
  podName: string,
  pod: Pod | undefined,
  family: 4 | 6,
  published: readonly string[],
): Pick<ExpectedRecord, 'expected' | 'reason' | 'basis'> {
  const none = ({ reason, basis }: MissingRecord) => ({ expected: [], reason, basis });
  const byService = missingByService(context);
  if (byService !== undefined) return none(byService);
  if (context.slicesKnown && published.length > 0) return { expected: published, reason: '', basis: 'specified' };
  const ofFamily = pod?.ips.map(canonicalAddress).filter((address) => ipFamilyOf(address) === family) ?? [];
  const byPod = missingByPod(context, podName, pod);
  if (byPod !== undefined) return none(byPod);
  if (pod === undefined && !context.slicesKnown) return none(UNREADABLE);
  if (pod === undefined) return none({ reason: 'the EndpointSlices have no such name', basis: 'transient' });
  if (ofFamily.length === 0) return none({ reason: `the pod has no IPv${family} address`, basis: 'specified' });
  const byFamily = missingByFamily(context, family);
  if (byFamily !== undefined) return none(byFamily);
  if (context.slicesKnown) return none(missingInSlices(context));
  if (context.known.Service !== 'known') return none(UNREADABLE);
  return {
    expected: sortedUnique(ofFamily),
    reason: 'read from the pod: EndpointSlices may not be read',
    basis: 'specified',
  };
}

/** Returns what CoreDNS publishes. It looks at `ready` alone, which `publishNotReadyAddresses` sets to true for all. */
function published(slices: readonly EndpointSlice[]): readonly { slice: EndpointSlice; endpoint: Endpoint }[] {
  return slices.flatMap((slice) =>
    slice.endpoints.filter(({ ready }) => ready).map((endpoint) => ({ slice, endpoint })),
  );
}

function publishedAddresses(slices: readonly EndpointSlice[], hostname: string, family: 4 | 6): readonly string[] {
  return sortedUnique(
    published(slices)
      .filter(({ slice, endpoint }) => slice.addressType === `IPv${family}` && endpoint.hostname === hostname)
      .flatMap(({ endpoint }) => endpoint.addresses.map(canonicalAddress)),
  );
}

function serviceRecords(context: RecordContext, bindings: readonly Binding[]): readonly ExpectedRecord[] {
  const { set, known, service, serviceHost, slicesKnown } = context;
  if (set.serviceName === '') return [];
  const make = (
    type: RecordType,
    name: string,
    expected: readonly string[],
    absence: MissingRecord | undefined,
  ): ExpectedRecord => ({
    name,
    type,
    pod: '',
    expected,
    reason: expected.length === 0 ? (absence?.reason ?? '') : '',
    basis: expected.length > 0 ? 'specified' : (absence?.basis ?? 'specified'),
    ownValues: sortedUnique(bindings.flatMap(({ pod }) => pod?.pod.ips.map(canonicalAddress) ?? [])),
  });
  if (known.Service === 'known' && (service === undefined || service.type === 'ExternalName')) {
    return [make('A', serviceHost, [], missingByService(context))];
  }
  if (service !== undefined && service.clusterIP !== 'None') {
    return virtualAddresses(service).map((address) => ({
      ...make(typeOf(ipFamilyOf(address)), serviceHost, [address], undefined),
      reason: 'not headless: the virtual address, and not those of the pods',
    }));
  }
  if (!slicesKnown) {
    const ofPods = bindings.map(({ podName, pod }) => addressesOf(context, podName, pod?.pod, 4, []));
    const unknown = ofPods.find(({ basis }) => basis === 'unknown');
    const addresses = sortedUnique(ofPods.flatMap(({ expected }) => expected));
    return [make('A', serviceHost, unknown === undefined ? addresses : [], unknown ?? NO_PUBLISHED_POD)];
  }
  const of = (family: 4 | 6) =>
    sortedUnique(
      published(context.slices)
        .filter(({ slice }) => slice.addressType === `IPv${family}`)
        .flatMap(({ endpoint }) => endpoint.addresses.map(canonicalAddress)),
    );
  const [four, six] = [of(4), of(6)];
  const noSix: MissingRecord = missingByFamily(context, 6) ?? {
    reason: 'the service has no IPv6 addresses',
    basis: 'specified',
  };
  const noFour: MissingRecord =
    missingByFamily(context, 4) ??
    (six.length > 0 ? { reason: 'the service has no IPv4 addresses', basis: 'specified' } : NO_PUBLISHED_POD);
  return [
    make('A', serviceHost, four, noFour),
    make('AAAA', serviceHost, six, noSix),
    ...srvRecords(context, make, [...four, ...six].length > 0),
  ];
}

/** Returns the cluster IPs of a service that is not headless, one for each of its IP families. */
function virtualAddresses({ clusterIP, clusterIPs = [clusterIP] }: Service): readonly string[] {
  return clusterIPs.map(canonicalAddress);
}

const NO_PUBLISHED_POD: MissingRecord = { reason: 'no pod of the service is published now', basis: 'transient' };

/** Asks one question for each named port. The specification has no SRV records for ports without a name. */
function srvRecords(
  context: RecordContext,
  make: (
    type: RecordType,
    name: string,
    expected: readonly string[],
    absence: MissingRecord | undefined,
  ) => ExpectedRecord,
  hasEndpoints: boolean,
): readonly ExpectedRecord[] {
  const { service, serviceHost, slices } = context;
  const ports = service?.ports ?? [];
  const named = ports.filter(({ name }) => name !== '');
  if (named.length === 0) {
    const what = ports.length === 0 ? 'the service has no port' : "the service's port has no name";
    const absence: MissingRecord = { reason: `${what}: SRV records are made for named ports`, basis: 'unspecified' };
    return [make('SRV', serviceHost, [], absence)];
  }
  return named.map(({ name, protocol }) => {
    const targets = published(slices).flatMap(({ slice, endpoint }) => {
      const port = slice.ports.find((candidate) => candidate.name === name)?.port;
      if (port === undefined) return [];
      if (endpoint.hostname !== '') return [`${port} ${endpoint.hostname}.${serviceHost}`];
      return endpoint.addresses.map((address) => `${port} ${address.replaceAll(/[.:]/g, '-')}.${serviceHost}`);
    });
    const absence = hasEndpoints
      ? { reason: `no pod has the port ${name}`, basis: 'specified' as const }
      : NO_PUBLISHED_POD;
    return make('SRV', `_${name}._${protocol.toLowerCase()}.${serviceHost}`, sortedUnique(targets), absence);
  });
}

function typeOf(family: 4 | 6): RecordType {
  return family === 4 ? 'A' : 'AAAA';
}
