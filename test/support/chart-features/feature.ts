/** A feature of the charts that people install, as a small manifest of our own. */

import type { Json } from '../../../source/simulator/model/json.ts';

export interface ChartFeature {
  readonly objects: readonly Json[];
  /** More objects, where the feature lies in how they are written. */
  readonly yaml?: string;
  /** What waits for something that does not come, and why. Without it, all that the objects make comes up. */
  readonly waits?: {
    readonly pod: string;
    /** Of the pod's conditions or events. */
    readonly reason: RegExp;
    /** What docs/demo.md has to say of each chart with this feature. */
    readonly documented: RegExp;
  };
  /** Nothing acts on the objects, although a chart expects it; docs/demo.md has to say this of each such chart. */
  readonly inert?: { readonly documented: RegExp };
}

interface Parts {
  /** Fields of the workload's spec. */
  readonly spec?: Json;
  /** Fields of the pod's spec. */
  readonly pod?: Json;
  /** Fields of its first container. */
  readonly container?: Json;
}

/** A base image: its programs are known, so that a script or probe which fails is not taken for another's. */
export const IMAGE = 'busybox:1.37';

/** A probe that is asked often, so that the test does not wait. */
export const probe = (handler: Json): Json => ({ ...handler, periodSeconds: 2 });

/** A readiness probe by a script of the shell. */
export const readyIf = (script: string): Json => ({
  readinessProbe: probe({ exec: { command: ['sh', '-c', script] } }),
});

export function podTemplate(name: string, { pod = {}, container = {} }: Parts): Json {
  const main = { name: 'main', image: IMAGE, command: ['sleep', '10000000'], ...container };
  return { metadata: { labels: { app: name } }, spec: { containers: [main], ...pod } };
}

/** A set of two members. */
export function set(name: string, parts: Parts = {}): Json {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name },
    spec: {
      serviceName: name,
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: podTemplate(name, parts),
      ...parts.spec,
    },
  };
}

export function deployment(name: string, parts: Parts = {}): Json {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { selector: { matchLabels: { app: name } }, template: podTemplate(name, parts), ...parts.spec },
  };
}

/** A service that selects the pods of the workload with its name. */
export function service(name: string, spec: Json = {}): Json {
  const ports = [{ name: 'tcp', port: 6379, targetPort: 'tcp' }];
  return { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { selector: { app: name }, ports, ...spec } };
}

export function object(apiVersion: string, kind: string, name: string, rest: Json = {}): Json {
  return { apiVersion, kind, metadata: { name }, ...rest };
}

export const headless = (name: string): Json => service(name, { clusterIP: 'None' });

export const configMap = (name: string, data: Json): Json => object('v1', 'ConfigMap', name, { data });

export const secret = (name: string, stringData: Json): Json => object('v1', 'Secret', name, { stringData });

export const claim = (name: string): Json => object('v1', 'PersistentVolumeClaim', name, { spec: CLAIM_SPEC });

export const CLAIM_SPEC: Json = {
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: '1Gi' } },
};
