/** A genuine kubectl with the embedded cluster: the commands of a class. */

import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { type RunningApiServer, startApiServer } from '../../../source/simulator/api/server.ts';
import type { SimulatedCluster } from '../../../source/simulator/cluster.ts';
import { openWorld } from '../../../source/simulator/worlds/open-world.ts';
import { headlessServiceManifest, statefulSetManifest, yamlOf } from '../../support/manifests.ts';
import { waitFor } from '../../support/wait-for.ts';
import { runKubectl } from '../control-plane.ts';

const WEB = yamlOf(
  headlessServiceManifest('web', 'ports: [{port: 80, name: http}]'),
  statefulSetManifest('web', {
    replicas: 2,
    image: 'nginx:1',
    claims: [['data']],
    container: { name: 'web', ports: [{ containerPort: 80 }] },
    pod: 'terminationGracePeriodSeconds: 1',
  }),
);

const hasKubectl = spawnSync('kubectl', ['version', '--client']).status === 0;
if (!hasKubectl && process.env['STSVIEW_CLUSTER'] === 'required') throw new Error('there is no kubectl');
const options = { skip: hasKubectl ? false : 'there is no kubectl' };

const folder = mkdtempSync(join(tmpdir(), 'stsview-kubectl-'));
const kubeconfig = join(folder, 'kubeconfig');
let cluster: SimulatedCluster | undefined;
let server: RunningApiServer | undefined;

before(async () => {
  cluster = openWorld({ world: 'classroom', speed: 10 });
  server = await startApiServer(cluster);
  writeFileSync(kubeconfig, server.kubeconfig(), { mode: 0o600 });
});

after(async () => {
  cluster?.stop();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Otherwise another run would find its discovery cache under the same port. */
const CACHE = ['--cache-dir', join(folder, 'cache')];

function kubectl(...args: readonly string[]): Promise<string> {
  return runKubectl(kubeconfig, [...CACHE, ...args]);
}

async function image(): Promise<string> {
  return kubectl('get', 'sts', 'web', '-o', 'jsonpath={.spec.template.spec.containers[0].image}');
}

test('apply creates the set, and a second apply changes nothing', options, async () => {
  const said = await runKubectl(kubeconfig, [...CACHE, 'apply', '-f', '-'], WEB);
  assert.match(said, /service\/web created\nstatefulset\.apps\/web created/);
  assert.match(await kubectl('rollout', 'status', 'sts/web', '--timeout=30s'), /roll out complete: 2 new pods/);
  const before = await kubectl('get', 'sts', 'web', '-o', 'jsonpath={.metadata.generation}');
  await runKubectl(kubeconfig, [...CACHE, 'apply', '-f', '-'], WEB);
  assert.equal(await kubectl('get', 'sts', 'web', '-o', 'jsonpath={.metadata.generation}'), before);
});

test('get and describe print the objects', options, async () => {
  const pods = await kubectl('get', 'pods', '-o', 'wide');
  assert.match(pods, /^NAME +READY +STATUS +RESTARTS +AGE +IP +NODE +NOMINATED NODE +READINESS GATES\n/);
  assert.match(pods, /web-0 +1\/1 +Running +0 +\d+s +10\.\S+ +node-\d/);
  assert.match(await kubectl('get', 'sts'), /web +2\/2 +\d+s/);
  assert.match(await kubectl('get', 'pvc'), /data-web-1 +Bound +pvc-\S+ +1Gi +RWO +standard/);
  const described = await kubectl('describe', 'sts', 'web');
  assert.match(described, /Replicas: +2 desired \| 2 total/);
  assert.match(described, /SuccessfulCreate .* Create Pod web-1 in StatefulSet web successful/);
  assert.match(await kubectl('describe', 'pod', 'web-0'), /Successfully assigned default\/web-0 to node-\d/);
});

test('scale and rollout restart, history and undo', options, async () => {
  await kubectl('scale', 'sts', 'web', '--replicas=3', '--current-replicas=2');
  await kubectl('rollout', 'status', 'sts/web', '--timeout=30s');
  assert.match(await kubectl('get', 'sts', 'web'), /web +3\/3/);
  await kubectl('rollout', 'restart', 'sts/web');
  assert.match(await kubectl('rollout', 'status', 'sts/web', '--timeout=60s'), /complete: 3 new pods/);
  await kubectl('set', 'image', 'sts/web', 'web=nginx:2');
  await kubectl('rollout', 'status', 'sts/web', '--timeout=60s');
  assert.equal(await image(), 'nginx:2');
  await kubectl('rollout', 'undo', 'sts/web');
  await kubectl('rollout', 'status', 'sts/web', '--timeout=60s');
  assert.equal(await image(), 'nginx:1');
  assert.match(await kubectl('rollout', 'history', 'sts/web'), /REVISION/);
});

test('files on the volume of a pod survive it', options, async () => {
  await kubectl('exec', 'web-1', '--', 'sh', '-c', 'echo "tasty potatoes" > /data/potato');
  await kubectl('delete', 'pod', 'web-1');
  await waitFor(
    () => kubectl('exec', 'web-1', '--', 'cat', '/data/potato'),
    (text) => text === 'tasty potatoes\n',
    { what: 'the file on the volume of the new web-1', deadline: 20_000 },
  );
});

test('exec returns the exit code, reads its input, and resolves names', options, async () => {
  await assert.rejects(kubectl('exec', 'web-0', '--', 'false'), /exit code 1/);
  assert.equal(await runKubectl(kubeconfig, [...CACHE, 'exec', '-i', 'web-0', '--', 'sh'], 'hostname\n'), 'web-0\n');
  assert.match(
    await kubectl('exec', 'web-0', '--', 'nslookup', 'web-2.web'),
    /Name:\s+web-2\.web\.default\.svc\.cluster\.local/,
  );
});

test('logs prints the output of the container', options, async () => {
  assert.match(await kubectl('logs', 'web-0', '--tail=1'), /^.+\n$/);
  await assert.rejects(kubectl('logs', 'web-0', '-c', 'side'), /container side is not valid for pod web-0/);
});

async function forwardedPort(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error('kubectl has no output');
  for await (const line of createInterface(child.stdout)) {
    const port = /^Forwarding from 127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error('kubectl port-forward ended before it forwarded');
}

function read(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve(text));
    }).on('error', reject);
  });
}

