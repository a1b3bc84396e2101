/** Written by scripts/protobuf.ts from schema.proto: change that file, and run "npm run protobuf". */

export type MessageName =
  | 'Unknown'
  | 'TypeMeta'
  | 'RawExtension'
  | 'WatchEvent'
  | 'List'
  | 'ListMeta'
  | 'Status'
  | 'StatusDetails'
  | 'StatusCause'
  | 'ObjectMeta'
  | 'ObjectMeta_StatefulSet'
  | 'ObjectMeta_Pod'
  | 'ObjectMeta_ControllerRevision'
  | 'ManagedFieldsEntry'
  | 'ManagedFieldsEntry_Pod'
  | 'ManagedFieldsEntry_Time'
  | 'FieldsV1'
  | 'ObjectMeta_Template'
  | 'OwnerReference'
  | 'LabelSelector'
  | 'LabelSelectorRequirement'
  | 'Time'
  | 'MicroTime'
  | 'Quantity'
  | 'IntOrString'
  | 'StatefulSet'
  | 'StatefulSetSpec'
  | 'StatefulSetUpdateStrategy'
  | 'RollingUpdateStatefulSetStrategy'
  | 'StatefulSetOrdinals'
  | 'StatefulSetPersistentVolumeClaimRetentionPolicy'
  | 'StatefulSetStatus'
  | 'ControllerRevision'
  | 'Pod'
  | 'PodSpec'
  | 'PodDNSConfig'
  | 'PodTemplateSpec'
  | 'PodSpec_Template'
  | 'Volume'
  | 'VolumeSource'
  | 'PersistentVolumeClaimVolumeSource'
  | 'EphemeralVolumeSource'
  | 'Container'
  | 'ResourceRequirements'
  | 'ContainerRestartRule'
  | 'ContainerRestartRuleOnExitCodes'
  | 'Container_Template'
  | 'EnvVar'
  | 'Probe'
  | 'ProbeHandler'
  | 'ExecAction'
  | 'HTTPGetAction'
  | 'TCPSocketAction'
  | 'GRPCAction'
  | 'PodReadinessGate'
  | 'PodResourceClaim'
  | 'PodSchedulingGate'
  | 'PodStatus'
  | 'PodCondition'
  | 'PodIP'
  | 'ContainerStatus'
  | 'ContainerState'
  | 'ContainerStateWaiting'
  | 'ContainerStateRunning'
  | 'ContainerStateTerminated'
  | 'PersistentVolumeClaim'
  | 'PersistentVolumeClaim_Template'
  | 'PersistentVolumeClaimSpec'
  | 'VolumeResourceRequirements'
  | 'TypedLocalObjectReference'
  | 'TypedObjectReference'
  | 'PersistentVolumeClaimStatus'
  | 'ModifyVolumeStatus'
  | 'PersistentVolumeClaimCondition'
  | 'PersistentVolume'
  | 'PersistentVolumeSpec'
  | 'ObjectReference'
  | 'VolumeNodeAffinity'
  | 'NodeSelector'
  | 'NodeSelectorTerm'
  | 'NodeSelectorRequirement'
  | 'PersistentVolumeStatus'
  | 'PersistentVolumeSource'
  | 'GCEPersistentDiskVolumeSource'
  | 'AWSElasticBlockStoreVolumeSource'
  | 'HostPathVolumeSource'
  | 'GlusterfsPersistentVolumeSource'
  | 'NFSVolumeSource'
  | 'RBDPersistentVolumeSource'
  | 'ISCSIPersistentVolumeSource'
  | 'CinderPersistentVolumeSource'
  | 'CephFSPersistentVolumeSource'
  | 'FCVolumeSource'
  | 'FlockerVolumeSource'
  | 'FlexPersistentVolumeSource'
  | 'AzureFilePersistentVolumeSource'
  | 'VsphereVirtualDiskVolumeSource'
  | 'QuobyteVolumeSource'
  | 'AzureDiskVolumeSource'
  | 'PhotonPersistentDiskVolumeSource'
  | 'PortworxVolumeSource'
  | 'ScaleIOPersistentVolumeSource'
  | 'LocalVolumeSource'
  | 'StorageOSPersistentVolumeSource'
  | 'CSIPersistentVolumeSource'
  | 'Service'
  | 'ServiceSpec'
  | 'ServicePort'
  | 'Node'
  | 'NodeSpec'
  | 'Taint'
  | 'NodeStatus'
  | 'NodeCondition'
  | 'Event'
  | 'EventSource'
  | 'EventSeries'
  | 'EndpointSlice'
  | 'Endpoint'
  | 'EndpointConditions'
  | 'EndpointPort'
  | 'StorageClass';

