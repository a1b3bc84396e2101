/** A ZooKeeper server: its place in the ensemble, and the files that its start writes. */

import { joinPath } from '../../container/files/paths.ts';
import type { Host } from '../../container/program.ts';
import type { Server } from '../../container/servers.ts';
import { stringOf } from '../../model/json.ts';
import { dataFolderOf, makeFolders } from '../records.ts';
import { hasQuorum } from '../replication.ts';

/** The flags of start-zookeeper: "--client_port=2181". */
function flagsOf({ words }: Server): ReadonlyMap<string, string> {
  const found = words.join(' ').matchAll(/--(\w+)=([^\s"'\\]+)/g);
  return new Map([...found].map(([, name = '', value = '']) => [name, value]));
}

/** "zk-0.zk-hs.default.svc.cluster.local:2888:3888" of each server, in the order of their numbers. */
function addressesOf(server: Server): readonly string[] {
  const named = (server.environment['ZOO_SERVERS'] ?? '').split(/[\s,]+/).filter((text) => text !== '');
  if (named.length > 0) return named.map((text) => text.replace(/^server\.\d+=/, ''));
  const flags = flagsOf(server);
  const { name, namespace } = server.pod.metadata;
  const set = name.replace(/-\d+$/, '');
  const domain = `${stringOf(server.pod.spec?.['subdomain'])}.${namespace}.svc.cluster.local`;
  const ports = `${flags.get('server_port') ?? '2888'}:${flags.get('election_port') ?? '3888'}`;
  return Array.from({ length: Number(flags.get('servers') ?? 0) }, (_, index) => `${set}-${index}.${domain}:${ports}`);
}

export function clientPortOf(server: Server): number {
  return Number(flagsOf(server).get('client_port') ?? 2181);
}

export function configFolderOf(server: Server): string {
  return flagsOf(server).get('conf_dir') ?? '/conf';
}

/** Its number, which is one more than its ordinal. */
export function numberOf(server: Server): number {
  const told = Number(server.environment['ZOO_MY_ID'] ?? '');
  return told > 0 ? told : Number(/-(\d+)$/.exec(server.pod.metadata.name)?.[1] ?? 0) + 1;
}

function configText(server: Server): string {
  const flags = flagsOf(server);
  const value = (name: string, usual: string): string => flags.get(name) ?? usual;
  return [
    `clientPort=${clientPortOf(server)}`,
    `dataDir=${dataFolderOf(server)}`,
    `dataLogDir=${value('data_log_dir', `${dataFolderOf(server)}/log`)}`,
    `tickTime=${value('tick_time', '2000')}`,
    `initLimit=${value('init_limit', '10')}`,
    `syncLimit=${value('sync_limit', '5')}`,
    `maxClientCnxns=${value('max_client_cnxns', '60')}`,
    `minSessionTimeout=${value('min_session_timeout', '4000')}`,
    `maxSessionTimeout=${value('max_session_timeout', '40000')}`,
    `autopurge.snapRetainCount=${value('snap_retain_count', '3')}`,
    `autopurge.purgeInterval=${value('purge_interval', '0')}`,
    ...addressesOf(server).map((address, index) => `server.${index + 1}=${address}`),
    '',
  ].join('\n');
}

/** The configuration of its log, as start-zookeeper writes it. */
function loggingText(server: Server): string {
  return [
    'zookeeper.root.logger=CONSOLE',
    `zookeeper.console.threshold=${flagsOf(server).get('log_level') ?? 'INFO'}`,
    `log4j.rootLogger=\${zookeeper.root.logger}`,
    'log4j.appender.CONSOLE=org.apache.log4j.ConsoleAppender',
    `log4j.appender.CONSOLE.Threshold=\${zookeeper.console.threshold}`,
    'log4j.appender.CONSOLE.layout=org.apache.log4j.PatternLayout',
    'log4j.appender.CONSOLE.layout.ConversionPattern=%d{ISO8601} [myid:%X{myid}] - %-5p [%t:%C{1}@%L] - %m%n',
    '',
  ].join('\n');
}

/** A configuration that somebody mounts stays as it is. */
export function prepareEnsembleFiles(server: Server): void {
  const { files } = server;
  const write = (path: string, text: string): void => {
    if (files.node(path) === undefined) files.write(path, text);
  };
  const data = dataFolderOf(server);
  makeFolders(server, data);
  write(joinPath(data, 'myid'), `${numberOf(server)}\n`);
  for (const folder of [configFolderOf(server), '/usr/etc/zookeeper']) {
    makeFolders(server, folder);
    write(joinPath(folder, 'zoo.cfg'), configText(server));
    write(joinPath(folder, 'log4j.properties'), loggingText(server));
  }
}

export interface Ensemble {
  readonly members: readonly Server[];
  /** Undefined while too few members serve. */
  readonly leader: Server | undefined;
  readonly isAlone: boolean;
}

/** The leader is the one with the highest number of those that serve. */
export function ensembleOf({ servers }: Pick<Host, 'servers'>, server: Server): Ensemble {
  const members = servers.members(server);
  const size = Math.max(addressesOf(server).length, members.length);
  const leader = members.filter(({ isServing }) => isServing).at(-1);
  return { members, leader: hasQuorum(members, size) ? leader : undefined, isAlone: size === 1 };
}

export function modeOf(ensemble: Ensemble, server: Server): 'standalone' | 'leader' | 'follower' | undefined {
  if (ensemble.leader === undefined) return undefined;
  if (ensemble.isAlone) return 'standalone';
  return ensemble.leader.pod.metadata.uid === server.pod.metadata.uid ? 'leader' : 'follower';
}
