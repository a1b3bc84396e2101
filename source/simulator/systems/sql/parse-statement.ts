/** Reads statements of SQL. */

import type { Column, Value } from '../records.ts';
import { SqlReader } from './parse-expression.ts';
import { SqlError } from './sql-error.ts';
import type { Expression, Select, SelectItem, SqlStatement } from './syntax.ts';
import { tokensOf } from './tokens.ts';

/** The first words of statements that databases know, and the simulation does not. */
const OTHER_STATEMENTS =
  /^(ALTER|ANALYZE|CALL|CHECK|CREATE|COPY|DROP|EXPLAIN|FLUSH|GRANT|KILL|LOAD|LOCK|OPTIMIZE|PREPARE|PURGE|RENAME|RESET|REVOKE|ROLLBACK|SAVEPOINT|SET|SHUTDOWN|UNLOCK|VACUUM|WITH|HANDLER|INSTALL|LISTEN|NOTIFY|BATCH|LIST|SHOW|DO|EXECUTE|DECLARE|REINDEX|CLUSTER|COMMENT|CHECKPOINT)\b/i;

/** @throws SqlError */
export function parseStatement(text: string): SqlStatement {
  const reader = new SqlReader(text, tokensOf(text));
  const statement = statementOf(reader);
  if (statement === undefined) {
    const other = OTHER_STATEMENTS.exec(text.trim())?.[1];
    throw other === undefined ? new SqlError('syntax', text) : new SqlError('unknown', text);
  }
  if (!reader.isAtEnd) {
    // JOIN, GROUP BY, … are SQL, too.
    const isClause = /^(JOIN|INNER|LEFT|RIGHT|CROSS|GROUP|HAVING|UNION|ON|RETURNING|FOR|ALLOW|USING|AS|PARTITION)\b/i;
    throw new SqlError(isClause.test(reader.rest) ? 'unknown' : 'syntax', reader.rest);
  }
  return statement;
}

function statementOf(reader: SqlReader): SqlStatement | undefined {
  if (reader.accept('SELECT')) return selectOf(reader);
  if (reader.accept('INSERT', 'INTO')) return insertOf(reader, false);
  if (reader.accept('REPLACE', 'INTO') || reader.accept('UPSERT', 'INTO')) return insertOf(reader, true);
  if (reader.accept('UPDATE')) return updateOf(reader);
  if (reader.accept('DELETE', 'FROM')) return { kind: 'delete', table: reader.tableName(), where: whereOf(reader) };
  if (reader.accept('TRUNCATE')) {
    reader.accept('TABLE');
    return { kind: 'truncate', table: reader.tableName() };
  }
  for (const word of ['DATABASE', 'SCHEMA', 'KEYSPACE']) {
    if (reader.accept('CREATE', word)) return createDatabaseOf(reader);
    if (reader.accept('DROP', word)) {
      const isOptional = reader.accept('IF', 'EXISTS');
      return { kind: 'drop-database', name: reader.name(), isOptional };
    }
  }
  for (const word of ['TABLE', 'COLUMNFAMILY']) {
    if (reader.accept('CREATE', word)) return createTableOf(reader);
    if (reader.accept('DROP', word)) {
      const isOptional = reader.accept('IF', 'EXISTS');
      return { kind: 'drop-table', table: reader.tableName(), isOptional };
    }
  }
  if (reader.accept('USE')) return { kind: 'use', name: reader.name() };
  if (reader.accept('SHOW')) return showOf(reader);
  if (reader.accept('DESCRIBE') || reader.accept('DESC')) {
    reader.accept('TABLE');
    return { kind: 'describe', table: reader.tableName() };
  }
  return otherOf(reader);
}

function otherOf(reader: SqlReader): SqlStatement | undefined {
  for (const words of [['START', 'TRANSACTION'], ['BEGIN'], ['COMMIT']]) {
    if (reader.accept(...words)) return { kind: 'transaction', words: words.join(' ') };
  }
  for (const action of ['start', 'stop'] as const) {
    for (const what of ['SLAVE', 'REPLICA']) {
      if (reader.accept(action.toUpperCase(), what)) return { kind: 'replica', action };
    }
  }
  if (!reader.accept('CHANGE', 'MASTER', 'TO') && !reader.accept('CHANGE', 'REPLICATION', 'SOURCE', 'TO')) {
    return undefined;
  }
  const options: Record<string, Value> = {};
  do {
    const name = reader
      .name()
      .toUpperCase()
      .replace(/^SOURCE_/, 'MASTER_');
    reader.expect('=');
    const value = reader.expression();
    if (value.kind !== 'value') reader.fail();
    options[name] = value.value;
  } while (reader.accept(','));
  return { kind: 'change-source', options };
}

function whereOf(reader: SqlReader): Expression | undefined {
  return reader.accept('WHERE') ? reader.expression() : undefined;
}

function itemOf(reader: SqlReader): SelectItem {
  const { start } = reader;
  if (reader.accept('*')) return { expression: '*', text: '*', alias: '' };
  const expression = reader.expression();
  const text = reader.textFrom(start);
  const hasAlias =
    reader.accept('AS') ||
    (reader.next?.kind === 'word' && !/^(FROM|WHERE|ORDER|LIMIT|OFFSET|ALLOW)$/i.test(reader.next.text));
  return { expression, text, alias: hasAlias ? reader.name() : '' };
}

