/** The path of the pod's spec in objects of the kinds that make pods. */

const POD_SPECS: Readonly<Record<string, readonly string[]>> = {
  pods: ['spec'],
  replicationcontrollers: ['spec', 'template', 'spec'],
  'apps/daemonsets': ['spec', 'template', 'spec'],
  'apps/deployments': ['spec', 'template', 'spec'],
  'apps/replicasets': ['spec', 'template', 'spec'],
  'apps/statefulsets': ['spec', 'template', 'spec'],
  'batch/cronjobs': ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  'batch/jobs': ['spec', 'template', 'spec'],
};

/** @param resource the key of the kind; undefined for kinds that make no pods */
export function podSpecPathOf(resource: string): readonly string[] | undefined {
  return POD_SPECS[resource];
}
