/**
 * The known fields of the kinds that users write by hand. A genuine API server refuses a misspelt field, or drops it
 * with a warning. Below fields that are not listed in detail, everything is accepted.
 */

import { CLOCKS } from '../model/cluster-clock.ts';
import { isObject, objectOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { ResourceType } from '../model/resource-types.ts';

interface FieldSet {
  readonly names: ReadonlySet<string>;
  readonly within: Readonly<Record<string, FieldSet>>;
}

function fieldSet(names: string, within: Readonly<Record<string, FieldSet>> = {}): FieldSet {
  return { names: new Set([...names.split(' '), ...Object.keys(within)]), within };
}

const META = fieldSet(
  'annotations creationTimestamp deletionGracePeriodSeconds deletionTimestamp finalizers generateName generation labels managedFields name namespace ownerReferences resourceVersion selfLink uid',
);
const SELECTOR = fieldSet('matchLabels matchExpressions');
const RESOURCES = fieldSet('claims limits requests');
const PROBE = fieldSet(
  'exec failureThreshold grpc httpGet initialDelaySeconds periodSeconds successThreshold tcpSocket terminationGracePeriodSeconds timeoutSeconds',
);
const CONTAINER = fieldSet(
  'args command envFrom image imagePullPolicy lifecycle name resizePolicy restartPolicy restartPolicyRules securityContext stdin stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices workingDir',
  {
    env: fieldSet('name value valueFrom'),
    livenessProbe: PROBE,
    ports: fieldSet('containerPort hostIP hostPort name protocol'),
    readinessProbe: PROBE,
    resources: RESOURCES,
    startupProbe: PROBE,
    volumeMounts: fieldSet('mountPath mountPropagation name readOnly recursiveReadOnly subPath subPathExpr'),
  },
);
const POD_SPEC = fieldSet(
  'activeDeadlineSeconds affinity automountServiceAccountToken dnsConfig dnsPolicy enableServiceLinks ephemeralContainers hostAliases hostIPC hostNetwork hostPID hostUsers hostname hostnameOverride imagePullSecrets nodeName nodeSelector os overhead preemptionPolicy priority priorityClassName readinessGates resourceClaims resources restartPolicy runtimeClassName schedulerName schedulingGates schedulingGroup securityContext serviceAccount serviceAccountName setHostnameAsFQDN shareProcessNamespace subdomain terminationGracePeriodSeconds tolerations topologySpreadConstraints volumes workloadRef',
  { containers: CONTAINER, initContainers: CONTAINER },
);
const TEMPLATE = fieldSet('', { metadata: META, spec: POD_SPEC });
const CLAIM_SPEC = fieldSet(
  'accessModes dataSource dataSourceRef storageClassName volumeAttributesClassName volumeMode volumeName',
  { resources: RESOURCES, selector: SELECTOR },
);

const SPECS: Readonly<Record<string, FieldSet>> = {
  'apps/statefulsets': fieldSet('minReadySeconds podManagementPolicy replicas revisionHistoryLimit serviceName', {
    ordinals: fieldSet('start'),
    persistentVolumeClaimRetentionPolicy: fieldSet('whenDeleted whenScaled'),
    selector: SELECTOR,
    template: TEMPLATE,
    updateStrategy: fieldSet('type', { rollingUpdate: fieldSet('maxUnavailable partition') }),
    volumeClaimTemplates: fieldSet('apiVersion kind status', { metadata: META, spec: CLAIM_SPEC }),
  }),
  'apps/deployments': fieldSet(
    'minReadySeconds paused progressDeadlineSeconds replicas revisionHistoryLimit strategy',
    {
      selector: SELECTOR,
      template: TEMPLATE,
    },
  ),
  [CLOCKS]: fieldSet('advance held pace speed step stepNamespaces'),
  pods: POD_SPEC,
  persistentvolumeclaims: CLAIM_SPEC,
  services: fieldSet(
    'allocateLoadBalancerNodePorts clusterIP clusterIPs externalIPs externalName externalTrafficPolicy healthCheckNodePort internalTrafficPolicy ipFamilies ipFamilyPolicy loadBalancerClass loadBalancerIP loadBalancerSourceRanges publishNotReadyAddresses selector sessionAffinity sessionAffinityConfig trafficDistribution type',
    { ports: fieldSet('appProtocol name nodePort port protocol targetPort') },
  ),
};

/** Returns the value without unknown fields, and adds their paths to `unknown`. */
function prune(value: unknown, fields: FieldSet, path: string, unknown: string[]): unknown {
  if (Array.isArray(value)) return value.map((item, index) => prune(item, fields, `${path}[${index}]`, unknown));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([field, inner]) => {
      const fieldPath = path === '' ? field : `${path}.${field}`;
      const deeper = fields.within[field];
      if (fields.names.has(field))
        return [[field, deeper === undefined ? inner : prune(inner, deeper, fieldPath, unknown)]];
      unknown.push(fieldPath);
      return [];
    }),
  );
}

export interface PrunedObject {
  /** The object without the unknown fields of its spec. */
  readonly object: KubeObject;
  /** In the form of a genuine server: `unknown field "spec.replica"`. */
  readonly problems: readonly string[];
}

export function pruneUnknownFields({ key }: ResourceType, object: KubeObject): PrunedObject {
  const spec = SPECS[key];
  if (spec === undefined) return { object, problems: [] };
  const unknown: string[] = [];
  const kept = objectOf(prune(object, fieldSet('apiVersion kind status', { metadata: META, spec }), '', unknown));
  return {
    object: isObject(kept['spec']) ? { ...object, spec: kept['spec'] } : object,
    problems: unknown.map((path) => `unknown field "${path}"`),
  };
}
