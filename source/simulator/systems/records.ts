/**
 * What the simulated servers keep: databases of tables of records. They lie in one file of the member's data folder, so
 * that they live and go with its volume.
 */

import { contentOf } from '../container/files/container-files.ts';
import { FileError } from '../container/files/file-error.ts';
import { joinPath } from '../container/files/paths.ts';
import { bytesOf, textOf } from '../container/kernel/streams.ts';
import { ProgramError } from '../container/program.ts';
import type { Server } from '../container/servers.ts';

export type Value = string | number | boolean | null;

export interface Column {
  readonly name: string;
  /** As it was declared: "varchar(250)". */
  readonly type: string;
  /** A record that does not tell it gets the next number. */
  readonly isCounter?: boolean;
  readonly isRequired?: boolean;
  /** What a record has that does not tell it: a value, or "now". */
  readonly otherwise?: Value | { readonly call: 'now' };
}

export type Row = Readonly<Record<string, Value>>;

export interface Table {
  readonly columns: readonly Column[];
  /** The columns of the primary key; none if there is none. */
  readonly key: readonly string[];
  readonly rows: readonly Row[];
}

export interface Records {
  /** How many changes were made. A member with fewer has to catch up. */
  readonly version: number;
  /** By database, and by name. */
  readonly databases: Readonly<Record<string, Readonly<Record<string, Table>>>>;
}

export const NO_RECORDS: Records = { version: 0, databases: {} };

export const RECORDS_FILE = 'simulated-records.json';
const MOST_BYTES = 1024 * 1024;

/** Where the images of each system keep their data, the usual folder first. */
const DATA_FOLDERS: Readonly<Record<string, readonly string[]>> = {
  mysql: ['/var/lib/mysql', '/bitnami/mysql/data', '/bitnami/mariadb/data'],
  postgres: ['/var/lib/postgresql/data', '/var/lib/postgresql', '/bitnami/postgresql/data', '/stolon-data'],
  redis: ['/data', '/bitnami/redis/data', '/bitnami/valkey/data'],
  zookeeper: ['/var/lib/zookeeper/data', '/data', '/bitnami/zookeeper/data'],
  etcd: ['/var/run/etcd', '/var/lib/etcd', '/etcd-data', '/bitnami/etcd/data', '/data'],
  mongodb: ['/data/db', '/bitnami/mongodb/data/db'],
  cassandra: ['/var/lib/cassandra', '/cassandra_data', '/bitnami/cassandra/data'],
  rabbitmq: ['/var/lib/rabbitmq', '/bitnami/rabbitmq/mnesia'],
};

function liesIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** What configures the folder of a server: an argument, or a variable. */
const FOLDER_ARGUMENT = /--(?:data[-_]?dir|dbpath|dir)[= ]["']?(\/[^\s"'\\]+)/;
const FOLDER_VARIABLES = ['PGDATA', 'ETCD_DATA_DIR', 'ZOO_DATA_DIR'];

/** The folder of a server's data: the configured one, or the usual one that is on a volume, or the claim's. */
export function dataFolderOf({ system, files, words, environment }: Server): string {
  const told =
    FOLDER_ARGUMENT.exec(words.join(' '))?.[1] ??
    FOLDER_VARIABLES.map((name) => environment[name]).find((path) => path?.startsWith('/'));
  if (told !== undefined) return told.replace(/\/+$/, '');
  const [usual = '/data', ...others] = DATA_FOLDERS[system] ?? [];
  const mounts = files.mounts.filter(({ volume, isReadOnly }) => volume !== '' && !isReadOnly);
  const mounted = [usual, ...others].find((folder) => mounts.some(({ path }) => liesIn(folder, path)));
  if (mounted !== undefined) return mounted;
  // A part of the folder may be the volume: /var/lib/postgresql/data/pgdata.
  const inner = mounts.find(({ path }) => [usual, ...others].some((folder) => liesIn(path, folder)));
  return inner?.path ?? mounts.find(({ claim }) => claim !== '')?.path ?? usual;
}

export function makeFolders({ files }: Server, path: string): void {
  let made = '';
  for (const part of path.split('/').filter((name) => name !== '')) {
    made += `/${part}`;
    if (files.node(made) === undefined) files.makeFolder(made);
  }
}

export function readRecords(server: Server): Records {
  const node = server.files.node(joinPath(dataFolderOf(server), RECORDS_FILE));
  return node === undefined ? NO_RECORDS : parseRecords(textOf(contentOf(node)));
}

/** What somebody has written into the file by hand counts as a damaged file. */
export function parseRecords(text: string): Records {
  try {
    const read: unknown = JSON.parse(text);
    if (isRecords(read)) return read;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new ProgramError(`[simulation] the file ${RECORDS_FILE} is damaged`);
}

function isRecords(value: unknown): value is Records {
  return (
    typeof value === 'object' &&
    value !== null &&
    'version' in value &&
    typeof value.version === 'number' &&
    'databases' in value &&
    typeof value.databases === 'object'
  );
}

/** @throws FileError if the disk is full; ProgramError if there are too many records */
export function writeRecords(server: Server, records: Records): void {
  const folder = dataFolderOf(server);
  makeFolders(server, folder);
  const text = bytesOf(JSON.stringify(records));
  if (text.length > MOST_BYTES) throw new ProgramError('[simulation] a server keeps at most 1 MiB of records here');
  const path = joinPath(folder, RECORDS_FILE);
  // A new file first, so that on a full disk the old one stays as it was.
  const next = `${path}.new`;
  try {
    server.files.write(next, text);
  } catch (error) {
    if (error instanceof FileError) server.files.remove(next);
    throw error;
  }
  server.files.rename(next, path);
}
