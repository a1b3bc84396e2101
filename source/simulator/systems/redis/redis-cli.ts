/** `redis-cli` and `valkey-cli`. */

import { FileError } from '../../container/files/file-error.ts';
import { bytesOf, textOf } from '../../container/kernel/streams.ts';
import type { Task } from '../../container/kernel/task.ts';
import { complain, type Invocation, type Program, print } from '../../container/program.ts';
import type { Server } from '../../container/servers.ts';
import { parseOptions } from '../../container/text/options.ts';
import { connect } from '../connect.ts';
import { converse, isTerminal } from '../prompt.ts';
import { carryOut, passwordOf, type RedisReply } from './redis-server.ts';

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

/** With quotes and types on a terminal, and bare elsewhere. */
function replyText(reply: RedisReply, isBare: boolean): string {
  switch (reply.kind) {
    case 'status':
      return `${reply.text}\n`;
    case 'error':
      return `${isBare ? '' : '(error) '}${reply.text}\n`;
    case 'text':
      return isBare || reply.text.includes('\n') ? `${reply.text}\n` : `${quoted(reply.text)}\n`;
    case 'number':
      return isBare ? `${reply.number}\n` : `(integer) ${reply.number}\n`;
    case 'nothing':
      return isBare ? '\n' : '(nil)\n';
    case 'list':
      if (isBare) return reply.items.map((item) => `${item}\n`).join('') || '\n';
      if (reply.items.length === 0) return '(empty array)\n';
      return reply.items.map((item, index) => `${index + 1}) ${quoted(item)}\n`).join('');
  }
}

function* one(invocation: Invocation, server: Server, words: readonly string[], isBare: boolean): Task<number> {
  try {
    const reply = carryOut(invocation.host, server, words);
    if (reply !== undefined) {
      yield* print(invocation, bytesOf(replyText(reply, isBare)));
      return reply.kind === 'error' ? 1 : 0;
    }
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    yield* complain(invocation, `(error) MISCONF Errors writing to the disk: ${error.message}`);
    return 1;
  }
  const typed = words.join(' ');
  invocation.host.notSimulated({ kind: 'option', what: `redis-cli ${typed}` });
  yield* complain(
    invocation,
    bytesOf(
      `[simulation] ${typed.slice(0, 200)} is not simulated. Known are ping, set, get, mset, mget, del, exists, incr, decr, append, keys *, dbsize, type, flushall, info replication, role, rpush, lpush, lpop, rpop, llen, lrange.`,
    ),
  );
  return 1;
}

function wordsOf(line: string): readonly string[] {
  return (line.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/s, '$2'));
}

export const redisCli: Program = function* (invocation) {
  const options = parseOptions(invocation.args, {
    flags: 'crq',
    values: 'hpant',
    long: { raw: 'r', 'no-auth-warning': 'q', pass: 'a', user: 't' },
    stopsAtOperand: true,
  });
  const name = options.value('h') ?? '127.0.0.1';
  const port = options.value('p') ?? '6379';
  const found = yield* connect(invocation.host, 'redis', name, Number(port));
  if (found.kind !== 'server') {
    const why = found.kind === 'no-name' ? 'Name or service not known' : 'Connection refused';
    yield* complain(invocation, `Could not connect to Redis at ${name}:${port}: ${why}`);
    return 1;
  }
  const { server } = found;
  const password = passwordOf(server);
  const given = options.value('a') ?? invocation.environment['REDISCLI_AUTH'] ?? '';
  if (password !== '' && given !== password) {
    yield* print(
      invocation,
      given === '' ? 'NOAUTH Authentication required.\n' : 'WRONGPASS invalid username-password pair\n',
    );
    return 1;
  }
  const isBare = !isTerminal(invocation, 1) || options.has('r');
  if (options.operands.length > 0) return yield* one(invocation, server, options.operands.map(textOf), isBare);
  return yield* converse(invocation, {
    prompt: () => `${name}:${port}> `,
    farewell: '',
    *line(text) {
      const words = wordsOf(textOf(text));
      if (/^(quit|exit)$/i.test(words[0] ?? '')) return 0;
      if (words.length > 0) yield* one(invocation, server, words, isBare);
      return undefined;
    },
  });
};
