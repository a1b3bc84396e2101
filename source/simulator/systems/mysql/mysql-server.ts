/** A MySQL or MariaDB server: its configuration, its source, and its users. */

import { contentOf } from '../../container/files/container-files.ts';
import { joinPath } from '../../container/files/paths.ts';
import { textOf } from '../../container/kernel/streams.ts';
import { addressesOf } from '../../container/network/names.ts';
import type { Host } from '../../container/program.ts';
import type { Server } from '../../container/servers.ts';
import { at, stringOf } from '../../model/json.ts';
import { findContainer } from '../../model/pod-containers.ts';
import { dataFolderOf, makeFolders } from '../records.ts';

const CONFIG_FOLDERS = ['/etc/mysql/conf.d', '/etc/mysql/mysql.conf.d', '/etc/my.cnf.d', '/opt/bitnami/mysql/conf'];
const SOURCE_FILE = 'simulated-source.txt';
const SOURCE_VARIABLES = ['MYSQL_MASTER_HOST', 'MARIADB_MASTER_HOST', 'MYSQL_SOURCE_HOST'];
/** What a server makes in its data folder when it starts for the first time. */
export const FIRST_FOLDERS = ['mysql', 'performance_schema', 'sys'];

/** Options by name, with "-" for "_": those of the [mysqld] parts of its files, and of its arguments. */
export function optionsOf({ files, words }: Server): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  const set = (line: string): void => {
    const [, name = '', value = ''] = /^([\w-]+)\s*(?:=\s*(.*))?$/.exec(line) ?? [];
    if (name !== '') options.set(name.replaceAll('_', '-'), value.trim());
  };
  for (const folder of CONFIG_FOLDERS) {
    if (files.node(folder)?.kind !== 'folder') continue;
    for (const name of files.list(folder)) {
      const node = files.node(joinPath(folder, name));
      if (node === undefined || !name.endsWith('.cnf')) continue;
      let isServers = false;
      for (const line of contentOf(node)
        .split('\n')
        .map((text) => text.trim())) {
        if (line.startsWith('[')) isServers = /^\[(mysqld|server|mariadb)\]/.test(line);
        else if (isServers && !/^[#;]/.test(line)) set(line);
      }
    }
  }
  for (const word of words) if (word.startsWith('--')) set(word.slice(2));
  return options;
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && !/^(0|off|false)$/i.test(value);
}

/** The option that keeps clients from writing; undefined if they may. */
export function readOnlyOption(server: Server): 'super-read-only' | 'read-only' | undefined {
  const options = optionsOf(server);
  const option = (['super-read-only', 'read-only'] as const).find((name) => isOn(options.get(name)));
  if (option !== undefined) return option;
  return /^(slave|replica)$/.test(server.environment['MYSQL_REPLICATION_MODE'] ?? '') ? 'super-read-only' : undefined;
}

export function serverIdOf(server: Server): number {
  return Number(optionsOf(server).get('server-id') ?? 1);
}

/** The version that its image's tag names. */
export function versionOf({ pod, container }: Server): string {
  const image = stringOf(at(findContainer(pod, container), 'image'));
  return /:v?(\d+(?:\.\d+)*)/.exec(image)?.[1] ?? '8.4';
}

export interface Source {
  readonly host: string;
  readonly isRunning: boolean;
}

/** The source that a client has set by CHANGE MASTER TO. */
export function readSource(server: Server): Source | undefined {
  const node = server.files.node(joinPath(dataFolderOf(server), SOURCE_FILE));
  if (node === undefined) return undefined;
  const [host = '', state = ''] = textOf(contentOf(node)).trim().split('\n');
  return { host, isRunning: state === 'running' };
}

export function writeSource(server: Server, { host, isRunning }: Source): void {
  makeFolders(server, dataFolderOf(server));
  server.files.write(joinPath(dataFolderOf(server), SOURCE_FILE), `${host}\n${isRunning ? 'running' : 'stopped'}\n`);
}

/**
 * The server that it replicates from: the one that is configured, or, if it is read-only, the first of its set that
 * may be.
 */
export function sourceOf(host: Host, server: Server): Server | undefined {
  const told = readSource(server);
  if (told?.isRunning === false) return undefined;
  const named =
    told?.host ?? SOURCE_VARIABLES.map((name) => server.environment[name]).find((name) => name !== undefined);
  const members = host.servers.members(server);
  if (named !== undefined) {
    // The client's own pod may resolve the same name: both are in one namespace.
    const [address] = addressesOf(host, named);
    return members.find(({ pod }) => address !== undefined && pod.status?.['podIP'] === address && pod !== server.pod);
  }
  if (readOnlyOption(server) === undefined) return undefined;
  return members.find((member) => member !== server && readOnlyOption(member) === undefined);
}

/** The members that replicate from it. */
export function replicasOf(host: Host, server: Server): readonly Server[] {
  return host.servers
    .members(server)
    .filter((member) => member !== server && sourceOf(host, member)?.pod.metadata.uid === server.pod.metadata.uid);
}

/** The folders of its own databases, which scripts take for the sign that there is data. */
export function prepareFolders(server: Server): void {
  const folder = dataFolderOf(server);
  for (const name of FIRST_FOLDERS) makeFolders(server, joinPath(folder, name));
}

/** Whether the password is right. Users other than root are those that its variables name. */
export function mayLogIn({ environment }: Server, user: string, password: string): boolean {
  const secret = (names: readonly string[]): string =>
    names.map((name) => environment[name]).find((value) => value !== undefined) ?? '';
  if (user === 'root') return secret(['MYSQL_ROOT_PASSWORD', 'MARIADB_ROOT_PASSWORD']) === password;
  const names = [secret(['MYSQL_USER', 'MARIADB_USER'])];
  return names.includes(user) && secret(['MYSQL_PASSWORD', 'MARIADB_PASSWORD']) === password;
}
