/** What a container finds of ConfigMaps, Secrets and the downward API: its variables and files. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expandReferences } from '../../../../source/simulator/kubelet/config/expansion.ts';
import { type ClusterHarness, createClusterHarness } from '../cluster-harness.ts';

const OBJECTS = `
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {mode: fast, my.cnf: "[mysqld]\\n", empty: ""}
---
apiVersion: v1
kind: Secret
metadata: {name: login}
data: {password: czNjcjN0}
---
apiVersion: v1
kind: Service
metadata: {name: my-db}
spec: {clusterIP: 10.96.7.7, selector: {app: none}, ports: [{name: sql, port: 3306}]}
`;

function podYaml(spec: string): string {
  return `${OBJECTS}---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web, tier: front}, annotations: {demo/start-ms: "500"}}
spec:
${spec}
`;
}

function run(world: ClusterHarness, ...command: readonly string[]): string {
  return world.run('web', command).stdout;
}

test('variables come from values, keys, fields, resources and services', () => {
  const world = createClusterHarness();
  world.apply(
    podYaml(`
  containers:
    - name: main
      image: web:1
      resources: {limits: {cpu: 500m, memory: 128Mi}}
      envFrom: [{prefix: S_, configMapRef: {name: settings}}, {secretRef: {name: absent, optional: true}}]
      env:
        - {name: NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
        - {name: TIER, valueFrom: {fieldRef: {fieldPath: "metadata.labels['tier']"}}}
        - {name: ADDRESS, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
        - {name: CPUS, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
        - {name: MIB, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}
        - {name: PASSWORD, valueFrom: {secretKeyRef: {name: login, key: password}}}
        - {name: NONE, valueFrom: {configMapKeyRef: {name: settings, key: none, optional: true}}}
        - {name: URL, value: "$(NAME).db:$(MY_DB_SERVICE_PORT)/$$(NAME)/$(UNKNOWN)"}
`),
  );
  world.until('the pod', () => world.isReady('web'));
  const variables = Object.fromEntries(
    run(world, 'env')
      .split('\n')
      .map((line) => line.split(/=(.*)/s).slice(0, 2)),
  );
  const expected = {
    HOSTNAME: 'web',
    S_mode: 'fast',
    NAME: 'web',
    TIER: 'front',
    CPUS: '1',
    MIB: '128',
    PASSWORD: 's3cr3t',
    URL: 'web.db:3306/$(NAME)/$(UNKNOWN)',
    MY_DB_SERVICE_HOST: '10.96.7.7',
    MY_DB_PORT_3306_TCP: 'tcp://10.96.7.7:3306',
    KUBERNETES_SERVICE_HOST: '10.96.0.1',
    ADDRESS: world.get('pods', 'web')?.status?.['podIP'],
  };
  assert.deepEqual(Object.fromEntries(Object.keys(expected).map((name) => [name, variables[name]])), expected);
  assert.equal(variables['NONE'], undefined);
  assert.equal(run(world, 'sh', '-c', 'echo $PASSWORD'), 's3cr3t\n');
});

test('files of all kinds of volumes lie where they are mounted', () => {
  const world = createClusterHarness();
  world.apply(
    podYaml(`
  volumes:
    - {name: all, configMap: {name: settings}}
    - {name: one, configMap: {name: settings, items: [{key: mode, path: deep/mode.txt}]}}
    - {name: keys, secret: {secretName: login}}
    - {name: gone, secret: {secretName: absent, optional: true}}
    - {name: about, downwardAPI: {items: [{path: labels, fieldRef: {fieldPath: metadata.labels}}]}}
    - name: mixed
      projected:
        sources:
          - {configMap: {name: settings, items: [{key: mode, path: mode}]}}
          - {secret: {name: login}}
          - {serviceAccountToken: {path: token}}
  containers:
    - name: main
      image: web:1
      volumeMounts:
        - {name: all, mountPath: /etc/all}
        - {name: all, mountPath: /etc/mysql/my.cnf, subPath: my.cnf}
        - {name: one, mountPath: /etc/one/}
        - {name: keys, mountPath: /etc/keys}
        - {name: gone, mountPath: /etc/gone}
        - {name: about, mountPath: /etc/about}
        - {name: mixed, mountPath: /etc/mixed}
`),
  );
  world.until('the pod', () => world.isReady('web'));
  assert.equal(run(world, 'ls', '/etc/all'), 'empty\nmode\nmy.cnf\n');
  assert.equal(run(world, 'cat', '/etc/mysql/my.cnf'), '[mysqld]\n');
  assert.equal(run(world, 'cat', '/etc/one/deep/mode.txt', '/etc/keys/password'), 'fasts3cr3t');
  assert.equal(run(world, 'cat', '/etc/about/labels'), 'app="web"\ntier="front"');
  assert.equal(run(world, 'ls', '/etc/mixed'), 'mode\npassword\ntoken\n');
  assert.equal(run(world, 'cat', '/var/run/secrets/kubernetes.io/serviceaccount/namespace'), 'default');
});

test('references in commands and values are expanded as Kubernetes does', () => {
  const variables = { A: '1', EMPTY: '' };
  for (const [text, expected] of [
    ['$(A)-$(A)', '1-1'],
    ['$$(A)', '$(A)'],
    ['$$$(A)', '$1'],
    ['$(B)', '$(B)'],
    ['x$(EMPTY)y', 'xy'],
    ['$A $(toString)', '$A $(toString)'],
  ] as const) {
    assert.equal(expandReferences(text, variables), expected, text);
  }
});
