/** The columns of kinds of networks, access, storage and admission: pkg/printers/internalversion. */

import { AUTOSCALERS } from '../../model/autoscaler-versions.ts';
import { at, isObject, itemsOf, numberOf, objectOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { ResourceType } from '../../model/resource-types.ts';
import { inVersion } from '../../model/served-types.ts';
import { type Column, column, wideColumn } from './column.ts';
import { ageOf, firstThree, formatLabelSelector, humanDuration, NONE, orNone } from './format.ts';

const NAME = column('Name', ({ metadata }) => metadata.name);
const AGE = column('Age', ageOf);
const UNSET = '<unset>';

function count(...path: readonly string[]) {
  return (object: KubeObject): number => itemsOf(at(object, ...path)).length;
}

function flag(field: string, usual: boolean) {
  return ({ spec }: KubeObject): string => String(at(spec, field) ?? usual);
}

function hosts({ spec }: KubeObject): string {
  const rules = itemsOf(at(spec, 'rules'));
  const named = rules.map((rule) => stringOf(at(rule, 'host'))).filter((host) => host !== '');
  if (named.length === 0) return '*';
  return named.length <= 3 ? named.join(',') : `${named.slice(0, 3).join(',')} + ${rules.length - 3} more...`;
}

function ingressAddress({ status }: KubeObject): string {
  const entries = itemsOf(at(status, 'loadBalancer', 'ingress'));
  return entries.map((entry) => stringOf(at(entry, 'ip'), stringOf(at(entry, 'hostname')))).join(',');
}

function classParameters({ spec }: KubeObject): string {
  const found = at(spec, 'parameters');
  if (!isObject(found)) return NONE;
  const group = found['apiGroup'] === undefined ? '' : `.${stringOf(found['apiGroup'])}`;
  return `${stringOf(found['kind'])}${group}/${stringOf(found['name'])}`;
}

function subjects(kind: 'User' | 'Group' | 'ServiceAccount') {
  return (binding: KubeObject): string =>
    itemsOf(binding['subjects'])
      .filter((subject) => at(subject, 'kind') === kind)
      .map((subject) => {
        const name = stringOf(at(subject, 'name'));
        return kind === 'ServiceAccount' ? `${stringOf(at(subject, 'namespace'))}/${name}` : name;
      })
      .join(', ');
}

const BINDING: readonly Column[] = [
  NAME,
  column('Role', ({ roleRef }) => `${stringOf(at(roleRef, 'kind'))}/${stringOf(at(roleRef, 'name'))}`),
  AGE,
  wideColumn('Users', subjects('User')),
  wideColumn('Groups', subjects('Group')),
  wideColumn('ServiceAccounts', subjects('ServiceAccount')),
];

function parameterKind({ spec }: KubeObject): string {
  const kind = at(spec, 'paramKind');
  return isObject(kind) ? `${stringOf(kind['apiVersion'])}/${stringOf(kind['kind'])}` : UNSET;
}

function parameterOf({ spec }: KubeObject): string {
  const reference = at(spec, 'paramRef');
  if (!isObject(reference)) return UNSET;
  const name = stringOf(reference['name']);
  if (name === '') return formatLabelSelector(reference['selector']);
  return `${stringOf(reference['namespace'], '*') || '*'}/${name}`;
}

function requestState({ status }: KubeObject): string {
  const conditions = itemsOf(at(status, 'conditions')).map((condition) => stringOf(at(condition, 'type')));
  const words = ['Approved', 'Denied', 'Failed'].filter((type) => conditions.includes(type));
  const issued = stringOf(at(status, 'certificate')) === '' ? [] : ['Issued'];
  return words.length === 0 ? 'Pending' : [...words, ...issued].join(',');
}

/** Version 1 has most of it in annotations. */
const AUTOSCALER: Pick<ResourceType, 'key' | 'group' | 'version'> = {
  key: AUTOSCALERS,
  group: 'autoscaling',
  version: 'v2',
};

/** Returns what an autoscaler compares: "cpu: <unknown>/80%". */
function autoscalerTargets(object: KubeObject): string {
  const { spec, status } = inVersion(AUTOSCALER, object);
  const metrics = itemsOf(at(spec, 'metrics'));
  const current = itemsOf(at(status, 'currentMetrics'));
  const texts = metrics.map((metric, index) => {
    const source = stringOf(at(metric, 'type'));
    const field = source.charAt(0).toLowerCase() + source.slice(1);
    const target = objectOf(at(metric, field, 'target'));
    const now = objectOf(at(current[index], field, 'current'));
    const name = stringOf(at(metric, field, 'name'));
    const prefix = name === '' ? '' : `${name}: `;
    if (target['averageValue'] !== undefined) {
      return `${prefix}${stringOf(now['averageValue'], '<unknown>')}/${stringOf(target['averageValue'])}`;
    }
    if (target['value'] !== undefined) return `${stringOf(now['value'], '<unknown>')}/${stringOf(target['value'])}`;
    const percent = (value: unknown, usual: string) => (typeof value === 'number' ? `${value}%` : usual);
    return `${prefix}${percent(now['averageUtilization'], '<unknown>')}/${percent(target['averageUtilization'], '<auto>')}`;
  });
  if (texts.length === 0) return NONE;
  return texts.length <= 2 ? texts.join(', ') : `${texts.slice(0, 2).join(', ')} + ${texts.length - 2} more...`;
}

function healthOf(component: KubeObject): unknown {
  return itemsOf(component['conditions']).find((condition) => at(condition, 'type') === 'Healthy');
}

function endpointAddresses(object: KubeObject): string {
  const all = itemsOf(object['subsets']).flatMap((subset) => {
    const addresses = itemsOf(at(subset, 'addresses')).map((address) => stringOf(at(address, 'ip')));
    const ports = itemsOf(at(subset, 'ports')).map((port) => numberOf(at(port, 'port'), 0));
    return ports.length === 0 ? addresses : ports.flatMap((port) => addresses.map((address) => `${address}:${port}`));
  });
  return firstThree(all);
}

export const OTHER_COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  componentstatuses: [
    NAME,
    column('Status', (object) => (at(healthOf(object), 'status') === 'True' ? 'Healthy' : 'Unhealthy')),
    column('Message', (object) => stringOf(at(healthOf(object), 'message'))),
    column('Error', (object) => stringOf(at(healthOf(object), 'error'))),
  ],
  endpoints: [NAME, column('Endpoints', endpointAddresses), AGE],
  'networking.k8s.io/ingresses': [
    NAME,
    column('Class', ({ spec }) => stringOf(at(spec, 'ingressClassName'), NONE)),
    column('Hosts', hosts),
    column('Address', ingressAddress),
    column('Ports', ({ spec }) => (itemsOf(at(spec, 'tls')).length > 0 ? '80, 443' : '80')),
    AGE,
  ],
  'networking.k8s.io/ingressclasses': [
    column('Name', ({ metadata }) =>
      metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true'
        ? `${metadata.name} (default)`
        : metadata.name,
    ),
    column('Controller', ({ spec }) => stringOf(at(spec, 'controller'))),
    column('Parameters', classParameters),
    AGE,
  ],
  'networking.k8s.io/networkpolicies': [
    NAME,
    column('Pod-Selector', ({ spec }) => formatLabelSelector(at(spec, 'podSelector'))),
    AGE,
  ],
  'rbac.authorization.k8s.io/rolebindings': BINDING,
  'rbac.authorization.k8s.io/clusterrolebindings': BINDING,
  'rbac.authorization.k8s.io/roles': [NAME, column('Created At', ({ metadata }) => metadata.creationTimestamp)],
  'rbac.authorization.k8s.io/clusterroles': [NAME, column('Created At', ({ metadata }) => metadata.creationTimestamp)],
  'scheduling.k8s.io/priorityclasses': [
    NAME,
    column('Value', (object) => numberOf(object['value'], 0), 0, 'integer'),
    column('Global-Default', (object) => String(object['globalDefault'] === true)),
    AGE,
    column('PreemptionPolicy', (object) => stringOf(object['preemptionPolicy'], 'PreemptLowerPriority')),
  ],
  'node.k8s.io/runtimeclasses': [NAME, column('Handler', (object) => stringOf(object['handler'])), AGE],
  'storage.k8s.io/csinodes': [NAME, column('Drivers', count('spec', 'drivers'), 0, 'integer'), AGE],
  'storage.k8s.io/csidrivers': [
    NAME,
    column('AttachRequired', flag('attachRequired', true)),
    column('PodInfoOnMount', flag('podInfoOnMount', false)),
    column('StorageCapacity', flag('storageCapacity', false)),
    column('TokenRequests', ({ spec }) => {
      const requests = at(spec, 'tokenRequests');
      return requests === undefined
        ? UNSET
        : itemsOf(requests)
            .map((request) => stringOf(at(request, 'audience')))
            .join(',');
    }),
    column('RequiresRepublish', flag('requiresRepublish', false)),
    column('Modes', ({ spec }) => orNone(itemsOf(at(spec, 'volumeLifecycleModes')).join(','))),
    AGE,
  ],
  'storage.k8s.io/csistoragecapacities': [
    NAME,
    column('StorageClassName', (object) => stringOf(object['storageClassName'])),
    column('Capacity', (object) => stringOf(object['capacity'], UNSET)),
  ],
  'storage.k8s.io/volumeattributesclasses': [
    NAME,
    column('DriverName', (object) => stringOf(object['driverName'])),
    AGE,
  ],
  'admissionregistration.k8s.io/mutatingwebhookconfigurations': [
    NAME,
    column('Webhooks', count('webhooks'), 0, 'integer'),
    AGE,
  ],
  'admissionregistration.k8s.io/validatingwebhookconfigurations': [
    NAME,
    column('Webhooks', count('webhooks'), 0, 'integer'),
    AGE,
  ],
  'admissionregistration.k8s.io/validatingadmissionpolicies': [
    NAME,
    column('Validations', count('spec', 'validations'), 0, 'integer'),
    column('ParamKind', parameterKind),
    AGE,
  ],
  'admissionregistration.k8s.io/validatingadmissionpolicybindings': [
    NAME,
    column('PolicyName', ({ spec }) => stringOf(at(spec, 'policyName'))),
    column('ParamRef', parameterOf),
    AGE,
  ],
  'certificates.k8s.io/certificatesigningrequests': [
    NAME,
    AGE,
    column('SignerName', ({ spec }) => stringOf(at(spec, 'signerName'), NONE)),
    column('Requestor', ({ spec }) => stringOf(at(spec, 'username'))),
    column('RequestedDuration', ({ spec }) => {
      const seconds = at(spec, 'expirationSeconds');
      return typeof seconds === 'number' ? humanDuration(seconds * 1000) : NONE;
    }),
    column('Condition', requestState),
  ],
  'apiextensions.k8s.io/customresourcedefinitions': [
    NAME,
    column('Created At', ({ metadata }) => metadata.creationTimestamp),
  ],
  'autoscaling/horizontalpodautoscalers': [
    NAME,
    column('Reference', ({ spec }) => {
      const target = at(spec, 'scaleTargetRef');
      return `${stringOf(at(target, 'kind'))}/${stringOf(at(target, 'name'))}`;
    }),
    column('Targets', autoscalerTargets),
    column('MinPods', ({ spec }) => String(at(spec, 'minReplicas') ?? UNSET)),
    column('MaxPods', ({ spec }) => numberOf(at(spec, 'maxReplicas'), 0), 0, 'integer'),
    column('Replicas', ({ status }) => numberOf(at(status, 'currentReplicas'), 0), 0, 'integer'),
    AGE,
  ],
};
