/** Search engines and collectors of metrics: see ../well-known-images.ts. */

import type { Json } from '../../../model/json.ts';

export const SEARCH_AND_METRICS: readonly Json[] = [
  {
    images: ['elasticsearch', 'opensearch'],
    log: ['[INFO ][o.e.n.Node] [{pod}] initializing ...', '[INFO ][o.e.n.Node] [{pod}] starting ...'],
    readyLog: [
      '[INFO ][o.e.n.Node] [{pod}] started',
      '[INFO ][o.e.c.s.ClusterApplierService] [{pod}] master node changed',
    ],
    listens: [9200, 9300],
    startSeconds: 15,
    peers: {
      variables: [
        'discovery.seed_hosts',
        'DISCOVERY_SEED_HOSTS',
        'ELASTICSEARCH_CLUSTER_HOSTS',
        'discovery.zen.ping.unicast.hosts',
      ],
      found: '[INFO ][o.e.d.PeerFinder] [{pod}] connected to {peer} at {address}:9300',
      missing: '[WARN ][o.e.d.SeedHostsResolver] [{pod}] failed to resolve host [{peer}]; master not discovered yet',
    },
  },
  {
    images: ['prometheus'],
    log: [
      'level=info msg="Starting Prometheus Server"',
      'level=info component=web msg="Start listening for connections" address=0.0.0.0:9090',
    ],
    readyLog: ['level=info msg="Server is ready to receive web requests."'],
    listens: [9090],
    startSeconds: 2,
  },
  {
    images: ['grafana', 'loki', 'minio', 'alertmanager', 'node-exporter', 'thanos'],
    log: ['starting {image} as {pod}'],
    readyLog: ['listening'],
    startSeconds: 2,
  },
];
