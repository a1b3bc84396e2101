/** Mistakes that no change of a single value makes: two things that exclude each other, names that are not known. */

import { isObject, type Json } from '../../../../../source/simulator/model/json.ts';
import type { Mutation } from './operators.ts';

type Mistake = readonly [path: string, value: unknown];

const SCHEDULES = [
  '61 * * * *',
  '* * * *',
  '*/0 * * * *',
  '5-1 * * * *',
  'a b c d e',
  '@every 5x',
  '@every 5m',
  '@dayly',
  '@daily',
  '1-2-3 * * * *',
  '1/2/3 * * * *',
  '-1 * * * *',
  '0 0 0 * *',
  '0 0 * jan-mar mon-fri',
  '0 0 * foo *',
  '0 0 * * 7',
  'TZ=UTC 0 3 * * *',
];

const CONTAINER = 'spec.containers.0';

const MISTAKES: Readonly<Record<string, readonly Mistake[]>> = {
  Pod: [
    [`${CONTAINER}.readinessProbe.tcpSocket`, { port: 80 }],
    [`${CONTAINER}.readinessProbe.successThreshold`, 2],
    [`${CONTAINER}.livenessProbe.successThreshold`, 2],
    [`${CONTAINER}.readinessProbe.terminationGracePeriodSeconds`, 5],
    [`${CONTAINER}.livenessProbe.terminationGracePeriodSeconds`, 0],
    [`${CONTAINER}.livenessProbe.tcpSocket.port`, 'no_such'],
    [`${CONTAINER}.readinessProbe.httpGet.scheme`, 'ftp'],
    [`${CONTAINER}.readinessProbe.httpGet.httpHeaders`, [{ name: 'X Y', value: 'a' }]],
    [`${CONTAINER}.lifecycle.preStop.sleep`, { seconds: 5 }],
    [`${CONTAINER}.lifecycle.preStop`, { sleep: { seconds: 100 } }],
    [`${CONTAINER}.lifecycle.preStop`, {}],
    [`${CONTAINER}.env.1.value`, 'text'],
    [`${CONTAINER}.env.1.valueFrom.secretKeyRef`, { name: 'credentials', key: 'password' }],
    [`${CONTAINER}.env.0.name`, 'A=B'],
    [`${CONTAINER}.env.1.valueFrom.fieldRef.fieldPath`, "metadata.labels['app']"],
    [`${CONTAINER}.env.1.valueFrom.fieldRef.fieldPath`, 'spec.restartPolicy'],
    [`${CONTAINER}.env.3.valueFrom.resourceFieldRef.resource`, 'limits.disk'],
    [`${CONTAINER}.env.3.valueFrom.resourceFieldRef.divisor`, '3m'],
    [`${CONTAINER}.envFrom.0.secretRef`, { name: 'credentials' }],
    [`${CONTAINER}.envFrom.0`, { prefix: 'A' }],
    [`${CONTAINER}.resources.requests.cpu`, '2'],
    [`${CONTAINER}.resources.requests.cpus`, '2'],
    [`${CONTAINER}.resources.limits.storage`, '2'],
    [`${CONTAINER}.resources.requests`, { 'example.com/gpu': 1 }],
    [`${CONTAINER}.resources.limits`, { 'example.com/gpu': '0.5' }],
    [`${CONTAINER}.resources.requests.memory`, '-1Mi'],
    [`${CONTAINER}.ports.1.hostPort`, 70_000],
    [
      `${CONTAINER}.ports`,
      [
        { containerPort: 1, hostPort: 80 },
        { containerPort: 2, hostPort: 80 },
      ],
    ],
    [`${CONTAINER}.image`, ' nginx'],
    [`${CONTAINER}.volumeMounts.1.subPath`, '../up'],
    [`${CONTAINER}.volumeMounts.1.subPathExpr`, '$(A)'],
    [`${CONTAINER}.volumeMounts.1.mountPropagation`, 'Bidirectional'],
    [`${CONTAINER}.volumeDevices`, [{ name: 'data', devicePath: '/dev/a' }]],
    [`${CONTAINER}.securityContext.privileged`, true],
    [`${CONTAINER}.restartPolicy`, 'Sometimes'],
    [`${CONTAINER}.terminationMessagePolicy`, 'Else'],
    ['spec.initContainers.0.readinessProbe', { tcpSocket: { port: 80 } }],
    ['spec.initContainers.0.restartPolicy', 'Always'],
    ['spec.initContainers.0.name', 'main'],
    ['spec.volumes.0.configMap', { name: 'settings' }],
    ['spec.volumes.0', { name: 'data', persistentVolumeClaim: {} }],
    ['spec.volumes.0', { name: 'data', nfs: { server: 'a', path: 'b' } }],
    ['spec.volumes.1.configMap.items.0.path', '../b'],
    ['spec.volumes.2.secret.defaultMode', 1000],
    ['spec.volumes.4.hostPath.path', '/a/../b'],
    ['spec.tolerations.0.operator', 'Exists'],
    ['spec.tolerations.0.tolerationSeconds', 5],
    ['spec.topologySpreadConstraints.0.minDomains', 2],
    ['spec.nodeName', 'No Such'],
    ['spec.hostname', 'a.b'],
    ['spec.activeDeadlineSeconds', 0],
    ['spec.dnsPolicy', 'None'],
    ['spec.dnsPolicy', 'Some'],
    ['spec.restartPolicy', 'Sometimes'],
    ['spec.priorityClassName', 'Bad Name'],
    ['spec.preemptionPolicy', 'Some'],
  ],
  Deployment: [
    ['spec.strategy.rollingUpdate', { maxSurge: 0, maxUnavailable: 0 }],
    ['spec.strategy.rollingUpdate', { maxSurge: 0, maxUnavailable: '101%' }],
    ['spec.strategy', { type: 'Recreate', rollingUpdate: { maxSurge: 1 } }],
    ['spec.template.spec.restartPolicy', 'Never'],
    ['spec.template.spec.activeDeadlineSeconds', 5],
  ],
  DaemonSet: [['spec.updateStrategy.rollingUpdate', { maxSurge: 1, maxUnavailable: 1 }]],
  StatefulSet: [
    ['spec.updateStrategy', { type: 'OnDelete', rollingUpdate: { partition: 1 } }],
    ['spec.podManagementPolicy', 'Ordered'],
    ['spec.serviceName', 'a.b'],
  ],
  Job: [
    ['spec.completionMode', 'Indexed'],
    ['spec.completionMode', 'Some'],
    ['spec.backoffLimitPerIndex', 1],
    ['spec.maxFailedIndexes', 1],
    ['spec.podReplacementPolicy', 'Some'],
  ],
  CronJob: SCHEDULES.map((schedule): Mistake => ['spec.schedule', schedule]),
  PersistentVolumeClaim: [
    ['spec.accessModes', ['ReadWriteOnce', 'ReadWriteOncePod']],
    ['spec.resources.requests.storage', '0'],
    ['spec.dataSource', { kind: 'Else', name: 'a' }],
  ],
  PersistentVolume: [
    ['spec.hostPath', { path: '/a' }],
    ['spec.capacity.cpu', '1'],
  ],
  HorizontalPodAutoscaler: [
    ['spec.minReplicas', 9],
    ['spec.scaleTargetRef.apiVersion', 'v1'],
    ['spec.metrics.0.pods', { metric: { name: 'a' }, target: { type: 'AverageValue', averageValue: '1' } }],
    ['spec.behavior', { scaleDown: { policies: [] } }],
    ['spec.behavior', { scaleUp: { policies: [{ type: 'Some', value: 0, periodSeconds: 9999 }] } }],
  ],
  Ingress: [
    ['spec.rules.0.host', '10.0.0.1'],
    ['spec.rules.0.host', '*.com.*'],
    ['spec.rules.0.http.paths.0.path', '/a//b'],
    ['spec.rules.0.http.paths.0.path', '/a/..'],
    ['spec.rules.0.http.paths.0.backend.service.port.name', 'http'],
  ],
  NetworkPolicy: [
    ['spec.ingress.0.from.1.podSelector', {}],
    ['spec.ingress.0.from.1.ipBlock.except', ['11.0.0.0/16']],
    ['spec.ingress.0.ports.0.endPort', 70],
    ['spec.egress.0.ports.0.endPort', 70],
  ],
  LimitRange: [
    ['spec.limits', [{ type: 'Container', default: { cpu: '2' }, max: { cpu: '1' } }]],
    ['spec.limits', [{ type: 'Container', defaultRequest: { cpu: '2' }, default: { cpu: '1' } }]],
    ['spec.limits', [{ type: 'Pod', default: { cpu: '2' } }]],
    ['spec.limits', [{ type: 'PersistentVolumeClaim' }]],
  ],
  ResourceQuota: [
    ['spec.hard.pods', '1.5'],
    ['spec.hard.pods', '-1'],
  ],
  Service: [
    ['spec.sessionAffinityConfig', { clientIP: { timeoutSeconds: 0 } }],
    ['spec.externalTrafficPolicy', 'Local'],
    ['spec.internalTrafficPolicy', 'Some'],
    ['spec.clusterIP', 'Else'],
  ],
};

function withValue(target: unknown, [key = '', ...rest]: readonly string[], value: unknown): unknown {
  const inner = (current: unknown): unknown => (rest.length === 0 ? value : withValue(current, rest, value));
  if (Array.isArray(target)) return target.map((item: unknown, index) => (index === Number(key) ? inner(item) : item));
  const object: Json = isObject(target) ? target : {};
  return { ...object, [key]: inner(object[key]) };
}

/** The manifest with each of the mistakes that are known of its kind. */
export function mistakesOf(manifest: Json): readonly Mutation[] {
  const list = MISTAKES[String(manifest['kind'])] ?? [];
  return list.flatMap(([path, value]) => {
    const object = withValue(manifest, path.split('.'), value);
    return isObject(object) ? [{ name: `${path}: ${JSON.stringify(value)}`, object }] : [];
  });
}
