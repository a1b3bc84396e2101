/** The columns that kubectl receives for each kind, modelled on pkg/printers/internalversion of Kubernetes. */

import { at, isObject, itemsOf, numberOf, objectOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { CLOCK_COLUMNS } from './clock-columns.ts';
import { type Column, column, integerColumn, wideColumn } from './column.ts';
import { ageOf, firstThree, formatAccessModes, formatAge, formatLabels, orNone } from './format.ts';
import { OTHER_COLUMNS } from './other-columns.ts';
import { POD_COLUMNS } from './pod-columns.ts';
import { WORKLOAD_COLUMNS } from './workload-columns.ts';

const NAME = column('Name', ({ metadata }) => metadata.name);
const AGE = column('Age', ageOf);
const UNSET = '<unset>';
const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

function text(where: 'spec' | 'status', ...path: readonly string[]) {
  return (object: KubeObject): string => stringOf(at(object[where], ...path));
}

/** Returns the phase, or that the object is being deleted. */
function phase({ metadata, status }: KubeObject): string {
  return metadata.deletionTimestamp === undefined ? stringOf(at(status, 'phase')) : 'Terminating';
}

function nodeStatus({ spec, status }: KubeObject): string {
  const ready = itemsOf(at(status, 'conditions')).find((condition) => at(condition, 'type') === 'Ready');
  const word = ready === undefined ? 'Unknown' : at(ready, 'status') === 'True' ? 'Ready' : 'NotReady';
  return at(spec, 'unschedulable') === true ? `${word},SchedulingDisabled` : word;
}

function nodeRoles({ metadata }: KubeObject): string {
  const prefix = 'node-role.kubernetes.io/';
  const roles = Object.keys(metadata.labels ?? {}).filter((key) => key.startsWith(prefix));
  return orNone(
    roles
      .map((key) => key.slice(prefix.length))
      .sort()
      .join(','),
  );
}

function nodeAddress(type: string) {
  return ({ status }: KubeObject): string => {
    const found = itemsOf(at(status, 'addresses')).find((address) => at(address, 'type') === type);
    return orNone(stringOf(at(found, 'address')));
  };
}

function nodeInfo(field: string) {
  return ({ status }: KubeObject): string => stringOf(at(status, 'nodeInfo', field), '<unknown>');
}

function servicePorts({ spec }: KubeObject): string {
  const ports = itemsOf(at(spec, 'ports')).map((port) => {
    const nodePort = numberOf(at(port, 'nodePort'), 0);
    return `${numberOf(at(port, 'port'), 0)}${nodePort > 0 ? `:${nodePort}` : ''}/${stringOf(at(port, 'protocol'), 'TCP')}`;
  });
  return orNone(ports.join(','));
}

function externalAddress({ spec, status }: KubeObject): string {
  switch (at(spec, 'type')) {
    case 'LoadBalancer': {
      const ingress = itemsOf(at(status, 'loadBalancer', 'ingress')).map((entry) => stringOf(at(entry, 'ip')));
      return ingress.length === 0 ? '<pending>' : ingress.join(',');
    }
    case 'ExternalName':
      return stringOf(at(spec, 'externalName'));
    default:
      return orNone(itemsOf(at(spec, 'externalIPs')).join(','));
  }
}

function slicePorts(slice: KubeObject): string {
  const ports = itemsOf(slice['ports']).map((port) => String(at(port, 'port') ?? '*'));
  return ports.length === 0 ? UNSET : firstThree(ports);
}

function sliceAddresses(slice: KubeObject): string {
  const all = itemsOf(slice['endpoints']).flatMap((endpoint) => itemsOf(at(endpoint, 'addresses')).map(String));
  return all.length === 0 ? UNSET : firstThree(all);
}

function claimOf({ spec }: KubeObject): string {
  const claim = at(spec, 'claimRef');
  return isObject(claim) ? `${stringOf(claim['namespace'])}/${stringOf(claim['name'])}` : '';
}

function eventObject(event: KubeObject): string {
  const about = objectOf(event['involvedObject']);
  return `${stringOf(about['kind']).toLowerCase()}/${stringOf(about['name'])}`;
}

function eventTime(field: 'lastTimestamp' | 'firstTimestamp') {
  return (event: KubeObject, now: number): string =>
    formatAge(event[field] ?? event['eventTime'] ?? event.metadata.creationTimestamp, now);
}

function budgetValue(field: string) {
  return ({ spec }: KubeObject): string => String(at(spec, field) ?? 'N/A');
}

function quotaUse(prefix: 'limits.' | '') {
  return ({ spec, status }: KubeObject): string => {
    const hard = objectOf(at(status, 'hard') ?? at(spec, 'hard'));
    const used = objectOf(at(status, 'used'));
    return Object.keys(hard)
      .filter((name) => name.startsWith('limits.') === (prefix === 'limits.'))
      .sort()
      .map((name) => `${name}: ${String(used[name] ?? 0)}/${String(hard[name])}`)
      .join(', ');
  };
}

function dataCount(object: KubeObject): number {
  return Object.keys(objectOf(object['data'])).length + Object.keys(objectOf(object['binaryData'])).length;
}

const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  ...CLOCK_COLUMNS,
  ...WORKLOAD_COLUMNS,
  ...OTHER_COLUMNS,
  pods: POD_COLUMNS,
  namespaces: [NAME, column('Status', phase), AGE],
  nodes: [
    NAME,
    column('Status', nodeStatus),
    column('Roles', nodeRoles),
    AGE,
    column('Version', nodeInfo('kubeletVersion')),
    wideColumn('Internal-IP', nodeAddress('InternalIP')),
    wideColumn('External-IP', nodeAddress('ExternalIP')),
    wideColumn('OS-Image', nodeInfo('osImage')),
    wideColumn('Kernel-Version', nodeInfo('kernelVersion')),
    wideColumn('Container-Runtime', nodeInfo('containerRuntimeVersion')),
  ],
  services: [
    NAME,
    column('Type', text('spec', 'type')),
    column('Cluster-IP', (object) => orNone(text('spec', 'clusterIP')(object))),
    column('External-IP', externalAddress),
    column('Port(s)', servicePorts),
    AGE,
    wideColumn('Selector', ({ spec }) => formatLabels(at(spec, 'selector'))),
  ],
  'discovery.k8s.io/endpointslices': [
    NAME,
    column('AddressType', (object) => stringOf(object['addressType'])),
    column('Ports', slicePorts),
    column('Endpoints', sliceAddresses),
    AGE,
  ],
  persistentvolumeclaims: [
    NAME,
    column('Status', phase),
    column('Volume', text('spec', 'volumeName')),
    column('Capacity', (object) =>
      text('spec', 'volumeName')(object) === '' ? '' : text('status', 'capacity', 'storage')(object),
    ),
    column('Access Modes', ({ status }) => formatAccessModes(at(status, 'accessModes'))),
    column('StorageClass', text('spec', 'storageClassName')),
    column('VolumeAttributesClass', ({ spec }) => stringOf(at(spec, 'volumeAttributesClassName'), UNSET)),
    AGE,
    wideColumn('VolumeMode', text('spec', 'volumeMode')),
  ],
  persistentvolumes: [
    NAME,
    column('Capacity', text('spec', 'capacity', 'storage')),
    column('Access Modes', ({ spec }) => formatAccessModes(at(spec, 'accessModes'))),
    column('Reclaim Policy', text('spec', 'persistentVolumeReclaimPolicy')),
    column('Status', phase),
    column('Claim', claimOf),
    column('StorageClass', text('spec', 'storageClassName')),
    column('VolumeAttributesClass', ({ spec }) => stringOf(at(spec, 'volumeAttributesClassName'), UNSET)),
    column('Reason', text('status', 'reason')),
    AGE,
    wideColumn('VolumeMode', text('spec', 'volumeMode')),
  ],
  'storage.k8s.io/storageclasses': [
    column('Name', ({ metadata }) =>
      metadata.annotations?.[DEFAULT_CLASS] === 'true' ? `${metadata.name} (default)` : metadata.name,
    ),
    column('Provisioner', (object) => stringOf(object['provisioner'])),
    column('ReclaimPolicy', (object) => stringOf(object['reclaimPolicy'])),
    column('VolumeBindingMode', (object) => stringOf(object['volumeBindingMode'])),
    column('AllowVolumeExpansion', (object) => String(object['allowVolumeExpansion'] === true)),
    AGE,
  ],
  'storage.k8s.io/volumeattachments': [
    NAME,
    column('Attacher', text('spec', 'attacher')),
    column('PV', text('spec', 'source', 'persistentVolumeName')),
    column('Node', text('spec', 'nodeName')),
    column('Attached', ({ status }) => String(at(status, 'attached') === true)),
    AGE,
  ],
  events: [
    column('Last Seen', eventTime('lastTimestamp')),
    column('Type', (event) => stringOf(event['type'])),
    column('Reason', (event) => stringOf(event['reason'])),
    column('Object', eventObject),
    wideColumn('Subobject', (event) => stringOf(at(event, 'involvedObject', 'fieldPath'))),
    wideColumn('Source', (event) => stringOf(at(event, 'source', 'component'), stringOf(event['reportingComponent']))),
    column('Message', (event) => stringOf(event['message']).trim()),
    wideColumn('First Seen', eventTime('firstTimestamp')),
    integerColumn('Count', (event) => numberOf(event['count'], 1), 1),
    wideColumn('Name', ({ metadata }) => metadata.name),
  ],
  configmaps: [NAME, integerColumn('Data', dataCount), AGE],
  secrets: [
    NAME,
    column('Type', (object) => stringOf(object['type'], 'Opaque')),
    integerColumn('Data', dataCount),
    AGE,
  ],
  serviceaccounts: [NAME, AGE],
  'policy/poddisruptionbudgets': [
    NAME,
    column('Min Available', budgetValue('minAvailable')),
    column('Max Unavailable', budgetValue('maxUnavailable')),
    integerColumn('Allowed Disruptions', ({ status }) => numberOf(at(status, 'disruptionsAllowed'), 0)),
    AGE,
  ],
  resourcequotas: [NAME, column('Request', quotaUse('')), column('Limit', quotaUse('limits.')), AGE],
  limitranges: [NAME, column('Created At', ({ metadata }) => metadata.creationTimestamp)],
  'coordination.k8s.io/leases': [NAME, column('Holder', text('spec', 'holderIdentity')), AGE],
};

const OTHERS: readonly Column[] = [NAME, AGE];

export const SCALE_COLUMNS: readonly Column[] = [
  NAME,
  integerColumn('Desired', ({ spec }) => numberOf(at(spec, 'replicas'), 0)),
  integerColumn('Available', ({ status }) => numberOf(at(status, 'replicas'), 0)),
  AGE,
];

export function columnsOf(resource: string): readonly Column[] {
  return COLUMNS[resource] ?? OTHERS;
}
