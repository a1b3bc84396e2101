/** Real manifests, one for each kind. UNIQUE stands for a text that no other test has, in names of cluster-wide kinds. */

const POD_SPEC = `
  automountServiceAccountToken: false
  schedulerName: nobody
  terminationGracePeriodSeconds: 10
  securityContext: {fsGroup: 1001, runAsUser: 1001, runAsNonRoot: true}
  nodeSelector: {disk: fast}
  tolerations: [{key: dedicated, operator: Equal, value: db, effect: NoSchedule}]
  affinity:
    podAntiAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        - labelSelector: {matchLabels: {app: web}}
          topologyKey: kubernetes.io/hostname
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: In, values: [a, b]}]}]
  topologySpreadConstraints:
    - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app: web}}}
  initContainers:
    - {name: init, image: "busybox:1.36", command: [sh, -c, "true"]}
  containers:
    - name: main
      image: nginx:1.27
      imagePullPolicy: IfNotPresent
      command: [nginx]
      args: ["-g", "daemon off;"]
      ports: [{name: http, containerPort: 80}, {name: metrics, containerPort: 9100, protocol: TCP}]
      env:
        - {name: PLAIN, value: text}
        - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
        - {name: SECRET, valueFrom: {secretKeyRef: {name: credentials, key: password}}}
        - {name: CPU, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
      envFrom: [{configMapRef: {name: settings}, prefix: CONF_}]
      resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: "0.5", memory: 1024Mi}}
      readinessProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 5}
      livenessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 3, failureThreshold: 5}
      startupProbe: {exec: {command: [cat, /ready]}}
      lifecycle: {preStop: {exec: {command: [sleep, "1"]}}}
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
      volumeMounts: [{name: data, mountPath: /data}, {name: conf, mountPath: /conf, subPath: a, readOnly: true}]
  volumes:
    - {name: data, emptyDir: {medium: Memory, sizeLimit: 1Gi}}
    - {name: conf, configMap: {name: settings, items: [{key: a, path: b}]}}
    - {name: keys, secret: {secretName: credentials, defaultMode: 256}}
    - {name: mixed, projected: {sources: [{configMap: {name: settings}}, {downwardAPI: {items: [{path: l, fieldRef: {fieldPath: metadata.labels}}]}}]}}
    - {name: host, hostPath: {path: /var/log, type: Directory}}`;

function indented(text: string, by: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(by)}`);
}

const TEMPLATE = `
  metadata: {labels: {app: web}, annotations: {note: text}}
  spec:${indented(
    `
  automountServiceAccountToken: false
  containers:
    - {name: main, image: nginx, ports: [{name: http, containerPort: 80}], volumeMounts: [{name: data, mountPath: /data}]}
  volumes: [{name: data, emptyDir: {}}]`,
    2,
  )}`;

const JOB_SPEC = `
  backoffLimit: 2
  completions: 3
  parallelism: 0
  suspend: true
  activeDeadlineSeconds: 100
  ttlSecondsAfterFinished: 100
  template:
    spec:
      automountServiceAccountToken: false
      restartPolicy: Never
      containers: [{name: main, image: "busybox:1", command: ["true"]}]`;

export const MANIFESTS = `
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: single, app.kubernetes.io/name: web}, annotations: {example.com/note: "a text"}}
spec:${POD_SPEC}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 0
  serviceName: web
  podManagementPolicy: Parallel
  minReadySeconds: 1
  revisionHistoryLimit: 3
  ordinals: {start: 1}
  updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1}}
  persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete, whenScaled: Retain}
  selector: {matchLabels: {app: web}, matchExpressions: [{key: app, operator: In, values: [web]}]}
  template:${indented(TEMPLATE, 2)}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec: {accessModes: [ReadWriteOnce], storageClassName: slow, resources: {requests: {storage: 1024Mi}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 0
  minReadySeconds: 1
  progressDeadlineSeconds: 100
  strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 25%}}
  selector: {matchLabels: {app: web}}
  template:${indented(TEMPLATE, 2)}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 1}}
  selector: {matchLabels: {app: web}}
  template:${indented(TEMPLATE, 2)}
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: {name: bare}
spec:
  replicas: 0
  selector: {matchLabels: {app: web}}
  template:${indented(TEMPLATE, 2)}
