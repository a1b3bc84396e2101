/** wget, as busybox has it: to pods and services of the cluster. */

import { baseName } from '../../files/paths.ts';
import type { Task } from '../../kernel/task.ts';
import { openConnection } from '../../network/request.ts';
import { parseWebAddress } from '../../network/web-address.ts';
import { complain, type Program, ProgramError } from '../../program.ts';
import { parseOptions } from '../../text/options.ts';
import { answerOf, headOf, REASONS, writeTo } from './answers.ts';

export const wget: Program = function* (invocation) {
  const options = parseOptions(invocation.args, {
    flags: 'qcS',
    values: 'OTPUtY',
    long: {
      spider: 's',
      quiet: 'q',
      timeout: 'T',
      'output-document': 'O',
      'no-check-certificate': 'k',
      'no-verbose': 'q',
      tries: 't',
      header: 'U',
      'server-response': 'S',
    },
  });
  const [url] = options.operands;
  const address = parseWebAddress(url ?? '');
  if (url === undefined || address === undefined)
    throw new ProgramError(url === undefined ? 'missing URL' : `bad address '${url}'`);
  const limit = options.has('T') ? Number(options.value('T')) * 1000 : undefined;
  const outcome = yield* openConnection(invocation.host, address.host, address.port, limit);
  if (outcome.kind === 'no-name') throw new ProgramError(`bad address '${address.host}'`);
  const say = function* (line: string): Task<void> {
    if (!options.has('q')) yield* complain(invocation, line);
  };
  yield* say(`Connecting to ${address.host} (${outcome.address}:${address.port})`);
  if (outcome.kind === 'timeout') throw new ProgramError('download timed out');
  if (outcome.kind !== 'open') {
    throw new ProgramError(
      `can't connect to remote host (${outcome.address}): ${outcome.kind === 'refused' ? 'Connection refused' : 'No route to host'}`,
    );
  }
  if (outcome.connection.kind === 'open' && address.scheme === 'https')
    throw new ProgramError('TLS to pods is not simulated here: use http://');
  const answer = answerOf(invocation, outcome, address.path);
  if (options.has('S')) yield* complain(invocation, headOf(invocation, answer).trimEnd().replace(/^/gm, '  '));
  if (answer.status >= 400)
    throw new ProgramError(`server returned error: HTTP/1.1 ${answer.status} ${REASONS[answer.status] ?? ''}`);
  if (options.has('s')) {
    yield* say('remote file exists');
    return 0;
  }
  const path = options.value('O') ?? (baseName(address.path.replace(/[?].*$/, '')).replace(/^\/$/, '') || 'index.html');
  yield* say(path === '-' ? 'writing to stdout' : `saving to '${path}'`);
  yield* writeTo(invocation, path, answer.body);
  yield* say(path === '-' ? 'written to stdout' : `'${path}' saved`);
  return 0;
};
