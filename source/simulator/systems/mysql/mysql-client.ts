/** `mysql` and `mysqladmin`. */

import { streamAt } from '../../container/kernel/descriptors.ts';
import { bytesOf, textOf } from '../../container/kernel/streams.ts';
import type { Task } from '../../container/kernel/task.ts';
import { complain, type Invocation, type Program, ProgramError, print } from '../../container/program.ts';
import type { Server } from '../../container/servers.ts';
import { createLineReader } from '../../container/text/lines.ts';
import { connect } from '../connect.ts';
import { converse, isTerminal } from '../prompt.ts';
import type { Value } from '../records.ts';
import { SqlError } from '../sql/sql-error.ts';
import { statementsOf } from '../sql/tokens.ts';
import { framedTable } from '../table-text.ts';
import { type MysqlOptions, parseMysqlOptions } from './mysql-options.ts';
import { mayLogIn, versionOf } from './mysql-server.ts';
import { type MysqlResult, type MysqlRows, type MysqlSession, openMysqlSession } from './mysql-session.ts';
import { errorText } from './mysql-words.ts';

const SOCKET = '/var/run/mysqld/mysqld.sock';

function* passwordOf(invocation: Invocation, { password }: MysqlOptions): Task<string> {
  if (password !== undefined) return password;
  yield* print(invocation, 'Enter password: ');
  const line = yield* createLineReader(streamAt(invocation.descriptors, 0)).next();
  return line?.text ?? '';
}

/** Returns the server, or what is said of the one that does not answer. */
function* reach(invocation: Invocation, { host, port }: MysqlOptions): Task<Server | string> {
  const found = yield* connect(invocation.host, 'mysql', host, port);
  switch (found.kind) {
    case 'server':
      return found.server;
    case 'no-name':
      return `2005 (HY000): Unknown MySQL server host '${host}' (-2)`;
    case 'refused':
      return host === 'localhost'
        ? `2002 (HY000): Can't connect to local MySQL server through socket '${SOCKET}' (2)`
        : `2003 (HY000): Can't connect to MySQL server on '${host}:${port}' (111)`;
    case 'no-route':
      return `2003 (HY000): Can't connect to MySQL server on '${host}:${port}' (113)`;
    case 'timeout':
      return `2003 (HY000): Can't connect to MySQL server on '${host}:${port}' (110)`;
  }
}

function denied({ user, host }: MysqlOptions, password: string): string {
  const where = host === 'localhost' ? 'localhost' : '%';
  return `1045 (28000): Access denied for user '${user}'@'${where}' (using password: ${password === '' ? 'NO' : 'YES'})`;
}

const shown = (value: Value): string =>
  value === null ? 'NULL' : typeof value === 'boolean' ? String(Number(value)) : String(value);

interface Style {
  readonly form: 'table' | 'tabs' | 'vertical';
  readonly hasTitles: boolean;
  /** Also how many rows there were, as on a terminal that somebody types in. */
  readonly isTyped: boolean;
}

function rowsText({ titles, rows, isNumeric }: MysqlRows, { form, hasTitles, isTyped }: Style): string {
  const count = isTyped ? `${rows.length} ${rows.length === 1 ? 'row' : 'rows'} in set (0.00 sec)\n\n` : '';
  if (rows.length === 0) return isTyped ? 'Empty set (0.00 sec)\n\n' : '';
  if (form === 'vertical') {
    const width = Math.max(...titles.map((title) => title.length));
    const stars = '*'.repeat(27);
    const texts = rows.map((row, index) => {
      const lines = titles.map((title, column) => `${title.padStart(width)}: ${shown(row[column] ?? null)}\n`);
      return `${stars} ${index + 1}. row ${stars}\n${lines.join('')}`;
    });
    return texts.join('') + count;
  }
  if (form === 'tabs') {
    const escaped = (text: string): string =>
      text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n');
    const lines = rows.map((row) => row.map((value) => escaped(shown(value))).join('\t'));
    return [...(hasTitles ? [titles.join('\t')] : []), ...lines].map((line) => `${line}\n`).join('');
  }
  const cells = rows.map((row) =>
    row.map((value, index) => ({ text: shown(value), isRight: isNumeric[index] === true })),
  );
  return framedTable(titles, cells) + count;
}

function resultText(result: MysqlResult, style: Style): string {
  if ('titles' in result) return rowsText(result, style);
  if (!style.isTyped) return '';
  if ('database' in result) return 'Database changed\n';
  return `Query OK, ${result.affected} ${result.affected === 1 ? 'row' : 'rows'} affected (0.01 sec)\n\n`;
}

/** Runs statements one after the other. Returns the exit code: 1 after the first that fails. */
function* runAll(
  invocation: Invocation,
  session: MysqlSession,
  text: string,
  style: Style,
  goesOn: boolean,
): Task<number> {
  let status = 0;
  for (const { text: statement, end } of statementsOf(text)) {
    yield 1;
    const form = end.toLowerCase() === '\\g' && end !== '\\g' ? 'vertical' : style.form;
    try {
      yield* print(invocation, bytesOf(resultText(session.execute(statement), { ...style, form })));
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      yield* failed(invocation, error, style.isTyped ? '' : ' at line 1');
      status = 1;
      if (!goesOn) return status;
    }
  }
  return status;
}

