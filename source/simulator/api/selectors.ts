/** Parses label and field selectors of API queries. */

import { at } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { ResourceType } from '../model/resource-types.ts';
import { badRequest } from './status.ts';

export type Matcher = (object: KubeObject) => boolean;

const ANYTHING: Matcher = () => true;

type LabelTest = (labels: Readonly<Record<string, string>>) => boolean;

/** Splits at commas outside of parentheses. */
function splitRequirements(text: string): readonly string[] {
  return text.split(/,(?![^(]*\))/).map((part) => part.trim());
}

const KEY = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

const VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/;

function keyOf(text: string, all: string): string {
  const key = text.trim();
  if (KEY.test(key)) return key;
  throw badRequest(
    `unable to parse requirement: <nil>: Invalid value: ${JSON.stringify(all)}: name part must consist of alphanumeric characters, '-', '_' or '.'`,
  );
}

function readRequirement(text: string): LabelTest {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text);
  if (set !== null) {
    const [, name = '', operator, list = ''] = set;
    const key = keyOf(name, text);
    const values = new Set(list.split(',').map((value) => value.trim()));
    return operator === 'in'
      ? (labels) => labels[key] !== undefined && values.has(labels[key])
      : (labels) => labels[key] === undefined || !values.has(labels[key]);
  }
  const compared = /^([^!=<>\s]+)\s*(==|=|!=|>|<)\s*(.*)$/.exec(text);
  if (compared !== null) {
    const [, name = '', operator, value = ''] = compared;
    const key = keyOf(name, text);
    if (!VALUE.test(value)) {
      throw badRequest(`unable to parse requirement: values[0][${key}]: Invalid value: ${JSON.stringify(value)}`);
    }
    if (operator === '!=') return (labels) => labels[key] !== value;
    if (operator === '>') return (labels) => labels[key] !== undefined && Number(labels[key]) > Number(value);
    if (operator === '<') return (labels) => labels[key] !== undefined && Number(labels[key]) < Number(value);
    return (labels) => labels[key] === value;
  }
  if (text.startsWith('!')) {
    const key = keyOf(text.slice(1), text);
    return (labels) => labels[key] === undefined;
  }
  const key = keyOf(text, text);
  return (labels) => labels[key] !== undefined;
}

/** @throws ApiError 400 */
export function labelMatcher(selector: string): Matcher {
  if (selector.trim() === '') return ANYTHING;
  const tests = splitRequirements(selector).map(readRequirement);
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

/** @throws ApiError 400 for a field that cannot be used to select this kind */
export function fieldMatcher(type: ResourceType, selector: string): Matcher {
  if (selector.trim() === '') return ANYTHING;
  const allowed = ['metadata.name', 'metadata.namespace', ...(FIELDS[type.key] ?? [])];
  const tests = selector.split(',').map((part): Matcher => {
    const [, field = '', operator, value = ''] = /^\s*([^=!]+?)\s*(==|=|!=)\s*(.*?)\s*$/.exec(part) ?? [];
    if (operator === undefined) throw badRequest(`invalid field selector: ${JSON.stringify(selector)}`);
    if (!allowed.includes(field)) {
      // Kinds without fields of their own have another sentence.
      throw badRequest(
        FIELDS[type.key] === undefined
          ? `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`
          : `field label not supported: ${field}`,
      );
    }
    return (object) => (fieldText(object, field) === value) !== (operator === '!=');
  });
  return (object) => tests.every((test) => test(object));
}