---
apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec:${JOB_SPEC}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: "0 3 * * *"
  timeZone: Etc/UTC
  concurrencyPolicy: Forbid
  suspend: true
  startingDeadlineSeconds: 60
  successfulJobsHistoryLimit: 2
  jobTemplate:
    spec:${indented(JOB_SPEC, 4)}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: ClusterIP
  selector: {app: web}
  sessionAffinity: ClientIP
  publishNotReadyAddresses: true
  ports: [{name: http, port: 80, targetPort: http, protocol: TCP}, {name: metrics, port: 9100}]
---
apiVersion: v1
kind: Service
metadata: {name: web-headless}
spec: {clusterIP: None, selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: web-outside}
spec: {type: NodePort, selector: {app: web}, externalTrafficPolicy: Local, ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: web-elsewhere}
spec: {type: ExternalName, externalName: example.com}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data}
spec: {accessModes: [ReadWriteOnce], storageClassName: slow, volumeMode: Filesystem, resources: {requests: {storage: 1Gi}}}
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk-UNIQUE}
spec:
  accessModes: [ReadWriteOnce]
  capacity: {storage: 1Gi}
  storageClassName: by-hand
  persistentVolumeReclaimPolicy: Retain
  local: {path: /mnt/disk}
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node-0]}]}]}}
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: fast-UNIQUE}
provisioner: example.com/disk
parameters: {type: ssd}
reclaimPolicy: Retain
volumeBindingMode: WaitForFirstConsumer
allowVolumeExpansion: true
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {a: b, file.conf: "x = 1"}
binaryData: {blob: aGVsbG8=}
---
apiVersion: v1
kind: Secret
metadata: {name: credentials}
type: Opaque
data: {password: c2VjcmV0}
stringData: {user: admin}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}, unhealthyPodEvictionPolicy: AlwaysAllow}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress, Egress]
  ingress:
    - from: [{podSelector: {matchLabels: {app: client}}}, {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]
      ports: [{port: 80, protocol: TCP}]
  egress: [{ports: [{port: dns, protocol: UDP}]}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  ingressClassName: nginx
  tls: [{hosts: [example.com], secretName: tls}]
  rules:
    - host: example.com
      http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list], resourceNames: [web-0]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: default, namespace: default}, {kind: User, name: jane, apiGroup: rbac.authorization.k8s.io}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: stsview-UNIQUE}
rules: [{apiGroups: [apps], resources: [statefulsets], verbs: [get]}, {nonResourceURLs: [/metrics], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: stsview-UNIQUE}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: Group, name: team, apiGroup: rbac.authorization.k8s.io}]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec:
  minReplicas: 1
  maxReplicas: 5
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]
---
apiVersion: v1
kind: ResourceQuota
metadata: {name: bounds}
spec: {hard: {pods: "100", configmaps: "1000", count/secrets: "1000"}}
---
apiVersion: v1
kind: LimitRange
metadata: {name: bounds}
spec: {limits: [{type: PersistentVolumeClaim, max: {storage: 2000Gi}, min: {storage: 1Mi}}]}
---
apiVersion: scheduling.k8s.io/v1
kind: PriorityClass
metadata: {name: high-UNIQUE}
value: 1000
description: what matters
preemptionPolicy: Never
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: worker}
automountServiceAccountToken: false
imagePullSecrets: [{name: registry}]
---
apiVersion: v1
kind: Namespace
metadata: {name: stsview-UNIQUE, labels: {team: a}}
---
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: {name: kata-UNIQUE}
handler: kata
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: backups.UNIQUE.example.com}
spec:
  group: UNIQUE.example.com
  scope: Namespaced
  names: {plural: backups, singular: backup, kind: Backup, shortNames: [bk]}
  versions:
    - name: v1
      served: true
      storage: true
      subresources: {status: {}}
      additionalPrinterColumns: [{name: Size, type: string, jsonPath: .spec.size}]
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              required: [size]
              properties:
                size: {type: string, pattern: "^[0-9]+Gi$"}
                keep: {type: integer, minimum: 1, maximum: 10, default: 3}
                mode: {type: string, enum: [full, partial]}
`;