export type FieldRow = readonly [
  number: number,
  name: string,
  type: 'string' | 'bytes' | 'bool' | 'int32' | 'int64' | MessageName,
  rule: 'plain' | 'optional' | 'repeated' | 'map' | 'inline',
];

export const SCHEMA: Readonly<Record<MessageName, readonly FieldRow[]>> = {
  Unknown: [
    [1, 'typeMeta', 'TypeMeta', 'plain'],
    [2, 'raw', 'bytes', 'plain'],
    [3, 'contentEncoding', 'string', 'plain'],
  ],
  TypeMeta: [
    [1, 'apiVersion', 'string', 'plain'],
    [2, 'kind', 'string', 'plain'],
  ],
  RawExtension: [[1, 'raw', 'bytes', 'plain']],
  WatchEvent: [
    [1, 'type', 'string', 'plain'],
    [2, 'object', 'RawExtension', 'plain'],
  ],
  List: [
    [1, 'metadata', 'ListMeta', 'plain'],
    [2, 'items', 'bytes', 'repeated'],
  ],
  ListMeta: [
    [2, 'resourceVersion', 'string', 'plain'],
    [3, 'continue', 'string', 'plain'],
    [4, 'remainingItemCount', 'int64', 'optional'],
  ],
  Status: [
    [3, 'message', 'string', 'plain'],
    [4, 'reason', 'string', 'plain'],
    [5, 'details', 'StatusDetails', 'plain'],
    [6, 'code', 'int32', 'plain'],
  ],
  StatusDetails: [
    [1, 'name', 'string', 'plain'],
    [4, 'causes', 'StatusCause', 'repeated'],
    [5, 'retryAfterSeconds', 'int32', 'plain'],
  ],
  StatusCause: [
    [1, 'reason', 'string', 'plain'],
    [2, 'message', 'string', 'plain'],
  ],
  ObjectMeta: [
    [1, 'name', 'string', 'plain'],
    [3, 'namespace', 'string', 'plain'],
    [5, 'uid', 'string', 'plain'],
    [6, 'resourceVersion', 'string', 'plain'],
    [7, 'generation', 'int64', 'plain'],
    [8, 'creationTimestamp', 'Time', 'plain'],
    [9, 'deletionTimestamp', 'Time', 'plain'],
    [10, 'deletionGracePeriodSeconds', 'int64', 'optional'],
    [11, 'labels', 'string', 'map'],
    [12, 'annotations', 'string', 'map'],
    [13, 'ownerReferences', 'OwnerReference', 'repeated'],
    [14, 'finalizers', 'string', 'repeated'],
  ],
  ObjectMeta_StatefulSet: [
    [1, 'name', 'string', 'plain'],
    [3, 'namespace', 'string', 'plain'],
    [5, 'uid', 'string', 'plain'],
    [6, 'resourceVersion', 'string', 'plain'],
    [7, 'generation', 'int64', 'plain'],
    [8, 'creationTimestamp', 'Time', 'plain'],
    [9, 'deletionTimestamp', 'Time', 'plain'],
    [10, 'deletionGracePeriodSeconds', 'int64', 'optional'],
    [11, 'labels', 'string', 'map'],
    [12, 'annotations', 'string', 'map'],
    [13, 'ownerReferences', 'OwnerReference', 'repeated'],
    [14, 'finalizers', 'string', 'repeated'],
    [17, 'managedFields', 'ManagedFieldsEntry', 'repeated'],
  ],
  ObjectMeta_Pod: [
    [1, 'name', 'string', 'plain'],
    [3, 'namespace', 'string', 'plain'],
    [5, 'uid', 'string', 'plain'],
    [6, 'resourceVersion', 'string', 'plain'],
    [7, 'generation', 'int64', 'plain'],
    [8, 'creationTimestamp', 'Time', 'plain'],
    [9, 'deletionTimestamp', 'Time', 'plain'],
    [10, 'deletionGracePeriodSeconds', 'int64', 'optional'],
    [11, 'labels', 'string', 'map'],
    [12, 'annotations', 'string', 'map'],
    [13, 'ownerReferences', 'OwnerReference', 'repeated'],
    [14, 'finalizers', 'string', 'repeated'],
    [17, 'managedFields', 'ManagedFieldsEntry_Pod', 'repeated'],
  ],
  ObjectMeta_ControllerRevision: [
    [1, 'name', 'string', 'plain'],
    [3, 'namespace', 'string', 'plain'],
    [5, 'uid', 'string', 'plain'],
    [6, 'resourceVersion', 'string', 'plain'],
    [7, 'generation', 'int64', 'plain'],
    [8, 'creationTimestamp', 'Time', 'plain'],
    [9, 'deletionTimestamp', 'Time', 'plain'],
    [10, 'deletionGracePeriodSeconds', 'int64', 'optional'],
    [11, 'labels', 'string', 'map'],
    [12, 'annotations', 'string', 'map'],
    [13, 'ownerReferences', 'OwnerReference', 'repeated'],
    [14, 'finalizers', 'string', 'repeated'],
    [17, 'managedFields', 'ManagedFieldsEntry_Time', 'repeated'],
  ],
  ManagedFieldsEntry: [
    [1, 'manager', 'string', 'plain'],
    [4, 'time', 'Time', 'plain'],
    [7, 'fieldsV1', 'FieldsV1', 'plain'],
    [8, 'subresource', 'string', 'plain'],
  ],
  ManagedFieldsEntry_Pod: [
    [4, 'time', 'Time', 'plain'],
    [8, 'subresource', 'string', 'plain'],
  ],
  ManagedFieldsEntry_Time: [[4, 'time', 'Time', 'plain']],
  FieldsV1: [[1, 'Raw', 'bytes', 'plain']],
  ObjectMeta_Template: [
    [1, 'name', 'string', 'plain'],
    [11, 'labels', 'string', 'map'],
  ],
  OwnerReference: [
    [1, 'kind', 'string', 'plain'],
    [3, 'name', 'string', 'plain'],
    [4, 'uid', 'string', 'plain'],
    [6, 'controller', 'bool', 'optional'],
  ],
  LabelSelector: [
    [1, 'matchLabels', 'string', 'map'],
    [2, 'matchExpressions', 'LabelSelectorRequirement', 'repeated'],
  ],
  LabelSelectorRequirement: [
    [1, 'key', 'string', 'plain'],
    [2, 'operator', 'string', 'plain'],
    [3, 'values', 'string', 'repeated'],
  ],
  Time: [[1, 'seconds', 'int64', 'optional']],
  MicroTime: [
    [1, 'seconds', 'int64', 'optional'],
    [2, 'nanos', 'int32', 'plain'],
  ],
  Quantity: [[1, 'string', 'string', 'optional']],
  IntOrString: [
    [1, 'type', 'int64', 'plain'],
    [2, 'intVal', 'int32', 'plain'],
    [3, 'strVal', 'string', 'plain'],
  ],
  StatefulSet: [
    [1, 'metadata', 'ObjectMeta_StatefulSet', 'plain'],
    [2, 'spec', 'StatefulSetSpec', 'plain'],
    [3, 'status', 'StatefulSetStatus', 'plain'],
  ],
  StatefulSetSpec: [
    [1, 'replicas', 'int32', 'optional'],
    [2, 'selector', 'LabelSelector', 'plain'],
    [3, 'template', 'PodTemplateSpec', 'plain'],
    [4, 'volumeClaimTemplates', 'PersistentVolumeClaim_Template', 'repeated'],
    [5, 'serviceName', 'string', 'plain'],
    [6, 'podManagementPolicy', 'string', 'plain'],
    [7, 'updateStrategy', 'StatefulSetUpdateStrategy', 'plain'],
    [9, 'minReadySeconds', 'int32', 'plain'],
    [10, 'persistentVolumeClaimRetentionPolicy', 'StatefulSetPersistentVolumeClaimRetentionPolicy', 'plain'],
    [11, 'ordinals', 'StatefulSetOrdinals', 'plain'],
  ],
  StatefulSetUpdateStrategy: [
    [1, 'type', 'string', 'plain'],
    [2, 'rollingUpdate', 'RollingUpdateStatefulSetStrategy', 'plain'],
  ],
  RollingUpdateStatefulSetStrategy: [
    [1, 'partition', 'int32', 'optional'],
    [2, 'maxUnavailable', 'IntOrString', 'plain'],
  ],
  StatefulSetOrdinals: [[1, 'start', 'int32', 'plain']],
  StatefulSetPersistentVolumeClaimRetentionPolicy: [
    [1, 'whenDeleted', 'string', 'plain'],
    [2, 'whenScaled', 'string', 'plain'],
  ],
  StatefulSetStatus: [
    [1, 'observedGeneration', 'int64', 'plain'],
    [2, 'replicas', 'int32', 'plain'],
    [3, 'readyReplicas', 'int32', 'plain'],
    [5, 'updatedReplicas', 'int32', 'plain'],
    [6, 'currentRevision', 'string', 'plain'],
    [7, 'updateRevision', 'string', 'plain'],
    [11, 'availableReplicas', 'int32', 'plain'],
  ],
  ControllerRevision: [
    [1, 'metadata', 'ObjectMeta_ControllerRevision', 'plain'],
    [3, 'revision', 'int64', 'plain'],
  ],
  Pod: [
    [1, 'metadata', 'ObjectMeta_Pod', 'plain'],
    [2, 'spec', 'PodSpec', 'plain'],
    [3, 'status', 'PodStatus', 'plain'],
  ],
  PodSpec: [
    [1, 'volumes', 'Volume', 'repeated'],
    [2, 'containers', 'Container', 'repeated'],
    [4, 'terminationGracePeriodSeconds', 'int64', 'optional'],
    [6, 'dnsPolicy', 'string', 'plain'],
    [10, 'nodeName', 'string', 'plain'],
    [11, 'hostNetwork', 'bool', 'plain'],
    [16, 'hostname', 'string', 'plain'],
    [17, 'subdomain', 'string', 'plain'],
    [19, 'schedulerName', 'string', 'plain'],
    [20, 'initContainers', 'Container', 'repeated'],
    [26, 'dnsConfig', 'PodDNSConfig', 'plain'],
    [28, 'readinessGates', 'PodReadinessGate', 'repeated'],
    [38, 'schedulingGates', 'PodSchedulingGate', 'repeated'],
    [39, 'resourceClaims', 'PodResourceClaim', 'repeated'],
  ],
  PodDNSConfig: [
    [1, 'nameservers', 'string', 'repeated'],
    [2, 'searches', 'string', 'repeated'],
  ],
  PodTemplateSpec: [
    [1, 'metadata', 'ObjectMeta_Template', 'plain'],
    [2, 'spec', 'PodSpec_Template', 'plain'],
  ],
  PodSpec_Template: [
    [1, 'volumes', 'Volume', 'repeated'],
    [2, 'containers', 'Container_Template', 'repeated'],
    [20, 'initContainers', 'Container_Template', 'repeated'],
  ],
  Volume: [
    [1, 'name', 'string', 'plain'],
    [2, 'volumeSource', 'VolumeSource', 'inline'],
  ],
  VolumeSource: [
    [10, 'persistentVolumeClaim', 'PersistentVolumeClaimVolumeSource', 'plain'],
    [29, 'ephemeral', 'EphemeralVolumeSource', 'plain'],
  ],
  PersistentVolumeClaimVolumeSource: [[1, 'claimName', 'string', 'plain']],
  EphemeralVolumeSource: [],
  Container: [
    [1, 'name', 'string', 'plain'],
    [2, 'image', 'string', 'plain'],
    [8, 'resources', 'ResourceRequirements', 'plain'],
    [11, 'readinessProbe', 'Probe', 'plain'],
    [22, 'startupProbe', 'Probe', 'plain'],
    [24, 'restartPolicy', 'string', 'optional'],
    [25, 'restartPolicyRules', 'ContainerRestartRule', 'repeated'],
  ],
  ResourceRequirements: [
    [1, 'limits', 'Quantity', 'map'],
    [2, 'requests', 'Quantity', 'map'],
  ],
  ContainerRestartRule: [[2, 'exitCodes', 'ContainerRestartRuleOnExitCodes', 'optional']],
  ContainerRestartRuleOnExitCodes: [
    [1, 'operator', 'string', 'plain'],
    [2, 'values', 'int32', 'repeated'],
  ],
  Container_Template: [
    [1, 'name', 'string', 'plain'],
    [2, 'image', 'string', 'plain'],
    [3, 'command', 'string', 'repeated'],
    [4, 'args', 'string', 'repeated'],
    [7, 'env', 'EnvVar', 'repeated'],
    [8, 'resources', 'ResourceRequirements', 'plain'],
  ],
  EnvVar: [
    [1, 'name', 'string', 'plain'],
    [2, 'value', 'string', 'plain'],
  ],
  Probe: [[1, 'handler', 'ProbeHandler', 'inline']],
  ProbeHandler: [
    [1, 'exec', 'ExecAction', 'plain'],
    [2, 'httpGet', 'HTTPGetAction', 'plain'],
    [3, 'tcpSocket', 'TCPSocketAction', 'plain'],
    [4, 'grpc', 'GRPCAction', 'plain'],
  ],
  ExecAction: [],
  HTTPGetAction: [
    [1, 'path', 'string', 'plain'],
    [2, 'port', 'IntOrString', 'plain'],
  ],
  TCPSocketAction: [[1, 'port', 'IntOrString', 'plain']],
  GRPCAction: [[1, 'port', 'int32', 'plain']],
  PodReadinessGate: [[1, 'conditionType', 'string', 'plain']],
  PodResourceClaim: [
    [3, 'resourceClaimName', 'string', 'optional'],
    [4, 'resourceClaimTemplateName', 'string', 'optional'],
  ],
  PodSchedulingGate: [[1, 'name', 'string', 'plain']],
  PodStatus: [
    [1, 'phase', 'string', 'plain'],
    [2, 'conditions', 'PodCondition', 'repeated'],
    [3, 'message', 'string', 'plain'],
    [4, 'reason', 'string', 'plain'],
    [6, 'podIP', 'string', 'plain'],
    [8, 'containerStatuses', 'ContainerStatus', 'repeated'],
    [10, 'initContainerStatuses', 'ContainerStatus', 'repeated'],
    [12, 'podIPs', 'PodIP', 'repeated'],
  ],
  PodCondition: [
    [1, 'type', 'string', 'plain'],
    [2, 'status', 'string', 'plain'],
    [4, 'lastTransitionTime', 'Time', 'plain'],
    [5, 'reason', 'string', 'plain'],
    [6, 'message', 'string', 'plain'],
  ],
  PodIP: [[1, 'ip', 'string', 'plain']],
  ContainerStatus: [
    [1, 'name', 'string', 'plain'],
    [2, 'state', 'ContainerState', 'plain'],
    [3, 'lastState', 'ContainerState', 'plain'],
    [4, 'ready', 'bool', 'plain'],
    [5, 'restartCount', 'int32', 'plain'],
    [9, 'started', 'bool', 'optional'],
  ],
  ContainerState: [
    [1, 'waiting', 'ContainerStateWaiting', 'plain'],
    [2, 'running', 'ContainerStateRunning', 'plain'],
    [3, 'terminated', 'ContainerStateTerminated', 'plain'],
  ],
  ContainerStateWaiting: [
    [1, 'reason', 'string', 'plain'],
    [2, 'message', 'string', 'plain'],
  ],
  ContainerStateRunning: [[1, 'startedAt', 'Time', 'plain']],
  ContainerStateTerminated: [
    [1, 'exitCode', 'int32', 'plain'],
    [2, 'signal', 'int32', 'plain'],
    [3, 'reason', 'string', 'plain'],
    [4, 'message', 'string', 'plain'],
    [6, 'finishedAt', 'Time', 'plain'],
  ],
  PersistentVolumeClaim: [
    [1, 'metadata', 'ObjectMeta', 'plain'],
    [2, 'spec', 'PersistentVolumeClaimSpec', 'plain'],
    [3, 'status', 'PersistentVolumeClaimStatus', 'plain'],
  ],
  PersistentVolumeClaim_Template: [
    [1, 'metadata', 'ObjectMeta_Template', 'plain'],
    [2, 'spec', 'PersistentVolumeClaimSpec', 'plain'],
  ],
  PersistentVolumeClaimSpec: [
    [1, 'accessModes', 'string', 'repeated'],
    [2, 'resources', 'VolumeResourceRequirements', 'plain'],
    [3, 'volumeName', 'string', 'plain'],
    [4, 'selector', 'LabelSelector', 'plain'],
    [5, 'storageClassName', 'string', 'optional'],
    [6, 'volumeMode', 'string', 'optional'],
    [7, 'dataSource', 'TypedLocalObjectReference', 'plain'],
    [8, 'dataSourceRef', 'TypedObjectReference', 'plain'],
    [9, 'volumeAttributesClassName', 'string', 'optional'],
  ],
  VolumeResourceRequirements: [[2, 'requests', 'Quantity', 'map']],
  TypedLocalObjectReference: [
    [2, 'kind', 'string', 'plain'],
    [3, 'name', 'string', 'plain'],
  ],
  TypedObjectReference: [
    [2, 'kind', 'string', 'plain'],
    [3, 'name', 'string', 'plain'],
    [4, 'namespace', 'string', 'optional'],
  ],
  PersistentVolumeClaimStatus: [
    [1, 'phase', 'string', 'plain'],
    [3, 'capacity', 'Quantity', 'map'],
    [4, 'conditions', 'PersistentVolumeClaimCondition', 'repeated'],
    [5, 'allocatedResources', 'Quantity', 'map'],
    [7, 'allocatedResourceStatuses', 'string', 'map'],
    [9, 'modifyVolumeStatus', 'ModifyVolumeStatus', 'plain'],
  ],
  ModifyVolumeStatus: [
    [1, 'targetVolumeAttributesClassName', 'string', 'plain'],
    [2, 'status', 'string', 'plain'],
  ],
  PersistentVolumeClaimCondition: [
    [1, 'type', 'string', 'plain'],
    [2, 'status', 'string', 'plain'],
    [4, 'lastTransitionTime', 'Time', 'plain'],
    [5, 'reason', 'string', 'plain'],
    [6, 'message', 'string', 'plain'],
  ],
  PersistentVolume: [
    [1, 'metadata', 'ObjectMeta', 'plain'],
    [2, 'spec', 'PersistentVolumeSpec', 'plain'],
    [3, 'status', 'PersistentVolumeStatus', 'plain'],
  ],
  PersistentVolumeSpec: [
    [1, 'capacity', 'Quantity', 'map'],
    [2, 'persistentVolumeSource', 'PersistentVolumeSource', 'inline'],
    [3, 'accessModes', 'string', 'repeated'],
    [4, 'claimRef', 'ObjectReference', 'plain'],
    [5, 'persistentVolumeReclaimPolicy', 'string', 'plain'],
    [6, 'storageClassName', 'string', 'plain'],
    [8, 'volumeMode', 'string', 'optional'],
    [9, 'nodeAffinity', 'VolumeNodeAffinity', 'plain'],
    [10, 'volumeAttributesClassName', 'string', 'optional'],
  ],
  ObjectReference: [
    [1, 'kind', 'string', 'plain'],
    [2, 'namespace', 'string', 'plain'],
    [3, 'name', 'string', 'plain'],
    [4, 'uid', 'string', 'plain'],
  ],
  VolumeNodeAffinity: [[1, 'required', 'NodeSelector', 'plain']],
  NodeSelector: [[1, 'nodeSelectorTerms', 'NodeSelectorTerm', 'repeated']],
  NodeSelectorTerm: [
    [1, 'matchExpressions', 'NodeSelectorRequirement', 'repeated'],
    [2, 'matchFields', 'NodeSelectorRequirement', 'repeated'],
  ],
  NodeSelectorRequirement: [
    [1, 'key', 'string', 'plain'],
    [2, 'operator', 'string', 'plain'],
    [3, 'values', 'string', 'repeated'],
  ],
  PersistentVolumeStatus: [
    [1, 'phase', 'string', 'plain'],
    [2, 'message', 'string', 'plain'],
    [3, 'reason', 'string', 'plain'],
  ],
  PersistentVolumeSource: [
    [1, 'gcePersistentDisk', 'GCEPersistentDiskVolumeSource', 'plain'],
    [2, 'awsElasticBlockStore', 'AWSElasticBlockStoreVolumeSource', 'plain'],
    [3, 'hostPath', 'HostPathVolumeSource', 'plain'],
    [4, 'glusterfs', 'GlusterfsPersistentVolumeSource', 'plain'],
    [5, 'nfs', 'NFSVolumeSource', 'plain'],
    [6, 'rbd', 'RBDPersistentVolumeSource', 'plain'],
    [7, 'iscsi', 'ISCSIPersistentVolumeSource', 'plain'],
    [8, 'cinder', 'CinderPersistentVolumeSource', 'plain'],
    [9, 'cephfs', 'CephFSPersistentVolumeSource', 'plain'],
    [10, 'fc', 'FCVolumeSource', 'plain'],
    [11, 'flocker', 'FlockerVolumeSource', 'plain'],
    [12, 'flexVolume', 'FlexPersistentVolumeSource', 'plain'],
    [13, 'azureFile', 'AzureFilePersistentVolumeSource', 'plain'],
    [14, 'vsphereVolume', 'VsphereVirtualDiskVolumeSource', 'plain'],
    [15, 'quobyte', 'QuobyteVolumeSource', 'plain'],
    [16, 'azureDisk', 'AzureDiskVolumeSource', 'plain'],
    [17, 'photonPersistentDisk', 'PhotonPersistentDiskVolumeSource', 'plain'],
    [18, 'portworxVolume', 'PortworxVolumeSource', 'plain'],
    [19, 'scaleIO', 'ScaleIOPersistentVolumeSource', 'plain'],
    [20, 'local', 'LocalVolumeSource', 'plain'],
    [21, 'storageos', 'StorageOSPersistentVolumeSource', 'plain'],
    [22, 'csi', 'CSIPersistentVolumeSource', 'plain'],
  ],
  GCEPersistentDiskVolumeSource: [[1, 'pdName', 'string', 'plain']],
  AWSElasticBlockStoreVolumeSource: [[1, 'volumeID', 'string', 'plain']],
  HostPathVolumeSource: [[1, 'path', 'string', 'plain']],
  GlusterfsPersistentVolumeSource: [
    [1, 'endpoints', 'string', 'plain'],
    [2, 'path', 'string', 'plain'],
    [4, 'endpointsNamespace', 'string', 'optional'],
  ],
  NFSVolumeSource: [
    [1, 'server', 'string', 'plain'],
    [2, 'path', 'string', 'plain'],
  ],
  RBDPersistentVolumeSource: [
    [1, 'monitors', 'string', 'repeated'],
    [2, 'image', 'string', 'plain'],
    [4, 'pool', 'string', 'plain'],
  ],
  ISCSIPersistentVolumeSource: [
    [1, 'targetPortal', 'string', 'plain'],
    [2, 'iqn', 'string', 'plain'],
    [3, 'lun', 'int32', 'plain'],
  ],
  CinderPersistentVolumeSource: [[1, 'volumeID', 'string', 'plain']],
  CephFSPersistentVolumeSource: [
    [1, 'monitors', 'string', 'repeated'],
    [2, 'path', 'string', 'plain'],
  ],
  FCVolumeSource: [
    [1, 'targetWWNs', 'string', 'repeated'],
    [2, 'lun', 'int32', 'optional'],
    [5, 'wwids', 'string', 'repeated'],
  ],
  FlockerVolumeSource: [
    [1, 'datasetName', 'string', 'plain'],
    [2, 'datasetUUID', 'string', 'plain'],
  ],
  FlexPersistentVolumeSource: [
    [1, 'driver', 'string', 'plain'],
    [5, 'options', 'string', 'map'],
  ],
  AzureFilePersistentVolumeSource: [
    [1, 'secretName', 'string', 'plain'],
    [2, 'shareName', 'string', 'plain'],
  ],
  VsphereVirtualDiskVolumeSource: [[1, 'volumePath', 'string', 'plain']],
  QuobyteVolumeSource: [
    [1, 'registry', 'string', 'plain'],
    [2, 'volume', 'string', 'plain'],
  ],
  AzureDiskVolumeSource: [
    [1, 'diskName', 'string', 'plain'],
    [2, 'diskURI', 'string', 'plain'],
  ],
  PhotonPersistentDiskVolumeSource: [[1, 'pdID', 'string', 'plain']],
  PortworxVolumeSource: [[1, 'volumeID', 'string', 'plain']],
  ScaleIOPersistentVolumeSource: [
    [1, 'gateway', 'string', 'plain'],
    [2, 'system', 'string', 'plain'],
    [8, 'volumeName', 'string', 'plain'],
  ],
  LocalVolumeSource: [[1, 'path', 'string', 'plain']],
  StorageOSPersistentVolumeSource: [
    [1, 'volumeName', 'string', 'plain'],
    [2, 'volumeNamespace', 'string', 'plain'],
  ],
  CSIPersistentVolumeSource: [
    [1, 'driver', 'string', 'plain'],
    [2, 'volumeHandle', 'string', 'plain'],
    [5, 'volumeAttributes', 'string', 'map'],
  ],
  Service: [
    [1, 'metadata', 'ObjectMeta', 'plain'],
    [2, 'spec', 'ServiceSpec', 'plain'],
  ],
  ServiceSpec: [
    [1, 'ports', 'ServicePort', 'repeated'],
    [2, 'selector', 'string', 'map'],
    [3, 'clusterIP', 'string', 'plain'],
    [4, 'type', 'string', 'plain'],
    [13, 'publishNotReadyAddresses', 'bool', 'plain'],
    [18, 'clusterIPs', 'string', 'repeated'],
    [19, 'ipFamilies', 'string', 'repeated'],
  ],
  ServicePort: [
    [1, 'name', 'string', 'plain'],
    [2, 'protocol', 'string', 'plain'],
    [3, 'port', 'int32', 'plain'],
    [4, 'targetPort', 'IntOrString', 'plain'],
  ],
  Node: [
    [1, 'metadata', 'ObjectMeta', 'plain'],
    [2, 'spec', 'NodeSpec', 'plain'],
    [3, 'status', 'NodeStatus', 'plain'],
  ],
  NodeSpec: [
    [4, 'unschedulable', 'bool', 'plain'],
    [5, 'taints', 'Taint', 'repeated'],
  ],
  Taint: [
    [1, 'key', 'string', 'plain'],
    [2, 'value', 'string', 'plain'],
    [3, 'effect', 'string', 'plain'],
  ],
  NodeStatus: [
    [4, 'conditions', 'NodeCondition', 'repeated'],
    [9, 'volumesInUse', 'string', 'repeated'],
  ],
  NodeCondition: [
    [1, 'type', 'string', 'plain'],
    [2, 'status', 'string', 'plain'],
    [3, 'lastHeartbeatTime', 'Time', 'plain'],
    [4, 'lastTransitionTime', 'Time', 'plain'],
    [5, 'reason', 'string', 'plain'],
    [6, 'message', 'string', 'plain'],
  ],
  Event: [
    [1, 'metadata', 'ObjectMeta', 'plain'],
    [2, 'involvedObject', 'ObjectReference', 'plain'],
    [3, 'reason', 'string', 'plain'],
    [4, 'message', 'string', 'plain'],
    [5, 'source', 'EventSource', 'plain'],
    [6, 'firstTimestamp', 'Time', 'plain'],
    [7, 'lastTimestamp', 'Time', 'plain'],
    [8, 'count', 'int32', 'plain'],
    [9, 'type', 'string', 'plain'],
    [10, 'eventTime', 'MicroTime', 'plain'],
    [11, 'series', 'EventSeries', 'plain'],
    [14, 'reportingComponent', 'string', 'plain'],
  ],
  EventSource: [[1, 'component', 'string', 'plain']],
  EventSeries: [
    [1, 'count', 'int32', 'plain'],
    [2, 'lastObservedTime', 'MicroTime', 'plain'],
  ],
  EndpointSlice: [
    [1, 'metadata', 'ObjectMeta', 'plain'],
    [2, 'endpoints', 'Endpoint', 'repeated'],
    [3, 'ports', 'EndpointPort', 'repeated'],
    [4, 'addressType', 'string', 'plain'],
  ],
  Endpoint: [
    [1, 'addresses', 'string', 'repeated'],
    [2, 'conditions', 'EndpointConditions', 'plain'],
    [3, 'hostname', 'string', 'optional'],
    [4, 'targetRef', 'ObjectReference', 'plain'],
  ],
  EndpointConditions: [
    [1, 'ready', 'bool', 'optional'],
    [2, 'serving', 'bool', 'optional'],
    [3, 'terminating', 'bool', 'optional'],
  ],
  EndpointPort: [
    [1, 'name', 'string', 'optional'],
    [2, 'protocol', 'string', 'optional'],
    [3, 'port', 'int32', 'optional'],
  ],
  StorageClass: [
    [1, 'metadata', 'ObjectMeta', 'plain'],
    [2, 'provisioner', 'string', 'plain'],
    [4, 'reclaimPolicy', 'string', 'optional'],
    [6, 'allowVolumeExpansion', 'bool', 'optional'],
    [7, 'volumeBindingMode', 'string', 'optional'],
  ],
};