function selectOf(reader: SqlReader): Select {
  const items = [itemOf(reader)];
  while (reader.accept(',')) items.push(itemOf(reader));
  const table = reader.accept('FROM') ? reader.tableName() : undefined;
  const where = whereOf(reader);
  const order: Select['order'][number][] = [];
  if (reader.accept('ORDER', 'BY')) {
    do {
      const by = reader.expression();
      order.push({ by, isDescending: reader.accept('DESC') });
      reader.accept('ASC');
    } while (reader.accept(','));
  }
  const limit = reader.accept('LIMIT') ? reader.number() : undefined;
  const offset = reader.accept('OFFSET') ? reader.number() : 0;
  // Cassandra wants it said that a query reads everything.
  reader.accept('ALLOW', 'FILTERING');
  return { kind: 'select', items, table, where, order, limit, offset };
}

function insertOf(reader: SqlReader, replaces: boolean): SqlStatement {
  const table = reader.tableName();
  const columns = reader.next?.text === '(' ? reader.list(() => reader.name()) : undefined;
  if (!reader.accept('VALUES')) reader.expect('VALUE');
  const rows = [reader.list(() => reader.expression())];
  while (reader.accept(',')) rows.push(reader.list(() => reader.expression()));
  return { kind: 'insert', table, columns, rows, replaces };
}

function updateOf(reader: SqlReader): SqlStatement {
  const table = reader.tableName();
  reader.expect('SET');
  const changes: { column: string; to: Expression }[] = [];
  do {
    const column = reader.name();
    reader.expect('=');
    changes.push({ column, to: reader.expression() });
  } while (reader.accept(','));
  return { kind: 'update', table, changes, where: whereOf(reader) };
}

/** What comes after it (character sets, replication of a keyspace) changes nothing that is shown. */
function skipOptions(reader: SqlReader): void {
  while (!reader.isAtEnd) reader.take();
}

function createDatabaseOf(reader: SqlReader): SqlStatement {
  const isOptional = reader.accept('IF', 'NOT', 'EXISTS');
  const name = reader.name();
  if (reader.accept('WITH') || reader.accept('CHARACTER') || reader.accept('DEFAULT') || reader.accept('OWNER')) {
    skipOptions(reader);
  }
  return { kind: 'create-database', name, isOptional };
}

function createTableOf(reader: SqlReader): SqlStatement {
  const isOptional = reader.accept('IF', 'NOT', 'EXISTS');
  const table = reader.tableName();
  const keys: string[] = [];
  const columns: Column[] = [];
  reader.list(() => {
    if (reader.accept('PRIMARY', 'KEY')) keys.push(...reader.list(() => keyPart(reader)).flat());
    else columns.push(columnOf(reader, keys));
  });
  if (reader.accept('ENGINE') || reader.accept('WITH') || reader.accept('DEFAULT') || reader.accept('CHARSET')) {
    skipOptions(reader);
  }
  return { kind: 'create-table', table, columns, key: keys, isOptional };
}

/** "((a, b), c)": Cassandra's keys have an inner list. */
function keyPart(reader: SqlReader): readonly string[] {
  return reader.next?.text === '(' ? reader.list(() => reader.name()) : [reader.name()];
}

const TYPE_WORDS = /^(PRECISION|VARYING|UNSIGNED|WITHOUT|WITH|TIME|ZONE)$/i;

function columnOf(reader: SqlReader, keys: string[]): Column {
  const name = reader.name();
  const { start } = reader;
  reader.name();
  if (reader.next?.text === '(') reader.list(() => reader.take());
  else if (reader.next?.text === '<') while (!reader.accept('>')) reader.take();
  while (reader.next?.kind === 'word' && TYPE_WORDS.test(reader.next.text)) reader.take();
  const type = reader.textFrom(start).toLowerCase();
  let column: Column = /serial/.test(type) ? { name, type, isCounter: true } : { name, type };
  for (;;) {
    if (reader.accept('PRIMARY', 'KEY')) keys.push(name);
    else if (reader.accept('NOT', 'NULL')) column = { ...column, isRequired: true };
    else if (reader.accept('AUTO_INCREMENT')) column = { ...column, isCounter: true };
    else if (reader.accept('DEFAULT')) column = { ...column, otherwise: defaultOf(reader) };
    else if (!reader.accept('NULL') && !reader.accept('STATIC')) return column;
  }
}

function defaultOf(reader: SqlReader): (Column['otherwise'] & {}) | null {
  const value = reader.expression();
  if (value.kind === 'value') return value.value;
  if (value.kind === 'call' && ['now', 'current_timestamp'].includes(value.name)) return { call: 'now' };
  throw new SqlError('unknown', 'DEFAULT');
}

function showOf(reader: SqlReader): SqlStatement {
  const words: string[] = [];
  while (!reader.isAtEnd && !reader.accept('LIKE')) words.push(reader.take().text.toUpperCase());
  const pattern = reader.isAtEnd ? undefined : reader.take().text;
  return { kind: 'show', what: words.join(' '), pattern };
}
