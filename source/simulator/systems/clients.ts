/** The clients of each kind of server, as programs of the images that bring them. */

import type { Program } from '../container/program.ts';
import { cqlsh } from './cassandra/cqlsh.ts';
import { nodetool } from './cassandra/nodetool.ts';
import { etcdctl } from './etcd/etcdctl.ts';
import { mongosh } from './mongodb/mongosh.ts';
import { ncat, xbstream, xtrabackup } from './mysql/backup.ts';
import { mysql, mysqladmin } from './mysql/mysql-client.ts';
import { pgIsReady, psql } from './postgres/psql.ts';
import { rabbitmqadmin, rabbitmqctl } from './rabbitmq/rabbitmq.ts';
import { redisCli } from './redis/redis-cli.ts';
import { zkCli } from './zookeeper/zk-cli.ts';
import { zkServer, zookeeperReady } from './zookeeper/zk-server.ts';

const CLIENTS: Readonly<Record<string, Readonly<Record<string, Program>>>> = {
  cassandra: { cqlsh, nodetool },
  postgres: { psql, pg_isready: pgIsReady },
  redis: { 'redis-cli': redisCli, 'valkey-cli': redisCli },
  zookeeper: { 'zkCli.sh': zkCli, 'zkServer.sh': zkServer, 'zookeeper-ready': zookeeperReady },
  etcd: { etcdctl },
  rabbitmq: { rabbitmqadmin, rabbitmqctl },
  mongodb: { mongosh },
  xtrabackup: { ncat, xbstream, xtrabackup },
  mysql: { mysql, mysqladmin, mariadb: mysql, 'mariadb-admin': mysqladmin },
};

/** @param systems kinds of servers */
export function clientsOf(systems: readonly string[]): ReadonlyMap<string, Program> {
  return new Map(systems.flatMap((system) => Object.entries(CLIENTS[system] ?? {})));
}
