/** One connection to a MySQL server. */

import { FileError } from '../../container/files/file-error.ts';
import type { Host } from '../../container/program.ts';
import type { Server } from '../../container/servers.ts';
import { formatDate } from '../../container/text/dates.ts';
import type { Records, Value } from '../records.ts';
import { readRecords } from '../records.ts';
import { caughtUp, store } from '../replication.ts';
import type { SqlNames } from '../sql/evaluate.ts';
import { isLike } from '../sql/evaluate.ts';
import { change, findTable, isNumericColumn, type SqlContext } from '../sql/execute.ts';
import { commonFunction } from '../sql/functions.ts';
import { parseStatement } from '../sql/parse-statement.ts';
import { select } from '../sql/select.ts';
import { SqlError } from '../sql/sql-error.ts';
import type { SqlStatement } from '../sql/syntax.ts';
import {
  readOnlyOption,
  readSource,
  replicasOf,
  serverIdOf,
  sourceOf,
  versionOf,
  writeSource,
} from './mysql-server.ts';

export interface MysqlRows {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly Value[])[];
  readonly isNumeric: readonly boolean[];
}

export type MysqlResult = MysqlRows | { readonly affected: number } | { readonly database: string };

export interface MysqlSession {
  /** The chosen database. */
  readonly database: string;
  /** @throws SqlError */
  readonly execute: (text: string) => MysqlResult;
}

const OWN_DATABASES = ['information_schema', 'mysql', 'performance_schema', 'sys'];

function textRows(titles: readonly string[], rows: readonly (readonly Value[])[]): MysqlRows {
  return { titles, rows, isNumeric: titles.map((_, index) => rows.some((row) => typeof row[index] === 'number')) };
}

