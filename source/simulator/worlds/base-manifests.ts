/** The objects of every world: nodes, storage classes, and the cluster's own namespaces with its DNS. */

const ZONES = ['a', 'b', 'c'];

function node(index: number): string {
  return `
apiVersion: v1
kind: Node
metadata:
  name: node-${index}
  labels:
    beta.kubernetes.io/arch: amd64
    beta.kubernetes.io/os: linux
    kubernetes.io/arch: amd64
    kubernetes.io/hostname: node-${index}
    kubernetes.io/os: linux
    topology.kubernetes.io/zone: zone-${ZONES[index % ZONES.length]}
spec: {podCIDR: 10.${100 + index}.0.0/16, podCIDRs: [10.${100 + index}.0.0/16]}
status:
  addresses: [{type: InternalIP, address: 192.0.2.${index + 1}}, {type: Hostname, address: node-${index}}]
  allocatable: {cpu: "8", memory: 32Gi, pods: "1000"}
  capacity: {cpu: "8", memory: 32Gi, pods: "1000"}
  nodeInfo: {kubeletVersion: v1.36.3, osImage: simulated, kernelVersion: simulated, containerRuntimeVersion: simulated, architecture: amd64, operatingSystem: linux}
`;
}

export function nodeManifests(count: number): string {
  return Array.from({ length: count }, (_, index) => node(index)).join('---');
}

export const STORAGE_CLASS_MANIFESTS = `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: standard, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
provisioner: disk.csi.simulated
volumeBindingMode: WaitForFirstConsumer
allowVolumeExpansion: true
reclaimPolicy: Delete
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: retained}
provisioner: disk.csi.simulated
volumeBindingMode: Immediate
reclaimPolicy: Retain
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: local-storage}
provisioner: kubernetes.io/no-provisioner
volumeBindingMode: WaitForFirstConsumer
reclaimPolicy: Retain
`;

const READ = '[get, list, watch]';
const WRITE = '[create, delete, deletecollection, patch, update]';
const CORE =
  'bindings, configmaps, endpoints, events, limitranges, persistentvolumeclaims, pods, pods/log, pods/status, replicationcontrollers, resourcequotas, serviceaccounts, services';
const WORKLOADS =
  '[daemonsets, deployments, deployments/scale, replicasets, replicasets/scale, statefulsets, statefulsets/scale]';
const OTHERS = `
  - {apiGroups: [apps], resources: ${WORKLOADS}, verbs: VERBS}
  - {apiGroups: [batch], resources: [cronjobs, jobs], verbs: VERBS}
  - {apiGroups: [autoscaling], resources: [horizontalpodautoscalers], verbs: VERBS}
  - {apiGroups: [networking.k8s.io], resources: [ingresses, networkpolicies], verbs: VERBS}
  - {apiGroups: [policy], resources: [poddisruptionbudgets], verbs: VERBS}
  - {apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: ${READ}}`;
const EXEC = `
  - {apiGroups: [""], resources: [pods/attach, pods/exec, pods/portforward, pods/eviction, secrets], verbs: [create, get, list, watch, delete, patch, update]}`;
const ACCESS = `
  - {apiGroups: [rbac.authorization.k8s.io], resources: [roles, rolebindings], verbs: [create, delete, get, list, patch, update, watch]}`;

function clusterRole(name: string, verbs: string, more = ''): string {
  return `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ${name}}
rules:
  - {apiGroups: [""], resources: [${CORE}], verbs: ${verbs}}
  - {apiGroups: [""], resources: [namespaces], verbs: ${READ}}${OTHERS.replaceAll('VERBS', verbs)}${more}
---`;
}

const EVERY_VERB = `[${READ.slice(1, -1)}, ${WRITE.slice(1, -1)}]`;

/** The roles that users bind to others, shorter than the genuine ones. */
const ROLES = `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: cluster-admin}
rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}, {nonResourceURLs: ["*"], verbs: ["*"]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: cluster-admin}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:masters"}]
---${clusterRole('admin', EVERY_VERB, EXEC + ACCESS)}${clusterRole('edit', EVERY_VERB, EXEC)}${clusterRole('view', READ)}`;

/** The parts of the control plane, which are always well here. */
const COMPONENTS = ['controller-manager', 'etcd-0', 'scheduler']
  .map(
    (name) => `
apiVersion: v1
kind: ComponentStatus
metadata: {name: ${name}}
conditions: [{type: Healthy, status: "True", message: ok}]
`,
  )
  .join('---');

export const SYSTEM_MANIFESTS = `${COMPONENTS}
---
${ROLES}
apiVersion: v1
kind: Namespace
metadata: {name: default}
---
apiVersion: v1
kind: Namespace
metadata: {name: kube-system}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: coredns, namespace: kube-system}
data:
  Corefile: |
    .:53 {
        errors
        kubernetes cluster.local in-addr.arpa {
          ttl 5
        }
    }
---
apiVersion: v1
kind: Service
metadata: {name: kube-dns, namespace: kube-system, labels: {k8s-app: kube-dns}}
spec:
  clusterIP: 10.96.0.10
  selector: {k8s-app: kube-dns}
  ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53, protocol: TCP}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: coredns, namespace: kube-system, labels: {k8s-app: kube-dns}}
spec:
  replicas: 1
  selector: {matchLabels: {k8s-app: kube-dns}}
  template:
    metadata: {labels: {k8s-app: kube-dns}, annotations: {demo/start-ms: "200"}}
    spec:
      containers:
        - name: coredns
          image: coredns:1.14.7
          ports: [{name: dns, containerPort: 53, protocol: UDP}, {name: dns-tcp, containerPort: 53}]
`;
