/**
 * Disks on a genuine control plane. It has no kubelets, and API servers refuse to proxy to loopback, so a scripted kubelet
 * and a scripted Prometheus listen on another address of this machine.
 */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { after, test } from 'node:test';
import { type Client, createClient } from '../../../source/cluster/connection/client.ts';
import { loadClusterAccess } from '../../../source/cluster/connection/cluster-access.ts';
import { readKubeletSummary } from '../../../source/cluster/read/disks/kubelet-summary.ts';
import { readPrometheusNow } from '../../../source/cluster/read/disks/prometheus.ts';
import { CERTIFICATE, KEY } from '../../unit/cluster/connection/certificates.ts';
import { controlPlane, runKubectl } from '../control-plane.ts';
import { CLAIM, faultySetManifest, patchStatus, waitForFirstFinding, waitUntilStarted } from '../findings/harness.ts';

const plane = controlPlane('disks');
const address = Object.values(networkInterfaces())
  .flatMap((interfaces) => interfaces ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
const skip = plane.skip === false && address === undefined ? 'this machine has no address but loopback' : plane.skip;
const options = { skip, timeout: 60_000 };
const { signal } = new AbortController();

const SUMMARY = {
  node: {},
  pods: [
    {
      podRef: {},
      volume: [
        {
          name: 'data',
          pvcRef: { namespace: 'shop', name: 'data-web-0' },
          time: '2029-12-31T23:59:30Z',
          usedBytes: 600,
          availableBytes: 400,
          capacityBytes: 1000,
        },
      ],
    },
  ],
};

/** What the scripted servers answer next. */
let answer: (path: string, response: http.ServerResponse) => void = () => assert.fail('nothing is expected');
const answerJson = (value: unknown) => (_: string, response: http.ServerResponse) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(value));
};
const listener: http.RequestListener = (request, response) => answer(request.url ?? '', response);
const kubelet = https.createServer({ cert: CERTIFICATE, key: KEY }, listener);
const prometheus = http.createServer(listener);
let node = '';
let kubeconfig = '';
const clients: Client[] = [];

function clientAs(as?: string): Client {
  const client = createClient(loadClusterAccess({ kubeconfig: plane.kubeconfig, as, env: {}, home: '/nonexistent' }));
  clients.push(client);
  return client;
}

