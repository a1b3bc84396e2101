/** Which commands of containers are given up for the part of the image, and which fail as on any cluster. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, itemsOf } from '../../../../source/simulator/model/json.ts';
import { type ClusterHarness, createClusterHarness } from '../cluster-harness.ts';

const SCRIPTS = `
apiVersion: v1
kind: ConfigMap
metadata: {name: scripts}
data:
  run.sh: |
    #!/bin/bash
    case $1 in @(a|b)) store-server --name "$1";; esac
`;

/** A pod whose container, or init container, runs a line in a shell. */
function startPod(image: string, line: string, isInit = false, shell = 'sh'): ClusterHarness {
  const world = createClusterHarness();
  const spec = {
    name: 'main',
    image,
    command: [shell, '-c', line],
    volumeMounts: [{ name: 'scripts', mountPath: '/scripts' }],
  };
  const lists = isInit
    ? { initContainers: [spec], containers: [{ name: 'app', image: 'web' }] }
    : { containers: [spec] };
  const volumes = [{ name: 'scripts', configMap: { name: 'scripts', defaultMode: 0o755 } }];
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', annotations: { 'demo/start-ms': '500' } },
    spec: { ...lists, restartPolicy: 'Never', volumes },
  };
  world.apply(`${SCRIPTS}---\n${JSON.stringify(pod)}`);
  world.clock.advance(60_000);
  return world;
}

function exitCodeOf(world: ClusterHarness, list: 'containerStatuses' | 'initContainerStatuses'): unknown {
  const [main] = itemsOf(world.get('pods', 'web')?.status?.[list]);
  return at(main, 'state', 'terminated', 'exitCode');
}

const linesOf = (world: ClusterHarness): string =>
  world.cluster
    .logs({ namespace: 'default', name: 'web', container: 'main' })
    .map(({ text }) => text)
    .join('\n');

const ONLY_THE_IMAGE = /^\[simulation\] .*: its image's part is played instead$/m;

const GIVEN_UP: readonly (readonly [what: string, image: string, line: string, shell?: string])[] = [
  ['syntax of bash, in an application', 'store:1', 'names=(a b); exec store-server'],
  ['a substitution of bash, in an application of the table', 'postgres:18', 'exec postgres $' + '{!PREFIX}'],
  ['syntax of bash, run by bash, in a plain system', 'debian:13', 'case a in @(a|b)) echo done;; esac', 'bash'],
  ['a script of the image, read', 'store:1', '. /opt/store/scripts/lib.sh; prepare'],
  ['a script of the image, run by a shell', 'store:1', 'sh /opt/store/run.sh'],
  ['a script of the image, evaluated', 'store:1', 'eval "names=(a b)"'],
  ['a program of the image whose failure is passed on', 'store:1', 'store-setup || exit 4'],
  ['a program of an image that is full of tools', 'nicolaka/netshoot:1', 'tcpdump -i any || exit 4'],
  ['a program of a plain system', 'busybox:1', 'perl "{print}" /etc/hosts || exit 4'],
  ['a file of a plain system', 'alpine:3', '. /usr/share/misc/functions.sh'],
  ['a socket to a port of its own', 'store:1', 'echo > /dev/tcp/127.0.0.1/80', 'bash'],
  ['an option that the simulated program does not know', 'store:1', 'ls --zero /'],
  ['a program of the image, copied', 'store:1', 'cp -n /usr/local/bin/store-server /shared || exit 4'],
  ['a file of the image, read', 'store:1', 'set -e; grep -q cluster /etc/store/store.conf; exec store-server'],
  ['a folder of the image, handed over', 'store:1', 'chown -R 1000 /var/lib/store'],
  ['a folder of the image, written to', 'store:1', 'echo id=1 >/opt/store/conf/id && exec store-server'],
  ['a file of a plain system, copied', 'debian:13', 'cp /usr/share/zoneinfo/Europe/Paris /tmp/zone'],
  ['a script of a ConfigMap that is not understood', 'store:1', '/scripts/run.sh'],
];

for (const [what, image, line, shell] of GIVEN_UP) {
  test(`the image's part is played after ${what}, and the log says so`, () => {
    const world = startPod(image, line, false, shell);
    assert.equal(world.get('pods', 'web')?.status?.['phase'], 'Running');
    assert.match(linesOf(world), ONLY_THE_IMAGE);
  });
  test(`an init container ends well after ${what}`, () => {
    const world = startPod(image, line, true, shell);
    assert.equal(exitCodeOf(world, 'initContainerStatuses'), 0);
    assert.equal(world.isReady('web'), true);
  });
}

