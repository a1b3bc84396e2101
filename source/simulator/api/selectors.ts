/** Parses label and field selectors of API queries. */

import { at } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { ResourceType } from '../model/resource-types.ts';
import { parseLabelSelector } from './label-requirements.ts';
import { badRequest } from './status.ts';

export type Matcher = (object: KubeObject) => boolean;

const ANYTHING: Matcher = () => true;

/** @throws ApiError 400 */
export function labelMatcher(selector: string): Matcher {
  if (selector.trim() === '') return ANYTHING;
  const tests = parseLabelSelector(selector);
  return ({ metadata }) => {
    const labels = metadata.labels ?? {};
    return tests.every((test) => test(labels));
  };
}

/** The fields that can be selected besides name and namespace, as paths into the object. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.podIPs',
    'status.nominatedNodeName',
  ],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  nodes: ['spec.unschedulable'],
  namespaces: ['status.phase'],
  secrets: ['type'],
  services: ['spec.clusterIP', 'spec.type'],
  replicationcontrollers: ['status.replicas'],
  'certificates.k8s.io/certificatesigningrequests': ['spec.signerName'],
  'batch/jobs': ['status.successful'],
};

function fieldText(object: KubeObject, field: string): string {
  if (field === 'source') return String(at(object, 'source', 'component') ?? '');
  const value = at(object, ...field.split('.'));
  if (field === 'spec.unschedulable' || field === 'spec.hostNetwork') return String(value ?? false);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** The text between commas that are not escaped: `\\,`. */
function termsOf(selector: string): readonly string[] {
  return (selector.match(/(?:[^,\\]|\\.|\\$)+/g) ?? []).filter((term) => term !== '');
}

/** @throws ApiError 400 */
function unescaped(value: string): string {
  const wrong = /\\([^\\,=])/.exec(value);
  if (wrong !== null) throw badRequest(`invalid field selector: invalid escape sequence: \\${wrong[1] ?? ''}`);
  const open = /=/.exec(value.replaceAll(/\\./g, ''));
  if (open !== null) throw badRequest(`invalid field selector: unescaped character in value: ${'='.charCodeAt(0)}`);
  return value.replaceAll(/\\(.)/g, '$1');
}

function notSupported({ key, kind }: ResourceType, field: string): string {
  if (key === 'batch/jobs') return `field label ${JSON.stringify(field)} not supported for ${kind}`;
  // Kinds without fields of their own have another sentence.
  return FIELDS[key] === undefined
    ? `${JSON.stringify(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`
    : `field label not supported: ${field}`;
}

/** @throws ApiError 400 for a field that cannot be used to select this kind */
export function fieldMatcher(type: ResourceType, selector: string): Matcher {
  if (selector.trim() === '') return ANYTHING;
  const allowed = ['metadata.name', 'metadata.namespace', ...(FIELDS[type.key] ?? type.selectableFields ?? [])];
  const tests = termsOf(selector).map((term): Matcher => {
    const [, field = '', operator, escaped = ''] = /^(.*?)(!=|==|=)(.*)$/s.exec(term) ?? [];
    if (operator === undefined) throw badRequest(`invalid selector: '${selector}'; can't understand '${term}'`);
    const value = unescaped(escaped);
    if (!allowed.includes(field)) throw badRequest(notSupported(type, field));
    return (object) => (fieldText(object, field) === value) !== (operator === '!=');
  });
  return (object) => tests.every((test) => test(object));
}
