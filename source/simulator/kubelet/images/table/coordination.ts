/** Stores of configuration and secrets: see ../well-known-images.ts. */

import type { Json } from '../../../model/json.ts';
import { unready } from './unready.ts';

export const COORDINATION: readonly Json[] = [
  {
    system: 'etcd',
    images: ['etcd', 'etcd-*'],
    log: ['{"level":"info","msg":"starting etcd","name":"{pod}"}'],
    readyLog: [
      '{"level":"info","msg":"ready to serve client requests"}',
      '{"level":"info","msg":"serving client traffic insecurely","address":"[::]:2379"}',
    ],
    listens: [2379, 2380, 2381],
    startSeconds: 3,
    peers: {
      variables: ['ETCD_INITIAL_CLUSTER', 'ETCD_DISCOVERY_SRV'],
      arguments: ['--initial-cluster'],
      found:
        '{"level":"info","msg":"established TCP streaming connection with remote peer","remote-peer":"{peer}","address":"{address}"}',
      missing: '{"level":"warn","msg":"failed to resolve URL Host","host":"{peer}","error":"no such host"}',
    },
    commands: [
      {
        command: 'etcdctl',
        output: '127.0.0.1:2379 is healthy\n',
        ...unready('127.0.0.1:2379 is unhealthy: failed to commit proposal: context deadline exceeded\n'),
      },
      { command: 'healthcheck.sh', ...unready('') },
    ],
  },
  {
    images: ['consul', 'consul-*'],
    log: ['==> Starting Consul agent...', "           Node name: '{pod}'"],
    readyLog: ['agent: Consul agent running!', 'agent.server: New leader elected'],
    listens: [8300, 8301, 8302, 8500, 8501, 8502, 8600],
    startSeconds: 4,
    peers: {
      variables: ['CONSUL_RETRY_JOIN'],
      arguments: ['-retry-join', '--retry-join'],
      found: 'agent: (LAN) joined: {peer} at {address}',
      missing: "agent: (LAN) couldn't join: Failed to resolve {peer}: no such host; retrying",
    },
    commands: [
      { command: 'consul leave', seconds: 3 },
      { command: 'curl http://127.0.0.1:8500/v1/status/leader', output: '"127.0.0.1:8300"\n', ...unready('') },
      { command: 'consul', ...unready('Error querying agent: connection refused\n') },
    ],
  },
  {
    images: ['vault', 'vault-enterprise', 'openbao'],
    log: [
      '==> Vault server configuration:',
      '             Seal Type: shamir',
      '==> Vault server started! Log data will stream in below:',
      'core: security barrier not initialized',
      'core: seal configuration missing, not initialized',
    ],
    listens: [8200, 8201],
    serves: false,
    http: { '/v1/sys/health': 503 },
    commands: [
      {
        command: 'vault status',
        unready: {
          output:
            'Key                Value\n---                -----\nSeal Type          shamir\nInitialized        false\nSealed             true\n',
          exitCode: 2,
        },
      },
    ],
  },
];
