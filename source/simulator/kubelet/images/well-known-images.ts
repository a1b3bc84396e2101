/**
 * What well-known images print, listen to and ask for, as far as one sees from outside. The fields are those of
 * image-role.ts; docs/demo.md describes them. The first entry that fits counts. Times are those of a small machine.
 */

import type { Json } from '../../model/json.ts';

const UNREADY = (output: string, exitCode = 1): Json => ({ unready: { output, exitCode } });

const DATABASES: readonly Json[] = [
  {
    images: ['cassandra', 'cassandra-*', 'scylla'],
    process: 'java org.apache.cassandra.service.CassandraDaemon',
    system: 'cassandra',
    log: [
      'INFO  [main] CassandraDaemon.java - Hostname: {pod}',
      'INFO  [main] StorageService.java - Cassandra version: 5.0',
    ],
    readyLog: [
      'INFO  [main] StorageService.java - Node /{address} state jump to NORMAL',
      'INFO  [main] PipelineConfigurator.java - Starting listening for CQL clients on /0.0.0.0:9042 (unencrypted)...',
    ],
    listens: [7000, 7001, 7199, 9042],
    startSeconds: 15,
    peers: {
      variables: ['CASSANDRA_SEEDS', 'SEEDS'],
      found: 'INFO  [main] Gossiper.java - Handshaking with seed {peer}/{address}',
      missing: 'WARN  [main] SimpleSeedProvider.java - Seed provider could not resolve host {peer}: no seed is known',
      patienceSeconds: 30,
    },
    commands: [{ command: 'ready-probe.sh', ...UNREADY('') }],
  },
  {
    images: ['postgres', 'postgresql', 'postgresql-repmgr', 'spilo-*', 'timescaledb'],
    log: [
      'PostgreSQL Database directory appears to contain a database; Skipping initialization',
      'LOG:  starting PostgreSQL on x86_64-pc-linux-gnu',
      'LOG:  listening on IPv4 address "0.0.0.0", port 5432',
    ],
    readyLog: ['LOG:  database system is ready to accept connections'],
    listens: [5432],
    startSeconds: 3,
    system: 'postgres',
  },
  {
    images: ['stolon', 'stolon-*'],
    log: ['INFO  cmd/keeper.go  exclusive lock on data dir taken', 'INFO  cmd/keeper.go  keeper uid  {"uid": "{pod}"}'],
    readyLog: ['INFO  cmd/keeper.go  postgres is ready to accept connections'],
    listens: [5431, 5432, 6431, 8080],
    startSeconds: 6,
    commands: [
      {
        command: 'pg_isready',
        output: '127.0.0.1:5432 - accepting connections\n',
        ...UNREADY('127.0.0.1:5432 - no response\n', 2),
      },
    ],
  },
  {
    images: ['percona-xtradb-cluster', 'percona-xtradb-cluster-*', 'percona/percona-xtradb-cluster', 'mariadb-galera'],
    log: ['[Note] [WSREP] Loading provider libgalera_smm.so', '[Note] [WSREP] Node {pod} starts'],
    readyLog: [
      '[Note] [WSREP] Synchronized with group, ready for connections',
      'mysqld: ready for connections. port: 3306',
    ],
    listens: [3306, 4444, 4567, 4568, 33062],
    startSeconds: 10,
    peers: {
      variables: ['CLUSTER_JOIN', 'GALERA_CLUSTER_ADDRESS', 'MARIADB_GALERA_CLUSTER_ADDRESS', 'WSREP_CLUSTER_ADDRESS'],
      arguments: ['--wsrep_cluster_address', '--wsrep-cluster-address'],
      found: '[Note] [WSREP] (gmcast) connection established to {peer} tcp://{address}:4567',
      missing: '[Warning] [WSREP] Failed to resolve tcp://{peer}:4567: Name or service not known',
      patienceSeconds: 30,
    },
    system: 'mysql',
  },
  {
    process: 'mysqld',
    images: ['mysql', 'mysql-*', 'mariadb', 'percona', 'percona-server'],
    log: [
      '[Note] [Entrypoint]: Entrypoint script for MySQL Server started.',
      '[System] [MY-010116] [Server] mysqld starting as process 1',
    ],
    readyLog: [
      "[System] [MY-010931] [Server] mysqld: ready for connections. socket: '/var/run/mysqld/mysqld.sock'  port: 3306",
    ],
    listens: [3306, 33060],
    startSeconds: 5,
    peers: {
      variables: ['MYSQL_MASTER_HOST', 'MARIADB_MASTER_HOST', 'MYSQL_SOURCE_HOST'],
      found: "[System] [MY-010562] [Repl] Replica connected to source 'repl@{peer}:3306' at {address}",
      missing: "[ERROR] [MY-010584] [Repl] error connecting to source 'repl@{peer}:3306': Unknown MySQL server host",
    },
    system: 'mysql',
  },
  {
    images: ['redis', 'redis-cluster', 'redis-sentinel', 'valkey', 'valkey-cluster'],
    log: ['* oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo', '* Running mode=standalone, port=6379.'],
    readyLog: ['* Ready to accept connections tcp'],
    listens: [6379, 16379, 26379],
    startSeconds: 1,
    peers: {
      variables: ['REDIS_MASTER_HOST'],
      arguments: ['--replicaof', '--slaveof'],
      found: '* Connecting to MASTER {peer}:6379 ({address})',
      missing: '# Unable to connect to MASTER {peer}: Name or service not known',
    },
    system: 'redis',
  },
  {
    images: ['mongo', 'mongodb', 'mongodb-sharded', 'percona-server-mongodb', 'mongodb-community-server'],
    log: ['{"s":"I","c":"CONTROL","msg":"MongoDB starting","attr":{"host":"{pod}","port":27017}}'],
    readyLog: ['{"s":"I","c":"NETWORK","msg":"Waiting for connections","attr":{"port":27017,"ssl":"off"}}'],
    listens: [27017],
    startSeconds: 3,
    peers: {
      variables: ['MONGODB_INITIAL_PRIMARY_HOST'],
      found: '{"s":"I","c":"REPL","msg":"Member is now reachable","attr":{"host":"{peer}","address":"{address}"}}',
      missing: '{"s":"W","c":"REPL","msg":"Host not found","attr":{"host":"{peer}"}}',
    },
    commands: [
      {
        command: 'mongosh',
        output: '{ ok: 1 }\n',
        ...UNREADY('MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017\n'),
      },
      { command: 'mongo', output: '{ "ok" : 1 }\n', ...UNREADY("Error: couldn't connect to server 127.0.0.1:27017\n") },
    ],
  },
  {
    images: ['cockroach', 'cockroachdb'],
    log: ['CockroachDB node starting', 'I server/node.go  node {pod} looks for its cluster'],
    readyLog: ['CockroachDB node is ready', 'nodeID assigned, sql: postgresql://root@{pod}:26257/defaultdb'],
    listens: [8080, 26257],
    startSeconds: 5,
    peers: {
      arguments: ['--join'],
      found: 'I server/init.go  connected to {peer} at {address}',
      missing: 'W server/init.go  outgoing join rpc to {peer} unsuccessful: no such host',
    },
  },
  {
    images: ['clickhouse-server', 'clickhouse'],
    log: ['Processing configuration file /etc/clickhouse-server/config.xml'],
    readyLog: ['<Information> Application: Ready for connections.'],
    listens: [8123, 9000, 9009, 9181],
    startSeconds: 4,
  },
  {
    images: ['influxdb', 'neo4j', 'couchdb', 'cassandra-exporter'],
    log: ['starting {image} as {pod}'],
    readyLog: ['listening'],
    startSeconds: 4,
  },
];

