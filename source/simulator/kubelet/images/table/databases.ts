/** Databases: see ../well-known-images.ts. */

import type { Json } from '../../../model/json.ts';
import { unready } from './unready.ts';

export const DATABASES: readonly Json[] = [
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
    commands: [{ command: 'ready-probe.sh', ...unready('') }],
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
        ...unready('127.0.0.1:5432 - no response\n', 2),
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
    system: 'mongodb',
    process: 'mongod',
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
        ...unready('MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017\n'),
      },
      { command: 'mongo', output: '{ "ok" : 1 }\n', ...unready("Error: couldn't connect to server 127.0.0.1:27017\n") },
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
  {
    images: ['xtrabackup', 'percona-xtrabackup'],
    log: ['starting {image} as {pod}'],
    clients: ['mysql', 'xtrabackup'],
  },
];
