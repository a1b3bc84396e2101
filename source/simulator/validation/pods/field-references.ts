/** References to fields of the pod and to its resources, in variables and in volumes. */

import { type Json, stringOf } from '../../model/json.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { invalid, required, unsupported, type ValidationError } from '../invalid.ts';
import { labelNameCauses } from '../names.ts';
import type { Causes } from '../values.ts';

/** Sorted, as the server names them. */
export const VARIABLE_FIELDS: readonly string[] = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
export const VOLUME_FIELDS: readonly string[] = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];
/** The fields that a reference can name at all. */
const FIELDS: ReadonlySet<string> = new Set([
  ...VARIABLE_FIELDS,
  ...VOLUME_FIELDS,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
]);
const SUBSCRIPT = /^(.+)\['(.*)'\]$/;

/** `allowed`: the fields for this place. */
export function valueFieldCauses(field: string, reference: Json, allowed: readonly string[]): Causes {
  const apiVersion = stringOf(reference['apiVersion']);
  const given = stringOf(reference['fieldPath']);
  const place = `${field}.fieldPath`;
  const unreadable = (why: string): Causes => [invalid(place, given, `error converting fieldPath: ${why}`)];
  if (apiVersion === '') return [required(`${field}.apiVersion`)];
  if (given === '') return [required(place)];
  if (apiVersion !== 'v1') return unreadable(`unsupported pod version: ${apiVersion}`);
  const [, path = '', key = ''] = SUBSCRIPT.exec(given) ?? [];
  if (path === 'metadata.annotations') return labelNameCauses(field, key.toLowerCase());
  if (path === 'metadata.labels') return labelNameCauses(field, key);
  if (path !== '') return unreadable(`field label does not support subscript: ${given}`);
  const name = given === 'spec.host' ? 'spec.nodeName' : given;
  if (!FIELDS.has(name)) return unreadable(`field label not supported: ${given}`);
  return allowed.includes(name) ? [] : [unsupported(place, name, allowed)];
}

const RESOURCES = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const HUGE_PAGES = /^(requests|limits)\.hugepages-/;
const CPU_DIVISORS = ['1m', '1'];
const SIZE_DIVISORS = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

function divisorCauses(field: string, resource: string, divisor: unknown): Causes {
  if (divisor === undefined || parseQuantity(divisor) === 0) return [];
  const text = stringOf(divisor);
  const isCpu = resource.endsWith('.cpu');
  const of = isCpu
    ? 'cpu'
    : resource.endsWith('.memory')
      ? 'memory'
      : resource.endsWith('.ephemeral-storage')
        ? 'local ephemeral storage'
        : HUGE_PAGES.test(resource)
          ? 'hugepages'
          : '';
  const allowed = isCpu ? CPU_DIVISORS : SIZE_DIVISORS;
  if (of === '' || allowed.includes(text)) return [];
  const values = isCpu ? '1m and 1' : SIZE_DIVISORS.join(', ');
  return [
    invalid(`${field}.divisor`, resource, `only divisor's values ${values} are supported with the ${of} resource`),
  ];
}

export function resourceFieldCauses(field: string, reference: Json, isVolume: boolean): Causes {
  const resource = stringOf(reference['resource']);
  const causes: ValidationError[] = [];
  if (isVolume && stringOf(reference['containerName']) === '') causes.push(required(`${field}.containerName`));
  else if (resource === '') causes.push(required(`${field}.resource`));
  else if (!RESOURCES.includes(resource) && !HUGE_PAGES.test(resource)) {
    causes.push(unsupported(`${field}.resource`, resource, RESOURCES));
  }
  return [...causes, ...divisorCauses(field, resource, reference['divisor'])];
}