export function openMysqlSession(host: Host, server: Server, user: string, chosen: string): MysqlSession {
  let database = '';

  function databases(): Records['databases'] {
    const source = sourceOf(host, server);
    const records = source === undefined ? readRecords(server) : caughtUp(server, [source]);
    const { MYSQL_DATABASE, MARIADB_DATABASE } = server.environment;
    const first = MYSQL_DATABASE ?? MARIADB_DATABASE;
    return first === undefined || records.databases[first] !== undefined
      ? records.databases
      : { ...records.databases, [first]: {} };
  }
  const now = (): string => formatDate('%Y-%m-%d %H:%M:%S', host.clock.now());
  const variables = (): Readonly<Record<string, Value>> => {
    const option = readOnlyOption(server);
    return {
      hostname: server.pod.metadata.name,
      port: 3306,
      read_only: Number(option !== undefined),
      server_id: serverIdOf(server),
      super_read_only: Number(option === 'super-read-only'),
      version: versionOf(server),
    };
  };
  const names: SqlNames = {
    variable: (name) => variables()[name],
    call: (name, args) => {
      if (name === 'version') return versionOf(server);
      if (name === 'database' || name === 'schema') return database === '' ? null : database;
      if (name === 'user' || name === 'current_user') return `${user}@%`;
      if (name === 'connection_id') return 8;
      return commonFunction(name, args, now());
    },
  };
  const context = (): SqlContext => ({ databases: databases(), database, names, upserts: false, now });

  function write(next: Records['databases']): void {
    store(server, replicasOf(host, server), next);
  }

  function choose(name: string): MysqlResult {
    if (databases()[name] === undefined && !OWN_DATABASES.includes(name)) throw new SqlError('no-database', name);
    database = name;
    return { database: name };
  }

  function run(statement: SqlStatement): MysqlResult {
    switch (statement.kind) {
      case 'select': {
        const { columns, rows } = select(statement, context());
        const isNumeric = columns.map(({ column }, index) =>
          column === undefined ? rows.some((row) => typeof row[index] === 'number') : isNumericColumn(column),
        );
        return { titles: columns.map(({ label }) => label), rows, isNumeric };
      }
      case 'use':
        return choose(statement.name);
      case 'show':
        return show(statement.what, statement.pattern);
      case 'describe': {
        const { table } = findTable(context(), statement.table);
        const rows = table.columns.map(({ name, type, isRequired, isCounter, otherwise }) => {
          const isKey = table.key.includes(name);
          const value = typeof otherwise === 'object' && otherwise !== null ? 'CURRENT_TIMESTAMP' : (otherwise ?? null);
          const isNullable = isRequired !== true && !isKey;
          return [
            name,
            type,
            isNullable ? 'YES' : 'NO',
            isKey ? 'PRI' : '',
            value,
            isCounter === true ? 'auto_increment' : '',
          ];
        });
        return textRows(['Field', 'Type', 'Null', 'Key', 'Default', 'Extra'], rows);
      }
      case 'transaction':
        return { affected: 0 };
      case 'change-source':
        writeSource(server, { host: String(statement.options['MASTER_HOST'] ?? ''), isRunning: false });
        return { affected: 0 };
      case 'replica': {
        const told = readSource(server);
        if (told === undefined) throw new SqlError('unknown', 'START or STOP without CHANGE MASTER TO before');
        writeSource(server, { ...told, isRunning: statement.action === 'start' });
        return { affected: 0 };
      }
      default: {
        const option = readOnlyOption(server);
        if (option !== undefined) throw new SqlError('read-only', option);
        const outcome = change(statement, context());
        if (outcome.kind === 'rows') return { affected: 0 };
        write(outcome.databases);
        if (statement.kind === 'drop-database' && statement.name === database) database = '';
        return { affected: outcome.affected };
      }
    }
  }

  function show(what: string, pattern: string | undefined): MysqlResult {
    const fits = (name: string): boolean => pattern === undefined || isLike(name, pattern);
    const all = databases();
    const [, inWhich] = /^TABLES (?:FROM|IN) (.+)$/.exec(what) ?? [];
    if (what === 'DATABASES' || what === 'SCHEMAS') {
      const found = [...new Set([...OWN_DATABASES, ...Object.keys(all)])].sort().filter(fits);
      return textRows(
        ['Database'],
        found.map((name) => [name]),
      );
    }
    if (what === 'TABLES' || inWhich !== undefined) {
      const where =
        inWhich === undefined ? database : (Object.keys(all).find((name) => name.toUpperCase() === inWhich) ?? inWhich);
      if (where === '') throw new SqlError('no-database-chosen');
      const tables = all[where];
      if (tables === undefined) throw new SqlError('no-database', where);
      return textRows(
        [`Tables_in_${where}`],
        Object.keys(tables)
          .sort()
          .filter(fits)
          .map((name) => [name]),
      );
    }
    if (/^(GLOBAL |SESSION )?VARIABLES$/.test(what)) {
      const rows = Object.entries(variables()).filter(([name]) => fits(name));
      const shown = (name: string, value: Value): Value =>
        name.endsWith('read_only') ? (value === 1 ? 'ON' : 'OFF') : String(value);
      return textRows(
        ['Variable_name', 'Value'],
        rows.map(([name, value]) => [name, shown(name, value)]),
      );
    }
    if (/^(MASTER|BINARY LOG) STATUS$/.test(what)) {
      const { version } = readRecords(server);
      const row = [`${server.pod.metadata.name}-bin.000001`, 157 + version, '', '', ''];
      return textRows(['File', 'Position', 'Binlog_Do_DB', 'Binlog_Ignore_DB', 'Executed_Gtid_Set'], [row]);
    }
    if (/^(SLAVE|REPLICA) STATUS$/.test(what)) return replicaStatus(what.startsWith('SLAVE'));
    throw new SqlError('unknown', `SHOW ${what}`);
  }

  function replicaStatus(isOld: boolean): MysqlResult {
    const source = sourceOf(host, server);
    const told = readSource(server);
    const name = told?.host ?? source?.pod.metadata.name;
    const [main, replica] = isOld ? ['Master', 'Slave'] : ['Source', 'Replica'];
    const titles = [
      `${replica}_IO_State`,
      `${main}_Host`,
      `${replica}_IO_Running`,
      `${replica}_SQL_Running`,
      `Seconds_Behind_${main}`,
    ];
    if (name === undefined) return textRows(titles, []);
    const isStopped = told?.isRunning === false;
    const isConnected = source?.isServing === true;
    const state = isStopped
      ? ''
      : isConnected
        ? `Waiting for ${main.toLowerCase()} to send event`
        : `Reconnecting after a failed ${main.toLowerCase()} event read`;
    const io = isStopped ? 'No' : isConnected ? 'Yes' : 'Connecting';
    return textRows(titles, [[state, name, io, isStopped ? 'No' : 'Yes', isConnected ? 0 : null]]);
  }

  if (chosen !== '') choose(chosen);
  return {
    get database() {
      return database;
    },
    execute: (text) => {
      try {
        return run(parseStatement(text));
      } catch (error) {
        if (error instanceof FileError) throw new SqlError('disk-full', error.message);
        throw error;
      }
    },
  };
}