function* failed(invocation: Invocation, error: SqlError, where: string): Task<void> {
  if (error.problem === 'unknown') invocation.host.notSimulated({ kind: 'option', what: `mysql: ${error.what}` });
  yield* complain(invocation, bytesOf(errorText(error, where)));
}

function* open(invocation: Invocation, options: MysqlOptions, server: Server): Task<MysqlSession | undefined> {
  const password = yield* passwordOf(invocation, options);
  if (!mayLogIn(server, options.user, password)) {
    yield* complain(invocation, `ERROR ${denied(options, password)}`);
    return undefined;
  }
  try {
    return openMysqlSession(invocation.host, server, options.user, textOf(options.operands[0] ?? ''));
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    yield* failed(invocation, error, '');
    return undefined;
  }
}

export const mysql: Program = function* (invocation) {
  if (invocation.args.some((arg) => arg === '--version' || arg === '-V')) {
    yield* print(invocation, 'mysql  Ver 8.4 for Linux on x86_64 (simulated)\n');
    return 0;
  }
  const options = parseMysqlOptions(invocation.args, invocation.environment);
  const server = yield* reach(invocation, options);
  if (typeof server === 'string') {
    yield* complain(invocation, `ERROR ${server}`);
    return 1;
  }
  const session = yield* open(invocation, options, server);
  if (session === undefined) return 1;
  const { flags, execute } = options;
  const isTable =
    flags.has('t') || (isTerminal(invocation, 1) && !flags.has('B') && !flags.has('s') && !flags.has('N'));
  const style: Style = {
    form: flags.has('E') ? 'vertical' : isTable ? 'table' : 'tabs',
    hasTitles: !flags.has('N'),
    isTyped: false,
  };
  if (execute !== undefined) return yield* runAll(invocation, session, textOf(execute), style, flags.has('f'));
  if (isTerminal(invocation, 0)) return yield* talk(invocation, session, server, style);
  const reader = createLineReader(streamAt(invocation.descriptors, 0));
  let text = '';
  for (let line = yield* reader.next(); line !== undefined; line = yield* reader.next()) text += `${line.text}\n`;
  return yield* runAll(invocation, session, textOf(text), style, flags.has('f'));
};

function* talk(invocation: Invocation, session: MysqlSession, server: Server, style: Style): Task<number> {
  yield* print(
    invocation,
    `Welcome to the MySQL monitor.  Commands end with ; or \\g.\nServer version: ${versionOf(server)} (simulated)\n\nType 'help;' or '\\h' for help. Type '\\c' to clear the current input statement.\n\n`,
  );
  let pending = '';
  return yield* converse(invocation, {
    prompt: () => (pending === '' ? 'mysql> ' : '    -> '),
    farewell: 'Bye\n',
    *line(typed) {
      const text = textOf(typed).trim();
      if (pending === '' && /^(exit|quit|\\q);?$/i.test(text)) {
        yield* print(invocation, 'Bye\n');
        return 0;
      }
      if (/\\c$/.test(text)) {
        pending = '';
        return undefined;
      }
      const all = `${pending}${text}\n`;
      const statements = statementsOf(all);
      const isOneWord = /^use\s+\S+$/i.test(text);
      if (statements.at(-1)?.end === '' && !isOneWord) {
        pending = all;
        return undefined;
      }
      pending = '';
      yield* runAll(invocation, session, all, { ...style, isTyped: true }, true);
      return undefined;
    },
  });
}

export const mysqladmin: Program = function* (invocation) {
  const options = parseMysqlOptions(invocation.args, invocation.environment);
  const [command] = options.operands;
  if (command === undefined) throw new ProgramError('usage: mysqladmin [OPTIONS] COMMAND');
  if (!['ping', 'status', 'version'].includes(command)) {
    invocation.host.notSimulated({ kind: 'option', what: `mysqladmin ${command}` });
    throw new ProgramError(`[simulation] ${command} is not simulated. Known are ping, status and version.`);
  }
  const server = yield* reach(invocation, options);
  if (typeof server === 'string') {
    const at = options.host === 'localhost' ? 'localhost' : options.host;
    yield* complain(
      invocation,
      `mysqladmin: connect to server at '${at}' failed\nerror: '${server.replace(/^\d+ \(\w+\): /, '')}'`,
    );
    return 1;
  }
  const password = yield* passwordOf(invocation, options);
  // To be denied is an answer, too.
  if (command === 'ping') yield* print(invocation, 'mysqld is alive\n');
  else if (!mayLogIn(server, options.user, password)) {
    yield* complain(
      invocation,
      `mysqladmin: connect to server at '${options.host}' failed\nerror: '${denied(options, password).replace(/^\d+ \(\w+\): /, '')}'`,
    );
    return 1;
  } else if (command === 'version') yield* print(invocation, `Server version\t\t${versionOf(server)} (simulated)\n`);
  else yield* print(invocation, `Uptime: ${uptimeOf(invocation, server)}  Threads: 2  Open tables: 1\n`);
  return 0;
};

function uptimeOf({ host }: Invocation, { pod }: Server): number {
  const started = Date.parse(String(pod.status?.['startTime'] ?? ''));
  return Number.isNaN(started) ? 0 : Math.max(0, Math.floor((host.clock.now() - started) / 1000));
}