async function listen(server: http.Server | https.Server): Promise<number> {
  server.listen(0, address);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Starts the scripted servers once, and makes them known to the control plane. @returns the name of the kubelet's node */
async function scriptedServers(): Promise<string> {
  if (node !== '') return node;
  kubeconfig = plane.kubeconfig;
  node = `kubelet-${plane.namespace}`;
  const [kubeletPort, prometheusPort] = [await listen(kubelet), await listen(prometheus)];
  await plane.apply(`apiVersion: v1\nkind: Node\nmetadata: {name: ${node}}\n`);
  await patchStatus(plane, `node/${node}`, {
    addresses: [{ type: 'InternalIP', address }],
    daemonEndpoints: { kubeletEndpoint: { Port: kubeletPort } },
  });
  await plane.apply(`
apiVersion: v1
kind: Service
metadata: {name: prometheus}
spec: {ports: [{name: web, port: 9090}]}
---
apiVersion: v1
kind: Pod
metadata: {name: prometheus-0}
spec: {nodeName: ${node}, containers: [{name: main, image: "app:1"}]}
---
apiVersion: v1
kind: Endpoints
metadata: {name: prometheus}
subsets:
  - addresses: [{ip: "${address}", targetRef: {kind: Pod, name: prometheus-0, namespace: ${plane.namespace}}}]
    ports: [{name: web, port: ${prometheusPort}}]
`);
  // The API server proxies only to addresses of pods.
  await patchStatus(plane, 'pod/prometheus-0', { podIP: address, podIPs: [{ ip: address }] });
  return node;
}

after(async () => {
  for (const client of clients) client.close();
  for (const server of [kubelet, prometheus]) {
    server.closeAllConnections();
    server.close();
  }
  if (node !== '') await runKubectl(kubeconfig, ['delete', 'node', node]);
});

test('the summary of a kubelet is read through the API server', options, async () => {
  const paths: string[] = [];
  answer = (path, response) => {
    paths.push(path);
    answerJson(SUMMARY)(path, response);
  };
  const { reading, measured } = await readKubeletSummary(clientAs(), await scriptedServers(), signal);
  assert.deepEqual(reading, { state: 'read' });
  assert.equal(measured.samples.get('shop/data-web-0')?.usedBytes, 600);
  assert.deepEqual(paths, ['/stats/summary']);
});

test('who may not get nodes/proxy is told apart from a kubelet that refuses', options, async () => {
  await scriptedServers();
  const { reading } = await readKubeletSummary(clientAs('eve'), node, signal);
  assert.deepEqual(reading, { state: 'forbidden' });
  answer = (_, response) => response.writeHead(403).end('Forbidden (user=kube-apiserver, verb=get)');
  assert.deepEqual((await readKubeletSummary(clientAs(), node, signal)).reading, {
    state: 'failed',
    reason: 'it refuses the API server (403)',
  });
});

test('a node that is not there, on loopback, or silent', options, async () => {
  await scriptedServers();
  const client = clientAs();
  const reasonOf = async (name: string, timeoutMs?: number): Promise<string> => {
    const { reading } = await readKubeletSummary(client, name, signal, timeoutMs);
    return reading.state === 'failed' ? reading.reason : reading.state;
  };
  assert.equal(await reasonOf('nowhere'), 'there is no such node, or no summary on it (404)');
  assert.match(await reasonOf('node-0'), /address not allowed/);
  answer = () => {};
  assert.equal(await reasonOf(node, 500), 'no answer within 0.5 s');
});

test('Prometheus is read through the proxy of its service', options, async () => {
  await scriptedServers();
  const service = { namespace: plane.namespace, name: 'prometheus', port: 'web', scheme: 'http' } as const;
  const labels = { namespace: 'shop', persistentvolumeclaim: 'data-web-0' };
  const series = (metric: string, value: number) => ({
    metric: { __name__: metric, ...labels },
    value: [1_900_000_000, String(value)],
  });
  const result = ['used', 'available', 'capacity'].map((word, index) =>
    series(`kubelet_volume_stats_${word}_bytes`, [600, 400, 1000][index] ?? 0),
  );
  answer = (path, response) => {
    const found = path.includes('timestamp') ? [series('', 1_899_999_990)] : result;
    answerJson({ status: 'success', data: { resultType: 'vector', result: found } })(path, response);
  };
  const { samples } = await readPrometheusNow(clientAs(), service, ['shop'], signal);
  const { usedBytes, sampledAt } = samples.get('shop/data-web-0') ?? assert.fail('no sample');
  assert.deepEqual([usedBytes, sampledAt], [600, 1_899_999_990_000]);
  await assert.rejects(readPrometheusNow(clientAs('eve'), service, ['shop'], signal), {
    message: new RegExp(`the permission to get services/proxy in namespace ${plane.namespace} is missing`),
  });
  await assert.rejects(readPrometheusNow(clientAs(), { ...service, name: 'none' }, ['shop'], signal), {
    message: /is not there \(404\)/,
  });
});

test('a container that ended without space makes its claim full', { ...options, skip: plane.skip }, async () => {
  await plane.apply(faultySetManifest('db', { claim: CLAIM, startMs: 3_600_000 }));
  await waitUntilStarted(plane, 'db-0');
  const message = 'PANIC: could not write to file "pg_wal/xlogtemp.7": No space left on device';
  const terminated = { exitCode: 1, reason: 'Error', message };
  await patchStatus(plane, 'pod/db-0', {
    phase: 'Running',
    containerStatuses: [
      {
        name: 'main',
        image: 'app:1',
        imageID: '',
        ready: false,
        started: false,
        restartCount: 4,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated },
      },
    ],
  });
  const found = await waitForFirstFinding(plane, 'db', 'VolumeFull', 'PersistentVolumeClaim/data-db-0');
  assert.match(
    found.message,
    /^claim data-db-0 is full: container main says "No space left on device"; db-0 cannot write$/,
  );
  assert.match(
    found.evidence.join('\n'),
    /said: PANIC: could not write.*\nnot known how full it is: the kubelet of .* address not allowed/,
  );
});