test('port-forward connects to the pod', options, async () => {
  const args = ['--kubeconfig', kubeconfig, ...CACHE, 'port-forward', 'pod/web-2', ':80'];
  const child = spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const port = await forwardedPort(child);
    assert.equal(await read(port), 'web-2\n');
    assert.equal(await read(port), 'web-2\n');
  } finally {
    child.kill();
  }
});

test('create sends protobuf, which is accepted', options, async () => {
  await kubectl('create', 'namespace', 'mine');
  await kubectl('create', 'configmap', 'words', '--from-literal=a=b');
  await kubectl('create', 'secret', 'generic', 'hidden', '--from-literal=a=b');
  await kubectl('create', 'quota', 'three', '--hard=pods=20,requests.storage=5Gi');
  await kubectl('create', 'pdb', 'careful', '--selector=app=web', '--min-available=50%');
  await kubectl('create', 'deployment', 'random', '--image=nginx:1', '--replicas=2', '-n', 'mine');
  await kubectl('create', 'service', 'clusterip', 'front', '--tcp=80:8080');
  const read = (kind: string, name: string, path: string, namespace = 'default') =>
    kubectl('get', kind, name, '-n', namespace, '-o', `jsonpath={${path}}`);
  assert.equal(await read('cm', 'words', '.data.a'), 'b');
  assert.equal(await read('secret', 'hidden', '.data.a'), 'Yg==');
  assert.equal(await read('quota', 'three', '.spec.hard.requests\\.storage'), '5Gi');
  assert.equal(await read('pdb', 'careful', '.spec.minAvailable'), '50%');
  assert.equal(await read('svc', 'front', '.spec.ports[0].targetPort'), '8080');
  await kubectl('rollout', 'status', 'deploy/random', '-n', 'mine', '--timeout=30s');
  assert.match(await kubectl('get', 'pods', '-n', 'mine', '-o', 'name'), /^pod\/random-\w+-\w+\npod\/random-/);
  assert.equal(await kubectl('auth', 'can-i', 'delete', 'pods'), 'yes\n');
  await kubectl('delete', 'namespace', 'mine', '--timeout=30s');
});

test('delete waits until the set is gone, and keeps the claims', options, async () => {
  assert.match(await kubectl('delete', 'sts', 'web', '--timeout=20s'), /"web" deleted/);
  await waitFor(
    () => kubectl('get', 'pods', '-o', 'name'),
    (text) => text === '',
    { what: 'the pods to go', deadline: 30_000 },
  );
  assert.equal((await kubectl('get', 'pvc', '-o', 'name')).split('\n').filter((name) => name !== '').length, 3);
});

test('errors have the text of the API server', options, async () => {
  const wrong = yamlOf(statefulSetManifest('wrong', { spec: 'selector: {matchLabels: {app: other}}' }));
  await assert.rejects(
    runKubectl(kubeconfig, [...CACHE, 'apply', '-f', '-'], wrong),
    /`selector` does not match template `labels`/,
  );
  await assert.rejects(kubectl('get', 'pod', 'nobody'), /pods "nobody" not found/);
});