const QUEUES: readonly Json[] = [
  {
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
        ...UNREADY('Error: unable to perform an operation on node. The target node is not reachable.\n', 69),
      },
      {
        command: 'rabbitmqctl',
        ...UNREADY('Error: unable to perform an operation on node. The target node is not reachable.\n', 69),
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

const COORDINATION: readonly Json[] = [
  {
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
        ...UNREADY('127.0.0.1:2379 is unhealthy: failed to commit proposal: context deadline exceeded\n'),
      },
      { command: 'healthcheck.sh', ...UNREADY('') },
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
      { command: 'curl http://127.0.0.1:8500/v1/status/leader', output: '"127.0.0.1:8300"\n', ...UNREADY('') },
      { command: 'consul', ...UNREADY('Error querying agent: connection refused\n') },
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

const SEARCH_AND_METRICS: readonly Json[] = [
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

const SERVERS: readonly Json[] = [
  {
    images: ['nginx', 'nginx-slim', 'nginx-unprivileged', 'openresty'],
    log: [
      '/docker-entrypoint.sh: Configuration complete; ready for start up',
      '[notice] 1#1: nginx',
      '[notice] 1#1: start worker processes',
    ],
    listens: [80, 8080, 8443],
    http: { '/healthz': 404, '/health': 404, '/ready': 404 },
    commands: [{ command: 'nginx -s quit' }],
  },
  {
    images: ['httpd', 'apache'],
    log: ["AH00094: Command line: 'httpd -D FOREGROUND'"],
    listens: [80, 8080],
    http: { '/healthz': 404, '/health': 404, '/ready': 404 },
  },
  {
    // The server of the lesson about liveness probes: it fails after ten seconds.
    images: ['agnhost', 'liveness'],
    log: ['starting {image} as {pod}'],
    listens: [8080],
    failsAfterSeconds: 10,
  },
  {
    images: ['keycloak'],
    log: ['Updating the configuration and installing your custom providers, if any. Please wait.'],
    readyLog: [
      'INFO  [io.quarkus] Keycloak started. Listening on: http://0.0.0.0:8080. Management interface listening on http://0.0.0.0:9000.',
    ],
    listens: [8080, 8443, 9000],
    startSeconds: 8,
  },
  { images: ['goproxy'], log: ['starting {image} as {pod}'], listens: [8080] },
  { images: ['pause'] },
  {
    images: [
      'busybox',
      'alpine',
      'ubuntu',
      'debian',
      'bash',
      'centos',
      'fedora',
      'dnsutils',
      'netshoot',
      'curl',
      'toolbox',
    ],
    shell: true,
  },
];

export const WELL_KNOWN_IMAGES: readonly Json[] = [
  ...DATABASES,
  ...QUEUES,
  ...COORDINATION,
  ...SEARCH_AND_METRICS,
  ...SERVERS,
];
