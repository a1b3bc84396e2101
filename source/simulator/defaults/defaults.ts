/** The API server's defaults, by kind. */

import { isObject, itemsOf, type Json, numberOf, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import {
  defaultAdmissionPolicy,
  defaultAdmissionPolicyBinding,
  defaultMutatingWebhooks,
  defaultValidatingWebhooks,
} from './admission-kinds.ts';
import {
  defaultAutoscaler,
  defaultBinding,
  defaultDefinition,
  defaultLimitRange,
  defaultNetworkPolicy,
  defaultPriorityClass,
  defaultSecret,
} from './other-kinds.ts';
import { defaultPodSpec, defaultRequests, defaultTemplate } from './pod-spec.ts';

export interface DefaultingOptions {
  /** The feature gate MaxUnavailableStatefulSet. Without it the field is dropped silently. */
  readonly maxUnavailable: boolean;
}

type Defaulter = (object: KubeObject, options: DefaultingOptions) => KubeObject;

function withSpec(object: KubeObject, spec: Json): KubeObject {
  return { ...object, spec };
}

function defaultStrategy(value: unknown, { maxUnavailable }: DefaultingOptions): Json {
  const strategy = objectOf(value);
  const given = stringOf(strategy['type']);
  const type = given || 'RollingUpdate';
  const { maxUnavailable: wanted, ...kept } = objectOf(strategy['rollingUpdate']);
  // Whoever names the type gets no bounds that he did not ask for.
  const hasRolling = given === '' || isObject(strategy['rollingUpdate']);
  const bound = maxUnavailable && wanted !== undefined ? { maxUnavailable: wanted } : {};
  const rolling = { ...(type === 'RollingUpdate' ? { partition: 0 } : {}), ...kept, ...bound };
  return { ...strategy, type, ...(hasRolling ? { rollingUpdate: rolling } : {}) };
}

function defaultClaimTemplate(value: unknown): unknown {
  if (!isObject(value)) return value;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    ...value,
    spec: { volumeMode: 'Filesystem', ...objectOf(value['spec']) },
    status: { phase: 'Pending' },
  };
}

const statefulSet: Defaulter = (object, options) => {
  const spec = objectOf(object.spec);
  const claims = itemsOf(spec['volumeClaimTemplates']).map(defaultClaimTemplate);
  return withSpec(object, {
    replicas: 1,
    podManagementPolicy: 'OrderedReady',
    revisionHistoryLimit: 10,
    ...spec,
    template: defaultTemplate(spec['template']),
    updateStrategy: defaultStrategy(spec['updateStrategy'], options),
    persistentVolumeClaimRetentionPolicy: {
      whenDeleted: 'Retain',
      whenScaled: 'Retain',
      ...objectOf(spec['persistentVolumeClaimRetentionPolicy']),
    },
    ...(claims.length === 0 ? {} : { volumeClaimTemplates: claims }),
  });
};

const deployment: Defaulter = (object) => {
  const spec = objectOf(object.spec);
  const strategy = objectOf(spec['strategy']);
  const type = stringOf(strategy['type'], 'RollingUpdate');
  const rolling = { maxUnavailable: '25%', maxSurge: '25%', ...objectOf(strategy['rollingUpdate']) };
  return withSpec(object, {
    replicas: 1,
    revisionHistoryLimit: 10,
    progressDeadlineSeconds: 600,
    ...spec,
    strategy: { ...strategy, type, ...(type === 'RollingUpdate' ? { rollingUpdate: rolling } : {}) },
    template: defaultTemplate(spec['template']),
  });
};

const replicaSet: Defaulter = (object) => {
  const spec = objectOf(object.spec);
  return withSpec(object, { replicas: 1, ...spec, template: defaultTemplate(spec['template']) });
};

const daemonSet: Defaulter = (object) => {
  const spec = objectOf(object.spec);
  const strategy = objectOf(spec['updateStrategy']);
  const type = stringOf(strategy['type'], 'RollingUpdate');
  const rolling = { maxUnavailable: 1, maxSurge: 0, ...objectOf(strategy['rollingUpdate']) };
  return withSpec(object, {
    revisionHistoryLimit: 10,
    ...spec,
    updateStrategy: { ...strategy, type, ...(type === 'RollingUpdate' ? { rollingUpdate: rolling } : {}) },
    template: defaultTemplate(spec['template']),
  });
};

function defaultJobSpec(value: unknown): Json {
  const spec = objectOf(value);
  const isSingle = spec['completions'] === undefined && spec['parallelism'] === undefined;
  return {
    ...(isSingle ? { completions: 1 } : {}),
    parallelism: 1,
    backoffLimit: spec['backoffLimitPerIndex'] === undefined ? 6 : 2_147_483_647,
    completionMode: 'NonIndexed',
    suspend: false,
    manualSelector: false,
    podReplacementPolicy: spec['podFailurePolicy'] === undefined ? 'TerminatingOrFailed' : 'Failed',
    ...spec,
    template: defaultTemplate(spec['template']),
  };
}

