/** Validates objects by kind. */

import { CLOCKS } from '../model/cluster-clock.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { ResourceType } from '../model/resource-types.ts';
import { DEFINITIONS } from '../model/served-types.ts';
import {
  bindingCauses,
  budgetCauses,
  configMapCauses,
  priorityClassCauses,
  roleCauses,
  secretCauses,
} from './budgets-and-classes.ts';
import { clockCauses } from './clock.ts';
import { definitionCauses } from './custom-resource-definition.ts';
import { schemaCauses } from './custom-schema.ts';
import { InvalidObjectError, type ValidationError } from './invalid.ts';
import { metaCauses } from './names.ts';
import { ingressCauses, ingressClassCauses } from './networking/ingress.ts';
import { networkPolicyCauses } from './networking/network-policy.ts';
import { podCauses } from './pods/pod.ts';
import { autoscalerCauses } from './policies/autoscaler.ts';
import { limitRangeCauses, quotaCauses } from './policies/bounds.ts';
import { runtimeClassCauses } from './policies/runtime-class.ts';
import { serviceCauses } from './service.ts';
import { claimCauses } from './storage/claim.ts';
import { storageClassCauses } from './storage/storage-class.ts';
import { volumeCauses } from './storage/volume.ts';
import { cronJobCauses, jobCauses } from './workloads/job.ts';
import { statefulSetCauses } from './workloads/stateful-set.ts';
import { controllerRevisionCauses, daemonSetCauses, deploymentCauses, replicaSetCauses } from './workloads/workload.ts';

type Validator = (object: KubeObject, before: KubeObject | undefined) => readonly ValidationError[];

const VALIDATORS: Readonly<Record<string, Validator>> = {
  'apps/statefulsets': statefulSetCauses,
  'apps/controllerrevisions': controllerRevisionCauses,
  'apps/deployments': deploymentCauses,
  'apps/replicasets': replicaSetCauses,
  'apps/daemonsets': daemonSetCauses,
  'autoscaling/horizontalpodautoscalers': autoscalerCauses,
  'batch/cronjobs': cronJobCauses,
  'batch/jobs': jobCauses,
  'networking.k8s.io/ingresses': ingressCauses,
  'networking.k8s.io/ingressclasses': ingressClassCauses,
  'networking.k8s.io/networkpolicies': networkPolicyCauses,
  'node.k8s.io/runtimeclasses': runtimeClassCauses,
  'policy/poddisruptionbudgets': budgetCauses,
  'rbac.authorization.k8s.io/clusterrolebindings': bindingCauses,
  'rbac.authorization.k8s.io/clusterroles': roleCauses,
  'rbac.authorization.k8s.io/rolebindings': bindingCauses,
  'rbac.authorization.k8s.io/roles': roleCauses,
  'scheduling.k8s.io/priorityclasses': priorityClassCauses,
  configmaps: configMapCauses,
  limitranges: limitRangeCauses,
  resourcequotas: quotaCauses,
  secrets: secretCauses,
  pods: podCauses,
  persistentvolumeclaims: claimCauses,
  persistentvolumes: volumeCauses,
  'storage.k8s.io/storageclasses': storageClassCauses,
  services: serviceCauses,
  [DEFINITIONS]: definitionCauses,
  [CLOCKS]: clockCauses,
};

/** `before` is the object to be replaced. @throws InvalidObject */
export function validate(type: ResourceType, object: KubeObject, before?: KubeObject): void {
  const causes = [
    ...metaCauses(type.key, object),
    ...(VALIDATORS[type.key]?.(object, before) ?? []),
    ...(type.schema === undefined ? [] : schemaCauses(object, type.schema)),
  ];
  if (causes.length === 0) return;
  const kind = type.group === '' ? type.kind : `${type.kind}.${type.group}`;
  throw new InvalidObjectError(kind, object.metadata.name, causes);
}
