import { bothClusters, type Step } from './both-clusters.ts';

const { compare } = bothClusters('autoscalers');

const TARGET = '{kind: StatefulSet, name: web, apiVersion: apps/v1}';

function simple(name: string, spec: string): string {
  return `apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: {name: ${name}, labels: {run: versions}}
spec: {scaleTargetRef: ${TARGET}, maxReplicas: 5${spec}}
`;
}

/** @param spec lines, as they stand in a manifest */
function detailed(name: string, spec: string): string {
  return `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: ${name}, labels: {run: versions}}
spec:
  scaleTargetRef: ${TARGET}
  maxReplicas: 7
${spec}
`;
}

const INGRESS = '{kind: Ingress, name: i, apiVersion: networking.k8s.io/v1}';
const EVERYTHING = `  behavior: {scaleDown: {stabilizationWindowSeconds: 60}, scaleUp: {policies: [{type: Pods, value: 1, periodSeconds: 30}]}}
  metrics:
    - {type: Resource, resource: {name: memory, target: {type: Utilization, averageUtilization: 50}}}
    - {type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 500m}}}
    - {type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}}
    - {type: Pods, pods: {metric: {name: p, selector: {matchLabels: {a: b}}}, target: {type: AverageValue, averageValue: 1k}}}
    - {type: Object, object: {metric: {name: o}, describedObject: ${INGRESS}, target: {type: Value, value: 2k}}}
    - {type: Object, object: {metric: {name: o}, describedObject: ${INGRESS}, target: {type: AverageValue, averageValue: 2k}}}
    - {type: External, external: {metric: {name: e, selector: {matchLabels: {a: b}}}, target: {type: AverageValue, averageValue: "30"}}}
    - {type: External, external: {metric: {name: e}, target: {type: Value, value: "30"}}}
    - {type: ContainerResource, containerResource: {name: cpu, container: x, target: {type: Utilization, averageUtilization: 60}}}`;

/**
 * kubectl asks for the version of a manifest, and of a name for the preferred one. The controllers write that there is no
 * such set.
 */
function shown(name: string): readonly Step[] {
  const line = 'get -f - -o yaml --show-managed-fields';
  return [
    { line, input: simple(name, ''), says: /autoscaling\/v1/, settles: true },
    { line, input: detailed(name, ''), says: /autoscaling\/v2/, settles: true },
  ];
}

compare('an autoscaler of version 1 is one of version 2, and the other way round', [
  { line: 'create -f -', input: simple('percent', ', targetCPUUtilizationPercentage: 70'), says: /created/ },
  { line: 'create -f -', input: simple('usual', ''), says: /created/ },
  { line: 'create -f -', input: detailed('detailed', EVERYTHING), says: /created/ },
  ...['percent', 'usual', 'detailed'].flatMap(shown),
  { line: 'get -f -', input: simple('detailed', '') },
  { line: 'get hpa -o yaml', says: /autoscaling\/v2/, settles: true },
  { line: 'api-resources --api-group autoscaling' },
  { line: 'explain hpa.spec --api-version autoscaling/v1', says: /targetCPUUtilizationPercentage/ },
  { line: 'create --dry-run=server -o yaml -f -', input: simple('dry', ', minReplicas: 2') },
]);

const CPU_55 = `'{"spec":{"targetCPUUtilizationPercentage":55}}'`;

compare('an autoscaler is changed by both of its versions', [
  { line: `patch -f - -p ${CPU_55}`, input: simple('percent', ''), says: /patched/ },
  ...shown('percent'),
  { line: `patch -f - -p '{"spec":{"maxReplicas":9}}'`, input: simple('detailed', ''), says: /patched/ },
  ...shown('detailed'),
  { line: `patch -f - --type merge -p '{"spec":{"minReplicas":2}}'`, input: detailed('usual', ''), says: /patched/ },
  ...shown('usual'),
  { line: 'replace -f -', input: simple('detailed', ', targetCPUUtilizationPercentage: 40') },
  ...shown('detailed'),
  { line: 'apply -f -', input: simple('applied', ', targetCPUUtilizationPercentage: 30') },
  { line: 'apply -f -', input: simple('applied', ', targetCPUUtilizationPercentage: 35') },
  ...shown('applied'),
  { line: 'apply --server-side -f -', input: simple('served', ', targetCPUUtilizationPercentage: 30') },
  { line: 'apply --server-side -f -', input: simple('served', ', targetCPUUtilizationPercentage: 45') },
  ...shown('served'),
  { line: 'apply --server-side --field-manager other -f -', input: simple('served', ', minReplicas: 3') },
  { line: 'apply --server-side --field-manager other -f -', input: detailed('served', '  minReplicas: 4') },
  ...shown('served'),
]);

compare('an autoscaler of version 1 is refused as one of version 2', [
  { line: 'create -f -', input: simple('bad', ', targetCPUUtilizationPercentage: 0') },
  { line: 'create -f -', input: simple('bad', ', minReplicas: 9') },
  { line: 'create -f -', input: simple('bad', ', metrics: []') },
  { line: 'create -f -', input: simple('bad', ', targetCPUUtilizationPercentage: many') },
  { line: 'delete -f -', input: simple('usual', '') },
  { line: 'get hpa usual' },
]);
