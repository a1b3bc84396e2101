/**
 * The fields that an object may have, for the kinds that a class writes by hand: a genuine API server refuses one that
 * is misspelt, or drops it with a warning. Below fields that are not spelled out here anything goes.
 */

import { isObject, objectOf } from '../json.ts';
import type { ResourceType } from '../resources.ts';
import type { KubeObject } from '../store.ts';

interface Known {
  readonly names: ReadonlySet<string>;
  readonly within: Readonly<Record<string, Known>>;
}

function known(names: string, within: Readonly<Record<string, Known>> = {}): Known {
  return { names: new Set([...names.split(' '), ...Object.keys(within)]), within };
}

const META = known(
  'annotations creationTimestamp deletionGracePeriodSeconds deletionTimestamp finalizers generateName generation labels managedFields name namespace ownerReferences resourceVersion selfLink uid',
);
const SELECTOR = known('matchLabels matchExpressions');
const RESOURCES = known('claims limits requests');
const PROBE = known(
  'exec failureThreshold grpc httpGet initialDelaySeconds periodSeconds successThreshold tcpSocket terminationGracePeriodSeconds timeoutSeconds',
);
const CONTAINER = known(
  'args command envFrom image imagePullPolicy lifecycle name resizePolicy restartPolicy restartPolicyRules securityContext stdin stdinOnce terminationMessagePath terminationMessagePolicy tty volumeDevices workingDir',
  {
    env: known('name value valueFrom'),
    livenessProbe: PROBE,
    ports: known('containerPort hostIP hostPort name protocol'),
    readinessProbe: PROBE,
    resources: RESOURCES,
    startupProbe: PROBE,
    volumeMounts: known('mountPath mountPropagation name readOnly recursiveReadOnly subPath subPathExpr'),
  },
);
const POD_SPEC = known(
  'activeDeadlineSeconds affinity automountServiceAccountToken dnsConfig dnsPolicy enableServiceLinks ephemeralContainers hostAliases hostIPC hostNetwork hostPID hostUsers hostname hostnameOverride imagePullSecrets nodeName nodeSelector os overhead preemptionPolicy priority priorityClassName readinessGates resourceClaims resources restartPolicy runtimeClassName schedulerName schedulingGates schedulingGroup securityContext serviceAccount serviceAccountName setHostnameAsFQDN shareProcessNamespace subdomain terminationGracePeriodSeconds tolerations topologySpreadConstraints volumes workloadRef',
  { containers: CONTAINER, initContainers: CONTAINER },
);
const TEMPLATE = known('', { metadata: META, spec: POD_SPEC });
const CLAIM_SPEC = known(
  'accessModes dataSource dataSourceRef storageClassName volumeAttributesClassName volumeMode volumeName',
  { resources: RESOURCES, selector: SELECTOR },
);

const SPECS: Readonly<Record<string, Known>> = {
  'apps/statefulsets': known('minReadySeconds podManagementPolicy replicas revisionHistoryLimit serviceName', {
    ordinals: known('start'),
    persistentVolumeClaimRetentionPolicy: known('whenDeleted whenScaled'),
    selector: SELECTOR,
    template: TEMPLATE,
    updateStrategy: known('type', { rollingUpdate: known('maxUnavailable partition') }),
    volumeClaimTemplates: known('apiVersion kind status', { metadata: META, spec: CLAIM_SPEC }),
  }),
  'apps/deployments': known('minReadySeconds paused progressDeadlineSeconds replicas revisionHistoryLimit strategy', {
    selector: SELECTOR,
    template: TEMPLATE,
  }),
  pods: POD_SPEC,
  persistentvolumeclaims: CLAIM_SPEC,
  services: known(
    'allocateLoadBalancerNodePorts clusterIP clusterIPs externalIPs externalName externalTrafficPolicy healthCheckNodePort internalTrafficPolicy ipFamilies ipFamilyPolicy loadBalancerClass loadBalancerIP loadBalancerSourceRanges publishNotReadyAddresses selector sessionAffinity sessionAffinityConfig trafficDistribution type',
    { ports: known('appProtocol name nodePort port protocol targetPort') },
  ),
};

/** The value without the fields that are not known; their paths are added to `unknown`. */
function pruned(value: unknown, fields: Known, path: string, unknown: string[]): unknown {
  if (Array.isArray(value)) return value.map((item, index) => pruned(item, fields, `${path}[${index}]`, unknown));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([field, inner]) => {
      const place = path === '' ? field : `${path}.${field}`;
      const deeper = fields.within[field];
      if (fields.names.has(field))
        return [[field, deeper === undefined ? inner : pruned(inner, deeper, place, unknown)]];
      unknown.push(place);
      return [];
    }),
  );
}

export interface KnownPart {
  /** Without the unknown fields of its spec. */
  readonly object: KubeObject;
  /** As a genuine server words it: `unknown field "spec.replica"`. */
  readonly problems: readonly string[];
}

export function knownPart({ key }: ResourceType, object: KubeObject): KnownPart {
  const spec = SPECS[key];
  if (spec === undefined) return { object, problems: [] };
  const unknown: string[] = [];
  const kept = objectOf(pruned(object, known('apiVersion kind status', { metadata: META, spec }), '', unknown));
  return {
    object: isObject(kept['spec']) ? { ...object, spec: kept['spec'] } : object,
    problems: unknown.map((path) => `unknown field "${path}"`),
  };
}
