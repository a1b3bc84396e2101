/** "Example: Deploying Cassandra with a StatefulSet". */

import { testTutorial } from './walk.ts';

const SERVICE = `
apiVersion: v1
kind: Service
metadata: {name: cassandra, labels: {app: cassandra}}
spec: {clusterIP: None, selector: {app: cassandra}, ports: [{port: 9042}]}
`;
const SET = `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast}
provisioner: k8s.io/minikube-hostpath
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: cassandra, labels: {app: cassandra}}
spec:
  serviceName: cassandra
  replicas: 3
  selector: {matchLabels: {app: cassandra}}
  template:
    metadata: {labels: {app: cassandra}}
    spec:
      terminationGracePeriodSeconds: 20
      containers:
        - name: cassandra
          image: gcr.io/google-samples/cassandra:v13
          ports: [{containerPort: 7000, name: intra-node}, {containerPort: 9042, name: cql}]
          resources: {requests: {cpu: 500m, memory: 1Gi}}
          securityContext: {capabilities: {add: [IPC_LOCK]}}
          lifecycle: {preStop: {exec: {command: [/bin/sh, -c, nodetool drain]}}}
          env:
            - {name: CASSANDRA_SEEDS, value: cassandra-0.cassandra.default.svc.cluster.local}
            - {name: CASSANDRA_DC, value: DC1-K8Demo}
            - {name: CASSANDRA_RACK, value: Rack1-K8Demo}
            - {name: POD_IP, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
          readinessProbe: {exec: {command: [/bin/bash, -c, /ready-probe.sh]}, initialDelaySeconds: 15, timeoutSeconds: 5}
          volumeMounts: [{name: cassandra-data, mountPath: /cassandra_data}]
  volumeClaimTemplates:
    - metadata: {name: cassandra-data, labels: {app: cassandra}}
      spec: {accessModes: [ReadWriteOnce], storageClassName: fast, resources: {requests: {storage: 1Gi}}}
`;

testTutorial({
  title: 'Deploying Cassandra with a StatefulSet',
  files: { 'cassandra-service.yaml': SERVICE, 'cassandra-statefulset.yaml': SET },
  steps: [
    { line: 'kubectl apply -f cassandra-service.yaml', says: ['service/cassandra created'] },
    { line: 'kubectl get svc cassandra', says: [/cassandra +ClusterIP +None +<none> +9042\/TCP/] },
    { line: 'kubectl apply -f cassandra-statefulset.yaml', says: ['statefulset.apps/cassandra created'] },
    { line: 'kubectl get statefulset cassandra', says: [/cassandra +\d\/3/] },
    {
      line: 'kubectl get pods -l="app=cassandra"',
      says: [/cassandra-0 +1\/1 +Running/, /cassandra-1 +1\/1 +Running/, /cassandra-2 +1\/1 +Running/],
      isRepeated: true,
    },
    {
      line: 'kubectl exec -it cassandra-0 -- nodetool status',
      says: [
        /Datacenter: DC1-K8Demo\r?\n=+\r?\nStatus=Up\/Down\r?\n\|\/ State=Normal\/Leaving\/Joining\/Moving/,
        /-- +Address +Load +Tokens +Owns \(effective\) +Host ID +Rack/,
        /(UN +10\.\S+ +[\d.]+ KiB +\d+ +[\d.]+% +\S+ +Rack1-K8Demo\s+){3}/,
      ],
    },
    {
      line: "EDITOR='sed -i s/replicas:.3/replicas:\\ 4/' kubectl edit statefulset cassandra",
      says: ['statefulset.apps/cassandra edited'],
    },
    { line: 'kubectl get statefulset cassandra', says: [/cassandra +4\/4/], isRepeated: true },
    {
      // Virtual seconds pass faster, so that the line need not sleep for the whole grace.
      line: `grace=$(kubectl get pod cassandra-0 -o=jsonpath='{.spec.terminationGracePeriodSeconds}') \\
        && kubectl delete statefulset -l app=cassandra && echo "Sleeping \${grace} seconds" 1>&2`,
      says: ['statefulset.apps "cassandra" deleted', 'Sleeping 20 seconds'],
    },
    { line: 'kubectl get pods -l app=cassandra', says: ['No resources found'], isRepeated: true },
    { line: 'kubectl delete persistentvolumeclaim -l app=cassandra', says: ['"cassandra-data-cassandra-3" deleted'] },
    { line: 'kubectl delete service -l app=cassandra', says: ['service "cassandra" deleted'] },
  ],
});
