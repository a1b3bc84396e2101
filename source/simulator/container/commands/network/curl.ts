/** curl: to pods and services of the cluster. */

import { baseName } from '../../files/paths.ts';
import { sleep, type Task } from '../../kernel/task.ts';
import type { HttpAnswer } from '../../network/network.ts';
import { type Outcome, openConnection } from '../../network/request.ts';
import { parseWebAddress, type WebAddress } from '../../network/web-address.ts';
import { complain, type Invocation, type Program, ProgramError, print } from '../../program.ts';
import { type Options, parseOptions } from '../../text/options.ts';
import { answerOf, headOf, writeTo } from './answers.ts';

const CURL_LONG: Readonly<Record<string, string>> = {
  silent: 's',
  'show-error': 'S',
  fail: 'f',
  insecure: 'k',
  include: 'i',
  head: 'I',
  location: 'L',
  verbose: 'v',
  output: 'o',
  'remote-name': 'O',
  request: 'X',
  data: 'd',
  header: 'H',
  user: 'u',
  'max-time': 'm',
  'write-out': 'w',
  cacert: 'E',
  'connect-timeout': 'C',
  retry: 'R',
  'retry-delay': 'Y',
  'retry-connrefused': 'q',
  'user-agent': 'A',
};

export const curl: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'sSfkiILvOgq4N', values: 'oXdHumwECRYAT', long: CURL_LONG });
  if (options.operands.length === 0) throw new ProgramError('(2) no URL specified', 2);
  let status = 0;
  for (const url of options.operands) status = yield* curlOne(invocation, options, url);
  return status;
};

function* curlOne(invocation: Invocation, options: Options, url: string): Task<number> {
  const isLoud = !options.has('s') || options.has('S');
  const fail = function* (code: number, message: string): Task<number> {
    if (isLoud) yield* complain(invocation, `curl: (${code}) ${message}`);
    if (options.has('w')) yield* print(invocation, written(options.value('w') ?? '', 0, 0));
    return code;
  };
  const address = parseWebAddress(url);
  if (address === undefined) return yield* fail(3, 'URL rejected: No host part in the URL');
  if (address.scheme !== 'http' && address.scheme !== 'https')
    return yield* fail(1, `Protocol "${address.scheme}" not supported`);
  const seconds = [options.value('C'), options.value('m')].flatMap((text) =>
    text === undefined ? [] : [Number(text)],
  );
  const limit = seconds.length === 0 ? undefined : Math.min(...seconds) * 1000;
  const outcome = yield* retrying(invocation, options, address, limit);
  switch (outcome.kind) {
    case 'no-name':
      return yield* fail(6, `Could not resolve host: ${address.host}`);
    case 'refused':
      return yield* fail(
        7,
        `Failed to connect to ${address.host} port ${address.port} after ${outcome.ms} ms: Could not connect to server`,
      );
    case 'no-route':
      return yield* fail(
        7,
        `Failed to connect to ${address.host} port ${address.port} after ${outcome.ms} ms: No route to host`,
      );
    case 'timeout':
      return yield* fail(
        28,
        limit === undefined
          ? `Failed to connect to ${address.host} port ${address.port} after ${outcome.ms} ms: Could not connect to server`
          : `Connection timed out after ${outcome.ms} milliseconds`,
      );
    case 'open':
  }
  const isApi = outcome.connection.kind === 'api';
  if (isApi && address.scheme === 'https' && !options.has('k') && !options.has('E')) {
    return yield* fail(60, 'SSL certificate problem: unable to get local issuer certificate');
  }
  if (!isApi && address.scheme === 'https') return yield* fail(35, 'TLS to pods is not simulated here: use http://');
  const answer = answerOf(invocation, outcome, address.path);
  if (options.has('v')) yield* complain(invocation, verboseText(invocation, address, outcome.address, answer));
  if (options.has('f') && answer.status >= 400)
    return yield* fail(22, `The requested URL returned error: ${answer.status}`);
  const head = options.has('i') || options.has('I') ? headOf(invocation, answer) : '';
  const path = options.has('O') ? baseName(address.path) : options.value('o');
  yield* writeTo(invocation, path, `${head}${options.has('I') ? '' : answer.body}`);
  if (options.has('w')) yield* print(invocation, written(options.value('w') ?? '', answer.status, answer.body.length));
  return 0;
}

function* retrying(
  invocation: Invocation,
  options: Options,
  { host, port }: WebAddress,
  limit: number | undefined,
): Task<Outcome> {
  for (let left = Number(options.value('R') ?? 0); ; left -= 1) {
    const outcome = yield* openConnection(invocation.host, host, port, limit);
    const isTransient = outcome.kind === 'timeout' || (outcome.kind === 'refused' && options.has('q'));
    if (!isTransient || left <= 0) return outcome;
    yield* sleep(invocation.host.clock, Number(options.value('Y') ?? 1) * 1000);
  }
}

function written(format: string, status: number, size: number): string {
  return format
    .replaceAll('%{http_code}', String(status).padStart(3, '0'))
    .replaceAll('%{response_code}', String(status).padStart(3, '0'))
    .replaceAll('%{size_download}', String(size))
    .replace(/%\{time_\w+\}/g, '0.001')
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t');
}

function verboseText(
  invocation: Invocation,
  { host, port, path }: WebAddress,
  address: string,
  answer: HttpAnswer,
): string {
  const head = headOf(invocation, answer).trimEnd().split('\r\n');
  return [
    `*   Trying ${address}:${port}...`,
    `* Connected to ${host} (${address}) port ${port}`,
    `> GET ${path} HTTP/1.1`,
    `> Host: ${host}`,
    '> User-Agent: curl',
    '> Accept: */*',
    '>',
    ...head.map((line) => `< ${line}`),
    '<',
  ].join('\n');
}