test('a server of the image whose output goes through a pipe keeps running', () => {
  const world = createClusterHarness();
  world.apply(`
apiVersion: v1
kind: Pod
metadata: {name: web, annotations: {demo/start-ms: "500"}}
spec: {containers: [{name: main, image: "store:1", command: [sh, -c, store-server | cat]}]}
`);
  world.clock.advance(60_000);
  assert.equal(world.isReady('web'), true);
  assert.equal(at(itemsOf(world.get('pods', 'web')?.status?.['containerStatuses'])[0], 'restartCount'), 0);
  assert.match(linesOf(world), ONLY_THE_IMAGE);
});

const OWN: readonly (readonly [what: string, image: string, line: string, exitCode: number])[] = [
  ['an exit code', 'store:1', 'exit 3', 3],
  ['a command that fails', 'store:1', 'false', 1],
  ['a command that nobody has, in a plain system', 'busybox:1', 'foo', 127],
  ['the exit code of a missing command, in an application', 'store:1', 'exit 127', 127],
  ['syntax of bash for the shell of a plain system', 'busybox:1', 'names=(a b)', 2],
  ['a script that breaks off, in a plain system', 'debian:13', 'if true', 2],
  ['a script of nobody, in a plain system', 'busybox:1', '. /opt/lib.sh', 2],
  ['a file that the ConfigMap does not have', 'store:1', '/scripts/other.sh', 127],
  ['a file that is written at run time', 'store:1', 'cat /tmp/ready', 1],
  ['a file that nobody has, in a plain system', 'busybox:1', 'cp /opt/store.conf /tmp', 1],
  ['a file that is not on the volume', 'store:1', 'cat /scripts/other.sh', 1],
  ['an option that nobody has, in a plain system', 'busybox:1', 'ls --sideways', 1],
];

for (const [what, image, line, exitCode] of OWN) {
  test(`a container fails with ${what}`, () => {
    const world = startPod(image, line);
    assert.equal(exitCodeOf(world, 'containerStatuses'), exitCode);
    assert.doesNotMatch(linesOf(world), /simulation/);
  });
}

test('files of a ConfigMap have the mode of their item, else that of the volume, else 0644', () => {
  const world = createClusterHarness();
  world.apply(`${SCRIPTS}
---
apiVersion: v1
kind: Pod
metadata: {name: web, annotations: {demo/start-ms: "500"}}
spec:
  containers:
    - name: main
      image: web
      volumeMounts: [{name: usual, mountPath: /usual}, {name: volume, mountPath: /volume}, {name: all, mountPath: /all}]
  volumes:
    - {name: usual, configMap: {name: scripts}}
    - {name: volume, configMap: {name: scripts, defaultMode: 0750, items: [{key: run.sh, path: a}, {key: run.sh, path: b, mode: 0400}]}}
    - name: all
      projected:
        defaultMode: 0755
        sources:
          - configMap: {name: scripts}
          - downwardAPI: {items: [{path: name, mode: 0600, fieldRef: {fieldPath: metadata.name}}]}
`);
  world.until('the pod to be ready', () => world.isReady('web'));
  const paths = ['/usual/run.sh', '/volume/a', '/volume/b', '/all/run.sh', '/all/name'];
  const { stdout } = world.run('web', ['stat', '-c', '%a %n', ...paths]);
  assert.deepEqual(
    stdout.trim().split('\n'),
    ['644', '750', '400', '755', '600'].map((mode, at) => `${mode} ${paths[at]}`),
  );
  assert.equal(world.run('web', ['sh', '-c', '/usual/run.sh']).exitCode, 126);
});

test('a probe that asks by a socket of bash is answered by the image', () => {
  const world = createClusterHarness();
  world.apply(`
apiVersion: v1
kind: Pod
metadata: {name: web, annotations: {demo/start-ms: "500"}}
spec:
  containers:
    - name: main
      image: keeper:1
      readinessProbe:
        periodSeconds: 1
        exec: {command: [bash, -c, 'OK=$(exec 3<>/dev/tcp/127.0.0.1/9181; cat <&3); [[ "$OK" == imok ]]']}
`);
  world.until('the pod to be ready', () => world.isReady('web'));
});

test('a script that waits for a port by a socket of bash goes on once it is open', () => {
  const world = startPod('debian:13', 'until (echo > /dev/tcp/db/5432) 2>/dev/null; do sleep 1; done', true, 'bash');
  assert.equal(exitCodeOf(world, 'initContainerStatuses'), undefined);
  world.apply(`
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {selector: {app: db}, ports: [{port: 5432}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db, labels: {app: db}, annotations: {demo/start-ms: "500"}}
spec: {containers: [{name: main, image: "store:1", ports: [{containerPort: 5432}]}]}
`);
  world.until('the init container to end', () => exitCodeOf(world, 'initContainerStatuses') === 0);
});

