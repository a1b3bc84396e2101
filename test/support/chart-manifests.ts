/** What charts of databases are made of, in manifests of our own. */

/** The definition of a custom kind, which has to be there before the objects of it. */
export const DEFINITION = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: podmonitors.monitoring.example.com}
spec:
  group: monitoring.example.com
  scope: Namespaced
  names: {kind: PodMonitor, listKind: PodMonitorList, plural: podmonitors, singular: podmonitor}
  versions:
    - name: v1
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`;

export const CHART = `
apiVersion: v1
kind: ServiceAccount
metadata: {name: store}
automountServiceAccountToken: false
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: store}
rules: [{apiGroups: [""], resources: [endpoints, pods], verbs: [get, list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: store}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: store}
subjects: [{kind: ServiceAccount, name: store}]
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: store}
spec:
  podSelector: {matchLabels: {app: store}}
  policyTypes: [Ingress, Egress]
  egress: [{}]
  ingress: [{ports: [{port: 6379}]}]
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: store}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: store}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: store-scripts}
data:
  start.sh: |
    #!/bin/bash
    exec store-server --config /conf/store.conf
---
apiVersion: v1
kind: Secret
metadata: {name: store}
stringData: {password: for-a-test}
---
apiVersion: v1
kind: Service
metadata: {name: store-headless}
spec: {clusterIP: None, publishNotReadyAddresses: true, selector: {app: store}, ports: [{name: tcp, port: 6379, targetPort: tcp}]}
---
apiVersion: v1
kind: Service
metadata: {name: store}
spec: {type: ClusterIP, sessionAffinity: None, selector: {app: store}, ports: [{name: tcp, port: 6379, targetPort: tcp, nodePort: null}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: store}
spec:
  serviceName: store-headless
  replicas: 2
  podManagementPolicy: ""
  selector: {matchLabels: {app: store}}
  template:
    metadata: {labels: {app: store}}
    spec:
      serviceAccountName: store
      securityContext: {fsGroup: 1001}
      initContainers:
        - name: prepare
          image: store:1
          command: [/bin/bash]
          args: [-ec, "cp /scripts/start.sh /work/start.sh"]
          volumeMounts: [{name: scripts, mountPath: /scripts}, {name: work, mountPath: /work}]
      containers:
        - name: store
          image: store:1
          command: [/bin/bash, -ec, /scripts/start.sh]
          env:
            - {name: MY_POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
            - {name: ADVERTISE, value: $(MY_POD).store-headless}
            - {name: PASSWORD, valueFrom: {secretKeyRef: {name: store, key: password}}}
          ports: [{name: tcp, containerPort: 6379}]
          livenessProbe: {tcpSocket: {port: tcp}, periodSeconds: 5}
          readinessProbe: {exec: {command: [store-cli, ping]}, periodSeconds: 2}
          volumeMounts: [{name: data, mountPath: /data}, {name: scripts, mountPath: /scripts}]
      volumes: [{name: scripts, configMap: {name: store-scripts, defaultMode: 493}}, {name: work, emptyDir: {}}]
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: store}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: store}
  minReplicas: 2
  maxReplicas: 4
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]
`;

/** An object of the custom kind. */
export const MONITOR = `
apiVersion: monitoring.example.com/v1
kind: PodMonitor
metadata: {name: store}
spec: {selector: {matchLabels: {app: store}}, podMetricsEndpoints: [{port: metrics}]}
`;