const job: Defaulter = (object) => withSpec(object, defaultJobSpec(object.spec));

const cronJob: Defaulter = (object) => {
  const spec = objectOf(object.spec);
  const template = objectOf(spec['jobTemplate']);
  const jobSpec = objectOf(template['spec']);
  return withSpec(object, {
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
    ...spec,
    // The Jobs that are made of it get the other defaults.
    jobTemplate: {
      ...template,
      metadata: objectOf(template['metadata']),
      spec: { ...jobSpec, template: defaultTemplate(jobSpec['template']) },
    },
  });
};

const pod: Defaulter = (object) => {
  const spec = defaultRequests(defaultPodSpec(object.spec));
  return withSpec(object, {
    enableServiceLinks: true,
    ...spec,
    // A pod that was told never to wait waits a second.
    ...(numberOf(spec['terminationGracePeriodSeconds'], 0) < 0 ? { terminationGracePeriodSeconds: 1 } : {}),
  });
};

const service: Defaulter = (object) => {
  const { sessionAffinityConfig: config, ...given } = objectOf(object.spec);
  const isSticky = given['sessionAffinity'] === 'ClientIP';
  const spec: Json = { ...given, ...(isSticky && config !== undefined ? { sessionAffinityConfig: config } : {}) };
  const type = stringOf(spec['type'], 'ClusterIP');
  const ports = itemsOf(spec['ports']).map((port) =>
    isObject(port) ? { protocol: 'TCP', ...port, targetPort: port['targetPort'] || port['port'] } : port,
  );
  return withSpec(object, {
    sessionAffinity: 'None',
    ...(spec['sessionAffinity'] === 'ClientIP'
      ? { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } } }
      : {}),
    ...(type === 'ExternalName'
      ? {}
      : { internalTrafficPolicy: 'Cluster', ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' }),
    ...spec,
    type,
    ...(ports.length === 0 ? {} : { ports }),
  });
};

/** Of other kinds, the API server drops the source. */
const CLONEABLE = ['/PersistentVolumeClaim', 'snapshot.storage.k8s.io/VolumeSnapshot'];

const claim: Defaulter = (object) => {
  const { dataSource, ...spec } = objectOf(object.spec);
  const { apiGroup, kind } = objectOf(dataSource);
  const isKept = CLONEABLE.includes(`${stringOf(apiGroup)}/${stringOf(kind)}`);
  return withSpec(object, { volumeMode: 'Filesystem', ...spec, ...(isKept ? { dataSource } : {}) });
};

const volume: Defaulter = (object) => {
  const spec = objectOf(object.spec);
  const { hostPath } = spec;
  return withSpec(object, {
    volumeMode: 'Filesystem',
    persistentVolumeReclaimPolicy: 'Retain',
    ...spec,
    ...(isObject(hostPath) ? { hostPath: { type: '', ...hostPath } } : {}),
  });
};

const storageClass: Defaulter = (object) => ({
  reclaimPolicy: 'Delete',
  volumeBindingMode: 'Immediate',
  ...object,
});

const event: Defaulter = (object) => ({ ...object, count: numberOf(object['count'], 1) });

const DEFAULTERS: Readonly<Record<string, Defaulter>> = {
  'apiextensions.k8s.io/customresourcedefinitions': defaultDefinition,
  'apps/statefulsets': statefulSet,
  'apps/deployments': deployment,
  'apps/replicasets': replicaSet,
  'apps/daemonsets': daemonSet,
  'batch/jobs': job,
  'batch/cronjobs': cronJob,
  pods: pod,
  services: service,
  persistentvolumeclaims: claim,
  persistentvolumes: volume,
  'storage.k8s.io/storageclasses': storageClass,
  events: event,
  limitranges: defaultLimitRange,
  secrets: defaultSecret,
  'admissionregistration.k8s.io/mutatingwebhookconfigurations': defaultMutatingWebhooks,
  'admissionregistration.k8s.io/validatingadmissionpolicies': defaultAdmissionPolicy,
  'admissionregistration.k8s.io/validatingadmissionpolicybindings': defaultAdmissionPolicyBinding,
  'admissionregistration.k8s.io/validatingwebhookconfigurations': defaultValidatingWebhooks,
  'autoscaling/horizontalpodautoscalers': defaultAutoscaler,
  'networking.k8s.io/networkpolicies': defaultNetworkPolicy,
  'rbac.authorization.k8s.io/clusterrolebindings': defaultBinding,
  'rbac.authorization.k8s.io/rolebindings': defaultBinding,
  'scheduling.k8s.io/priorityclasses': defaultPriorityClass,
};

export function withDefaults(resource: string, object: KubeObject, options: DefaultingOptions): KubeObject {
  return DEFAULTERS[resource]?.(object, options) ?? object;
}
