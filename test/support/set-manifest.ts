/** Sets for the steps, whose pods come and go quickly. */

export interface SetManifest {
  readonly replicas: number;
  readonly image?: string;
  readonly policy?: 'OrderedReady' | 'Parallel';
  /** Name of the claim template and its class. */
  readonly claims?: readonly (readonly [template: string, storageClass: string])[];
  /** From created to ready, and from deleted to gone, on the bed; 100 unless told. */
  readonly startMs?: number;
  readonly stopMs?: number;
  /** More fields of the pod's spec, in YAML's flow style. */
  readonly pod?: readonly string[];
  /** More lines of the set's spec, in YAML's flow style: "updateStrategy: {type: OnDelete}". */
  readonly spec?: readonly string[];
}

const claim = ([template, storageClass]: readonly [string, string]): string =>
  `{metadata: {name: ${template}}, spec: {accessModes: [ReadWriteOnce], storageClassName: ${storageClass}, resources: {requests: {storage: 1Gi}}}}`;

/** With its headless service. */
export function setManifestOf(name: string, options: SetManifest): string {
  const { replicas, image = `${name}:1`, policy = 'OrderedReady', claims = [], pod = [], spec = [] } = options;
  const { startMs = 100, stopMs = 100 } = options;
  const mounts = claims.map(([template]) => `{name: ${template}, mountPath: /${template}}`);
  return `
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {clusterIP: None, selector: {app: ${name}}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  serviceName: ${name}
  podManagementPolicy: ${policy}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}, annotations: {bed/start-ms: "${startMs}", bed/stop-ms: "${stopMs}"}}
    spec: {${[`containers: [{name: main, image: '${image}', volumeMounts: [${mounts}]}]`, ...pod].join(', ')}}
  volumeClaimTemplates: [${claims.map(claim)}]
  ${spec.join('\n  ')}
`;
}
