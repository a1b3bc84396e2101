/**
 * Measures ways of reading the first lists: `tsx bench/reading.ts KUBECONFIG`, on a cluster that `npm run bench -- --keep`
 * has left. Only the bytes are awaited, nothing is decoded. docs/measurements.md says what came out.
 */

import { readFileSync } from 'node:fs';
import http2 from 'node:http2';
import https from 'node:https';
import { binaries } from '../test/control-plane/bed.ts';
import { runKubectl } from '../test/control-plane/control-plane.ts';
import { median } from './results.ts';

const PROTOBUF = 'application/vnd.kubernetes.protobuf';
const PODS = '/api/v1/pods';
const LISTS = [
  '/apis/apps/v1/statefulsets',
  PODS,
  '/api/v1/persistentvolumeclaims',
  '/api/v1/persistentvolumes',
  '/apis/apps/v1/controllerrevisions',
  '/api/v1/nodes',
  '/api/v1/services',
  '/apis/discovery.k8s.io/v1/endpointslices',
  '/apis/storage.k8s.io/v1/storageclasses',
];
const WATCH_LIST =
  'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=5';
const RUNS = 15;

interface Credentials {
  readonly clusters: readonly [
    { readonly cluster: { readonly server: string; readonly 'certificate-authority': string } },
  ];
  readonly users: readonly [
    { readonly user: { readonly 'client-certificate': string; readonly 'client-key': string } },
  ];
}

const kubeconfig = process.argv[2];
if (kubeconfig === undefined) throw new Error('name the kubeconfig of a cluster of the bench');
process.env['PATH'] = `${await binaries()}:${process.env['PATH']}`;
const config = JSON.parse(await runKubectl(kubeconfig, ['config', 'view', '-o', 'json'])) as Credentials;
const [{ cluster }] = config.clusters;
const [{ user }] = config.users;
const server = new URL(cluster.server);
const tls = {
  ca: readFileSync(cluster['certificate-authority']),
  cert: readFileSync(user['client-certificate']),
  key: readFileSync(user['client-key']),
};
const agent = new https.Agent({ ...tls, keepAlive: true });
const multiplexed = http2.connect(server, { ...tls, settings: { initialWindowSize: 1 << 24 } });
multiplexed.on('connect', () => multiplexed.setLocalWindowSize(1 << 26));

/** Reads the body, or as much of it as is asked for. */
function read(path: string, accept = PROTOBUF, enough = Number.POSITIVE_INFINITY): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { host: server.hostname, port: server.port, path, agent, headers: { accept } };
    const request = https.get(options, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size < enough) return;
        resolve(Buffer.concat(chunks));
        request.destroy();
      });
      response.on('end', () => resolve(Buffer.concat(chunks)));
    });
    // After enough has been read, the request is ended with an error that nobody waits for.
    request.on('error', reject);
  });
}

function readMultiplexed(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const stream = multiplexed.request({ ':path': path, accept: PROTOBUF });
    let size = 0;
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
    });
    stream.on('end', () => resolve(size));
    stream.on('error', reject);
  });
}

async function readPages(path: string, limit: number): Promise<void> {
  let next = '';
  do {
    const body = await read(`${path}?limit=${limit}&continue=${next}`);
    // The token is in the metadata, in front of the items.
    next = /eyJ2[A-Za-z0-9_=-]+/.exec(body.subarray(0, 600).toString('latin1'))?.[0] ?? '';
  } while (next !== '');
}

const whole = (await read(PODS)).length;
const WAYS: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['pods, whole', () => read(PODS)],
  ['pods, whole, resourceVersion=0', () => read(`${PODS}?resourceVersion=0`)],
  ['pods, pages of 500', () => readPages(PODS, 500)],
  ['pods, WatchList', () => read(`${PODS}?${WATCH_LIST}`, `${PROTOBUF};stream=watch`, whole)],
  ['pods, whole, JSON', () => read(PODS, 'application/json')],
  ['nine lists at once, HTTP/1.1', () => Promise.all(LISTS.map((path) => read(path)))],
  ['nine lists at once, HTTP/2 on one connection', () => Promise.all(LISTS.map(readMultiplexed))],
  [
    'nine lists one after the other, HTTP/1.1',
    async () => {
      for (const path of LISTS) await read(path);
    },
  ],
];
const times = WAYS.map(() => [] as number[]);
for (let run = 0; run <= RUNS; run++) {
  for (const [index, [, way]] of WAYS.entries()) {
    const begun = performance.now();
    await way();
    if (run > 0) times[index]?.push(performance.now() - begun);
  }
}
for (const [index, [name]] of WAYS.entries()) {
  process.stdout.write(
    `${name.padEnd(48)} ${median(times[index] ?? [])
      .toFixed(0)
      .padStart(4)} ms\n`,
  );
}
multiplexed.close();
agent.destroy();
