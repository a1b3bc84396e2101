/**
 * The messages that kubectl sends as protobuf (`kubectl create …`, `kubectl auth can-i`), by their field numbers in the
 * generated.proto files of k8s.io/api. Fields that kubectl does not set are left out.
 */

export type ProtobufType =
  | 'text'
  | 'number'
  /** Texts by name. */
  | 'texts'
  /** Bytes by name, in base64. */
  | 'blobs'
  | 'quantities'
  | 'int-or-text'
  | MessageSchema;

export interface ProtobufField {
  readonly name: string;
  readonly type: ProtobufType;
  readonly repeated?: true;
}

/** Fields by number. */
export type MessageSchema = Readonly<Record<number, ProtobufField>>;

function field(name: string, type: ProtobufType): ProtobufField {
  return { name, type };
}

function list(name: string, type: ProtobufType): ProtobufField {
  return { name, type, repeated: true };
}

const META: MessageSchema = {
  1: field('name', 'text'),
  2: field('generateName', 'text'),
  3: field('namespace', 'text'),
  11: field('labels', 'texts'),
  12: field('annotations', 'texts'),
};

const SELECTOR: MessageSchema = { 1: field('matchLabels', 'texts') };

const CONTAINER: MessageSchema = {
  1: field('name', 'text'),
  2: field('image', 'text'),
  3: list('command', 'text'),
  4: list('args', 'text'),
  6: list('ports', { 1: field('name', 'text'), 3: field('containerPort', 'number'), 4: field('protocol', 'text') }),
};

const POD_TEMPLATE: MessageSchema = {
  1: field('metadata', META),
  2: field('spec', { 2: list('containers', CONTAINER) }),
};

const SERVICE_PORT: MessageSchema = {
  1: field('name', 'text'),
  2: field('protocol', 'text'),
  3: field('port', 'number'),
  4: field('targetPort', 'int-or-text'),
  5: field('nodePort', 'number'),
};

function object(spec: MessageSchema): MessageSchema {
  return { 1: field('metadata', META), 2: field('spec', spec) };
}

/** By apiVersion and kind. */
export const MESSAGE_SCHEMAS: Readonly<Record<string, MessageSchema>> = {
  'v1/Namespace': object({}),
  'v1/ServiceAccount': { 1: field('metadata', META) },
  'v1/ConfigMap': { 1: field('metadata', META), 2: field('data', 'texts'), 3: field('binaryData', 'blobs') },
  'v1/Secret': { 1: field('metadata', META), 2: field('data', 'blobs'), 3: field('type', 'text') },
  'v1/ResourceQuota': object({ 1: field('hard', 'quantities') }),
  'v1/Service': object({
    1: list('ports', SERVICE_PORT),
    2: field('selector', 'texts'),
    3: field('clusterIP', 'text'),
    4: field('type', 'text'),
    10: field('externalName', 'text'),
  }),
  'apps/v1/Deployment': object({
    1: field('replicas', 'number'),
    2: field('selector', SELECTOR),
    3: field('template', POD_TEMPLATE),
  }),
  'policy/v1/PodDisruptionBudget': object({
    1: field('minAvailable', 'int-or-text'),
    2: field('selector', SELECTOR),
    3: field('maxUnavailable', 'int-or-text'),
  }),
  'autoscaling/v2/HorizontalPodAutoscaler': object({
    1: field('scaleTargetRef', { 1: field('kind', 'text'), 2: field('name', 'text'), 3: field('apiVersion', 'text') }),
    2: field('minReplicas', 'number'),
    3: field('maxReplicas', 'number'),
  }),
  'authorization.k8s.io/v1/SelfSubjectAccessReview': object({
    1: field('resourceAttributes', {
      1: field('namespace', 'text'),
      2: field('verb', 'text'),
      3: field('group', 'text'),
      4: field('version', 'text'),
      5: field('resource', 'text'),
      6: field('subresource', 'text'),
      7: field('name', 'text'),
    }),
    2: field('nonResourceAttributes', { 1: field('path', 'text'), 2: field('verb', 'text') }),
  }),
};
