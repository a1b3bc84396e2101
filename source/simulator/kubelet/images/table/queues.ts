/** Message queues, ZooKeeper, and caches: see ../well-known-images.ts. */

import type { Json } from '../../../model/json.ts';
import { unready } from './unready.ts';

export const QUEUES: readonly Json[] = [
  {
    system: 'rabbitmq',
    images: ['rabbitmq', 'rabbitmq-*'],
    log: ['Starting RabbitMQ 4 on Erlang 27', 'node           : rabbit@{pod}'],
    readyLog: ['Server startup complete; 5 plugins started.', 'started TCP listener on [::]:5672'],
    listens: [4369, 5672, 15672, 15692, 25672],
    startSeconds: 8,
    peers: {
      variables: ['RABBITMQ_CLUSTER_SEED', 'RABBITMQ_CLUSTER_PARTNER_NODES'],
      found: 'Peer discovery: node rabbit@{peer} at {address}',
      missing: 'Peer discovery: epmd reports no address of {peer}: nxdomain (non-existing domain)',
      patienceSeconds: 60,
    },
    commands: [
      {
        command: 'rabbitmq-diagnostics',
        output: 'Ping succeeded\n',
        ...unready('Error: unable to perform an operation on node. The target node is not reachable.\n', 69),
      },
      {
        command: 'rabbitmqctl',
        ...unready('Error: unable to perform an operation on node. The target node is not reachable.\n', 69),
      },
      { command: 'rabbitmq-upgrade drain', seconds: 5 },
    ],
  },
  {
    images: ['zookeeper', 'kubernetes-zookeeper', 'zookeeper-*'],
    log: [
      'INFO  [main:QuorumPeerConfig] - Reading configuration from: /conf/zoo.cfg',
      'INFO  [main:QuorumPeerMain] - Starting quorum peer {pod}',
    ],
    readyLog: ['INFO  [QuorumPeer] - PeerState set to SERVING, binding to port 0.0.0.0/0.0.0.0:2181'],
    listens: [2181, 2888, 3888, 8080],
    startSeconds: 4,
    peers: {
      variables: ['ZOO_SERVERS', 'ZOOKEEPER_SERVERS'],
      found: 'INFO  [WorkerReceiver] - Notification from {peer}/{address}:3888 received',
      missing: 'WARN  [QuorumConnectionThread] - Failed to resolve address: {peer}',
    },
    system: 'zookeeper',
    process: 'java org.apache.zookeeper.server.quorum.QuorumPeerMain zoo.cfg',
  },
  {
    images: ['kafka', 'cp-kafka', 'strimzi/kafka', 'redpanda'],
    log: ['INFO Starting controller and broker {pod} (kafka.server.KafkaRaftServer)'],
    readyLog: ['INFO Kafka Server started (kafka.server.KafkaRaftServer)'],
    listens: [9092, 9093, 9094, 9095],
    startSeconds: 8,
    peers: {
      variables: [
        'KAFKA_CONTROLLER_QUORUM_VOTERS',
        'KAFKA_CFG_CONTROLLER_QUORUM_VOTERS',
        'KAFKA_CONTROLLER_QUORUM_BOOTSTRAP_SERVERS',
        'KAFKA_ZOOKEEPER_CONNECT',
        'KAFKA_CFG_ZOOKEEPER_CONNECT',
      ],
      found: 'INFO [RaftManager] Registered the voter {peer} at {address}',
      missing: "WARN Couldn't resolve server {peer} as DNS resolution failed (org.apache.kafka.clients.ClientUtils)",
    },
  },
  {
    images: ['nats', 'nats-server'],
    log: ['[INF] Starting nats-server', '[INF]   Name:     {pod}'],
    readyLog: ['[INF] Listening for client connections on 0.0.0.0:4222', '[INF] Server is ready'],
    listens: [4222, 6222, 7777, 8222],
    startSeconds: 1,
  },
  {
    images: ['memcached'],
    listens: [11211],
  },
];