const GADGETS = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gadgets.shop.example.com}
spec:
  group: shop.example.com
  scope: Namespaced
  names: {plural: gadgets, singular: gadget, kind: Gadget, shortNames: [gd]}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}}
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
  - name: v1beta1
    served: true
    storage: false
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
`;
const GADGET = '{apiVersion: shop.example.com/v1beta1, kind: Gadget, metadata: {name: one}, spec: {claim: data-web-0}}';

test('a CustomResourceDefinition adds its kind in all versions, and takes the objects with it', options, async () => {
  await runKubectl(kubeconfig, [...CACHE, 'apply', '-f', '-'], GADGETS);
  await kubectl('wait', '--for=condition=Established', 'crd/gadgets.shop.example.com', '--timeout=30s');
  assert.match(await runKubectl(kubeconfig, [...CACHE, 'apply', '-f', '-'], GADGET), /gadget.*one created/);
  assert.equal(await kubectl('get', 'gd', 'one', '-o', 'jsonpath={.apiVersion}'), 'shop.example.com/v1');
  await kubectl('patch', 'gd', 'one', '--type=merge', '-p', '{"spec":{"size":2}}');
  await kubectl('patch', 'gd', 'one', '--type=merge', '--subresource=status', '-p', '{"status":{"phase":"Ready"}}');
  const fields = 'jsonpath={.metadata.generation} {.spec.claim} {.spec.size} {.status.phase}';
  assert.equal(await kubectl('get', 'gadgets.v1beta1.shop.example.com', 'one', '-o', fields), '2 data-web-0 2 Ready');
  await kubectl('delete', 'crd', 'gadgets.shop.example.com');
  await assert.rejects(kubectl('get', 'gd'), /the server/);
});

test('a list of kinds that nothing acts on is applied, listed, described and deleted', options, async () => {
  const items = [
    '{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: "system:reader"}, rules: []}',
    '{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: ours}, spec: {podSelector: {}}}',
    '{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high}, value: 10}',
  ];
  const list = `apiVersion: v1\nkind: List\nitems:\n${items.map((item) => `- ${item}\n`).join('')}`;
  const said = await runKubectl(kubeconfig, [...CACHE, 'apply', '-f', '-'], list);
  assert.match(said, /role.*system:reader created\nnetworkpolicy.*ours created\npriorityclass.*high created/);
  assert.match(await kubectl('get', 'role,netpol,pc', '-o', 'name'), /system:reader\n.*ours\n.*high/);
  assert.match(await kubectl('describe', 'netpol', 'ours'), /^Name: +ours\n/);
  await kubectl('delete', 'netpol/ours', 'role/system:reader', 'pc/high');
  assert.equal(await kubectl('get', 'netpol', '-o', 'name'), '');
});

/** What kubectl sends as protobuf: the arguments, the object's name, and what is stored. */
const GENERATED: readonly (readonly [readonly string[], string, string, string])[] = [
  [
    ['role', 'reader', '--verb=get', '--resource=pods'],
    'role/reader',
    '{.rules[0].verbs[0]} {.rules[0].resources[0]}',
    'get pods',
  ],
  [
    ['clusterrolebinding', 'all', '--clusterrole=x', '--serviceaccount=a:b'],
    'clusterrolebinding/all',
    '{.subjects[0].name}',
    'b',
  ],
  [['priorityclass', 'urgent', '--value=10'], 'pc/urgent', '{.value}', '10'],
  [
    ['ingress', 'door', '--rule=a.example/c=web:80'],
    'ing/door',
    '{.spec.rules[0].http.paths[0].backend.service.port.number}',
    '80',
  ],
  [
    ['job', 'once', '--image=busybox:1', '--', 'sh', '-c', 'true'],
    'job/once',
    '{.spec.template.spec.containers[0].command}',
    '["sh","-c","true"]',
  ],
  [
    ['cronjob', 'often', '--image=busybox:1', '--schedule=* * * * *'],
    'cj/often',
    '{.spec.jobTemplate.spec.template.spec.restartPolicy}',
    'OnFailure',
  ],
  [['secret', 'generic', 'word', '--from-literal=a=b'], 'secret/word', '{.data.a}', 'Yg=='],
  [['quota', 'tiny', '--hard=pods=3'], 'quota/tiny', '{.spec.hard.pods}', '3'],
  [
    ['pdb', 'half', '--min-available=50%', '--selector=a=b'],
    'pdb/half',
    '{.spec.minAvailable} {.spec.selector.matchLabels.a}',
    '50% b',
  ],
];
for (const [args, name, path, expected] of GENERATED) {
  test(`kubectl create ${args[0]} stores what was asked for`, options, async () => {
    await kubectl('create', ...args);
    assert.equal(await kubectl('get', name, '-o', `jsonpath=${path}`), expected);
    await kubectl('delete', name, '--wait=false');
  });
}

test('kubectl auth tells who the user is, and that everything is allowed', options, async () => {
  assert.match(await kubectl('auth', 'whoami'), /Username +demo\n/);
  assert.match(await kubectl('auth', 'can-i', '--list'), /\*\.\* +\[\] +\[\] +\[\*\]/);
});
