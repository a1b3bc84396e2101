/** The downward API: fields of the pod and resources of its containers as texts (pkg/fieldpath, pkg/api/v1/resource). */

import { at, itemsOf, stringMapOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import { parseQuantity } from '../../model/quantity.ts';

const SUBSCRIPT = /^metadata\.(labels|annotations)\['([^']*)'\]$/;

/** Returns lines like `key="value"`, sorted by key. */
function formatMap(map: Readonly<Record<string, string>>): string {
  return Object.keys(map)
    .sort()
    .map((key) => `${key}=${JSON.stringify(map[key])}`)
    .join('\n');
}

function addressesOf(list: unknown): string {
  return itemsOf(list)
    .map((entry) => stringOf(at(entry, 'ip')))
    .join(',');
}

/** Returns the value of a field: "metadata.name", "metadata.labels['app']", "status.podIP". */
export function fieldValueOf(pod: KubeObject, path: string): string {
  const { metadata, spec, status } = pod;
  const [, map, key = ''] = SUBSCRIPT.exec(path) ?? [];
  if (map !== undefined) return stringMapOf(map === 'labels' ? metadata.labels : metadata.annotations)[key] ?? '';
  switch (path) {
    case 'metadata.name':
      return metadata.name;
    case 'metadata.namespace':
      return metadata.namespace ?? '';
    case 'metadata.uid':
      return metadata.uid;
    case 'metadata.labels':
      return formatMap(stringMapOf(metadata.labels));
    case 'metadata.annotations':
      return formatMap(stringMapOf(metadata.annotations));
    case 'spec.nodeName':
      return stringOf(spec?.['nodeName']);
    case 'spec.serviceAccountName':
      return stringOf(spec?.['serviceAccountName']);
    case 'status.hostIP':
      return stringOf(status?.['hostIP']);
    case 'status.podIP':
      return stringOf(status?.['podIP']);
    case 'status.hostIPs':
      return addressesOf(status?.['hostIPs']);
    case 'status.podIPs':
      return addressesOf(status?.['podIPs']);
    default:
      return '';
  }
}

/** Returns a request or limit in units of the divisor, rounded up. Without a limit it is what the node can allocate. */
export function resourceValueOf(reference: unknown, container: unknown, node: KubeObject | undefined): string {
  const [list = '', name = ''] = stringOf(at(reference, 'resource')).split('.');
  const own = at(container, 'resources', list, name);
  const value = own ?? (list === 'limits' ? at(node?.status, 'allocatable', name) : undefined);
  const divisor = parseQuantity(at(reference, 'divisor')) || 1;
  // The decimals of a quantity like 0.1 must not add up to one more.
  return String(Math.ceil(Number((parseQuantity(value) / divisor).toFixed(6))));
}