test('a probe that calls what nobody has fails in a plain system', () => {
  const world = createClusterHarness();
  world.apply(`
apiVersion: v1
kind: Pod
metadata: {name: web, annotations: {demo/start-ms: "500"}}
spec:
  containers:
    - {name: main, image: busybox, command: [sleep, "3600"], readinessProbe: {exec: {command: [sh, -c, foo]}}}
`);
  world.until('the probe to fail', () => world.eventReasons('web').includes('Unhealthy'));
  assert.equal(world.isReady('web'), false);
});

test('a command that is asked to stop does not begin to play its image', () => {
  const world = startPod('store:1', 'foo; trap "exit 5" TERM; while true; do sleep 1; done');
  world.remove('pods', 'web');
  world.clock.advance(5000);
  assert.equal(world.get('pods', 'web'), undefined);
});

const NOT_STARTED: readonly (readonly [what: string, container: string, why: string])[] = [
  [
    'that is misspelt',
    '{name: main, image: "busybox:1", command: [slep, "9"]}',
    '"slep": executable file not found in $PATH',
  ],
  [
    'that a plain system lacks',
    '{name: main, image: "alpine:3", command: [/opt/run]}',
    '"/opt/run": stat /opt/run: no such file or directory',
  ],
  [
    'that may not be run',
    '{name: main, image: "store:1", command: [/scripts/run.sh], volumeMounts: [{name: scripts, mountPath: /scripts}]}',
    '"/scripts/run.sh": permission denied',
  ],
];

for (const [what, container, why] of NOT_STARTED) {
  test(`a container does not start with a command ${what}`, () => {
    const world = createClusterHarness();
    const volumes = 'volumes: [{name: scripts, configMap: {name: scripts}}]';
    const pod = `{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [${container}], ${volumes}}}`;
    world.apply(`${SCRIPTS}---\n${pod}`);
    world.clock.advance(30_000);
    const [status] = itemsOf(world.get('pods', 'web')?.status?.['containerStatuses']);
    const ended = at(status, 'lastState', 'terminated');
    assert.deepEqual([at(ended, 'reason'), at(ended, 'exitCode')], ['StartError', 128]);
    assert.ok(String(at(ended, 'message')).endsWith(`exec: ${why}: unknown`));
    assert.equal(at(status, 'state', 'waiting', 'reason'), 'CrashLoopBackOff');
  });
}

test('a command runs in the working folder of its container, which is made', () => {
  const world = createClusterHarness();
  world.apply(`
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: main, image: "busybox:1", workingDir: /work/here, command: [sh, -c, pwd; sleep 9999]}]}
`);
  world.until('its output', () => linesOf(world) !== '');
  assert.equal(linesOf(world), '/work/here');
});

const ROOT: readonly (readonly [what: string, image: string, security: string, why: RegExp | undefined])[] = [
  [
    'an official image',
    'nginx:1',
    '',
    /^container has runAsNonRoot and image will run as root \(pod: "web_default\(.+\)", container: main\)$/,
  ],
  ['the user 0', 'store:1', ', runAsUser: 0', /^container's runAsUser breaks non-root policy/],
  ['a user of its own', 'nginx:1', ', runAsUser: 101', undefined],
  ['an official image without root', 'elasticsearch:9', '', undefined],
  ['an image of which nothing is known', 'registry.example/nginx:1', '', undefined],
];

for (const [what, image, security, why] of ROOT) {
  test(`runAsNonRoot ${why === undefined ? 'accepts' : 'refuses'} ${what}`, () => {
    const world = createClusterHarness();
    world.apply(`
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: main, image: "${image}", securityContext: {runAsNonRoot: true${security}}}]}
`);
    world.clock.advance(60_000);
    const [status] = itemsOf(world.get('pods', 'web')?.status?.['containerStatuses']);
    const waiting = at(status, 'state', 'waiting');
    assert.equal(at(waiting, 'reason'), why === undefined ? undefined : 'CreateContainerConfigError');
    if (why !== undefined) assert.match(String(at(waiting, 'message')), why);
  });
}

test('a volume of a driver that the cluster does not have is not mounted', () => {
  const world = createClusterHarness();
  world.apply(`
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers: [{name: main, image: "store:1", volumeMounts: [{name: vault, mountPath: /vault}]}]
  volumes: [{name: vault, csi: {driver: secrets.example}}]
`);
  world.clock.advance(10_000);
  assert.match(
    world.eventMessages('FailedMount')[0] ?? '',
    /driver name secrets\.example not found in the list of registered CSI drivers$/,
  );
  world.apply('{apiVersion: storage.k8s.io/v1, kind: CSIDriver, metadata: {name: secrets.example}, spec: {}}');
  world.until('it to be ready', () => world.isReady('web'));
});
