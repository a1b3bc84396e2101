/** Twelve faults in the embedded cluster, and what kubectl is asked for the cause of each. */

import { type StatefulSetOptions, statefulSetManifest, yamlOf } from '../../support/manifests.ts';

export interface KeystrokeFault {
  /** The name of the set. */
  readonly set: string;
  readonly what: string;
  /** The code of the finding. */
  readonly code: string;
  readonly options: StatefulSetOptions;
  /** Further objects, as YAML. */
  readonly objects?: string;
  /** What is typed with kubectl to see the cause. */
  readonly kubectl: string;
}

const parallel = { policy: 'Parallel' } as const;

export const KEYSTROKE_FAULTS: readonly KeystrokeFault[] = [
  {
    set: 'image',
    what: 'an image that does not exist',
    code: 'ImagePull',
    options: { image: 'web:missing' },
    kubectl: 'kubectl describe pod image-0',
  },
  {
    set: 'crash',
    what: 'a container that keeps ending',
    code: 'CrashLoop',
    options: { image: 'web:crash' },
    kubectl: 'kubectl logs crash-0 --previous',
  },
  {
    set: 'unready',
    what: 'a pod that runs and is never ready',
    code: 'NotReady',
    options: { image: 'web:unready' },
    kubectl: 'kubectl describe pod unready-0',
  },
  {
    set: 'selector',
    what: 'no node with the wanted label',
    code: 'Unschedulable',
    options: { pod: 'nodeSelector: {disk: nvme}' },
    kubectl: 'kubectl describe pod selector-0',
  },
  {
    set: 'noclass',
    what: 'a storage class that does not exist',
    code: 'NoStorageClass',
    options: { claims: [['data', 'no-such']] },
    kubectl: 'kubectl describe pvc data-noclass-0',
  },
  {
    set: 'local',
    what: 'no local volume for the claim',
    code: 'NoMatchingVolume',
    options: { claims: [['data', 'local-storage']] },
    kubectl: 'kubectl describe pvc data-local-0',
  },
  {
    set: 'folder',
    what: "a volume's folder that is missing on the node",
    code: 'MountFailed',
    options: { claims: [['data']], annotations: { 'demo/fault': 'missing-path' } },
    kubectl: 'kubectl describe pod folder-0',
  },
  {
    set: 'quota',
    what: 'a quota that leaves no room for the pod',
    code: 'FailedCreate',
    options: { namespace: 'small' },
    objects: `apiVersion: v1
kind: Namespace
metadata: {name: small}
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: none, namespace: small}
spec: {hard: {pods: "0"}}
`,
    kubectl: 'kubectl -n small describe statefulset quota',
  },
  {
    set: 'noservice',
    what: "the set's own service does not exist",
    code: 'ServiceMissing',
    options: { spec: 'serviceName: nowhere', ...parallel },
    kubectl: 'kubectl get service nowhere',
  },
  {
    set: 'spread',
    what: 'fewer nodes than members that must not share one',
    code: 'Unschedulable',
    options: {
      ...parallel,
      replicas: 4,
      pod: 'affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: spread}}}]}}',
    },
    kubectl: 'kubectl describe pod spread-3',
  },
  {
    set: 'claimed',
    what: 'a claim that the pod template names and nobody has made',
    code: 'ClaimMissing',
    options: { pod: 'volumes: [{name: s, persistentVolumeClaim: {claimName: nothing}}]' },
    kubectl: 'kubectl describe pod claimed-0',
  },
  {
    set: 'taken',
    what: "another's pod that has the member's name",
    code: 'PodNameTaken',
    options: {},
    objects: `apiVersion: v1
kind: Pod
metadata: {name: taken-0}
spec: {containers: [{name: main, image: "web:1"}]}
`,
    kubectl: 'kubectl describe statefulset taken',
  },
];

export function manifestsText(): string {
  return KEYSTROKE_FAULTS.flatMap(({ set, options, objects }) => [
    ...(objects === undefined ? [] : [objects]),
    yamlOf(statefulSetManifest(set, { labels: { app: set }, ...options })),
  ]).join('---\n');
}
