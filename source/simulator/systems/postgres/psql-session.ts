/** One connection to a PostgreSQL server. */

import type { Host } from '../../container/program.ts';
import type { Server } from '../../container/servers.ts';
import { formatDate } from '../../container/text/dates.ts';
import { at, stringOf } from '../../model/json.ts';
import { findContainer } from '../../model/pod-containers.ts';
import { type Records, readRecords, type Table, type Value } from '../records.ts';
import { caughtUp, store } from '../replication.ts';
import type { SqlNames } from '../sql/evaluate.ts';
import { change, isNumericColumn, type ResultColumn, type SqlContext } from '../sql/execute.ts';
import { commonFunction } from '../sql/functions.ts';
import { parseStatement } from '../sql/parse-statement.ts';
import { select } from '../sql/select.ts';
import { SqlError } from '../sql/sql-error.ts';

export interface PsqlRows {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly Value[])[];
  readonly isNumeric: readonly boolean[];
}

export interface PsqlSession {
  readonly database: string;
  readonly databases: () => readonly string[];
  readonly tables: () => Readonly<Record<string, Table>>;
  /** Returns rows, or the tag of the command: "INSERT 0 1". @throws SqlError */
  readonly execute: (text: string) => PsqlRows | string;
}

/** Images whose members replicate; of others, each member is a database of its own. */
const REPLICATED = /(^|\/)(postgresql-repmgr|spilo-\d+)[:@]/;

function imageOf({ pod, container }: Server): string {
  return stringOf(at(findContainer(pod, container), 'image'));
}

/** The members that share one database, the main first. */
export function clusterOf(host: Host, server: Server): readonly Server[] {
  const isTold = (server.environment['POSTGRESQL_MASTER_HOST'] ?? '') !== '';
  const isCluster = REPLICATED.test(imageOf(server)) || isTold;
  if (!isCluster) return [server];
  const members = host.servers.members(server);
  return [...members.filter(({ isServing }) => isServing), ...members.filter(({ isServing }) => !isServing)];
}

const TAGS: Readonly<Record<string, string>> = {
  'create-database': 'CREATE DATABASE',
  'drop-database': 'DROP DATABASE',
  'create-table': 'CREATE TABLE',
  'drop-table': 'DROP TABLE',
  truncate: 'TRUNCATE TABLE',
};

/** The title of a column: a function has its name, anything else none. */
function titleOf({ label, column, call }: ResultColumn): string {
  if (column !== undefined) return column.name;
  if (call !== undefined) return call.replace(/\(\*\)$/, '');
  return /^\w+$/.test(label) && !/^\d/.test(label) ? label : '?column?';
}

export function openPsqlSession(host: Host, server: Server, user: string, database: string): PsqlSession {
  const [main = server] = clusterOf(host, server);
  const isMain = main.pod.metadata.uid === server.pod.metadata.uid;
  const first = server.environment['POSTGRES_DB'] ?? server.environment['POSTGRESQL_DATABASE'] ?? user;

  function records(): Records['databases'] {
    const { databases } = isMain ? readRecords(server) : caughtUp(server, [main]);
    return { postgres: {}, [first]: {}, ...databases };
  }
  if (records()[database] === undefined) throw new SqlError('no-database', database);
  const now = (): string => formatDate('%Y-%m-%d %H:%M:%S+00', host.clock.now());
  const names: SqlNames = {
    variable: () => undefined,
    call: (name, args) => {
      if (name === 'pg_is_in_recovery') return !isMain;
      if (name === 'version')
        return `PostgreSQL ${/:v?(\d+(?:\.\d+)*)/.exec(imageOf(server))?.[1] ?? '17'} (simulated)`;
      if (name === 'current_database') return database;
      if (name === 'current_user') return user;
      if (name === 'inet_server_addr') return stringOf(server.pod.status?.['podIP']);
      return commonFunction(name, args, now());
    },
  };
  const context = (): SqlContext => ({
    databases: { public: records()[database] ?? {} },
    database: 'public',
    names,
    upserts: false,
    now,
  });

  function write(databases: Records['databases']): void {
    store(server, clusterOf(host, server), databases);
  }

  return {
    database,
    databases: () => ['template0', 'template1', ...Object.keys(records())].sort(),
    tables: () => records()[database] ?? {},
    execute: (text) => {
      const statement = parseStatement(text);
      switch (statement.kind) {
        case 'select': {
          const { columns, rows } = select(statement, context());
          const isNumeric = columns.map(({ column }, index) =>
            column === undefined ? rows.some((row) => typeof row[index] === 'number') : isNumericColumn(column),
          );
          return { titles: columns.map(titleOf), rows, isNumeric };
        }
        case 'transaction':
          return statement.words === 'COMMIT' ? 'COMMIT' : 'BEGIN';
        case 'use':
        case 'show':
        case 'describe':
        case 'change-source':
        case 'replica':
          throw new SqlError('syntax', text);
        default: {
          if (!isMain) throw new SqlError('read-only', text.trim().split(/\s+/).slice(0, 1).join(' ').toUpperCase());
          const isOfDatabases = statement.kind === 'create-database' || statement.kind === 'drop-database';
          const outcome = change(statement, isOfDatabases ? { ...context(), databases: records() } : context());
          if (outcome.kind === 'rows') return '';
          write(isOfDatabases ? outcome.databases : { ...records(), [database]: outcome.databases['public'] ?? {} });
          if (statement.kind === 'insert') return `INSERT 0 ${outcome.affected}`;
          const tag = TAGS[statement.kind];
          return tag ?? `${statement.kind.toUpperCase()} ${outcome.affected}`;
        }
      }
    },
  };
}
