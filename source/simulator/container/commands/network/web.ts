/** curl, wget, nc, ping: to pods and services of the cluster. */

import { openForOutput } from '../../files/open-file.ts';
import { baseName } from '../../files/paths.ts';
import { opened, release, retain } from '../../kernel/descriptors.ts';
import { sleep, type Task } from '../../kernel/task.ts';
import { addressesOf } from '../../network/names.ts';
import type { HttpAnswer } from '../../network/network.ts';
import { type Outcome, openConnection } from '../../network/request.ts';
import { parseWebAddress, type WebAddress } from '../../network/web-address.ts';
import { complain, type Invocation, type Program, ProgramError, pathIn, print } from '../../program.ts';
import { formatDate } from '../../text/dates.ts';
import { type Options, parseOptions } from '../../text/options.ts';

/** What the API server answers to those who bring no token. */
const UNAUTHORIZED: HttpAnswer = {
  status: 401,
  type: 'application/json',
  body: '{\n  "kind": "Status",\n  "apiVersion": "v1",\n  "metadata": {},\n  "status": "Failure",\n  "message": "Unauthorized",\n  "reason": "Unauthorized",\n  "code": 401\n}',
};
const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
};

function answerOf(
  { host }: Invocation,
  outcome: Extract<Outcome, { readonly kind: 'open' }>,
  path: string,
): HttpAnswer {
  const { connection } = outcome;
  return connection.kind === 'api' ? UNAUTHORIZED : host.network.answer(connection.pod, connection.port, path);
}

function headOf({ host }: Invocation, { status, type, body }: HttpAnswer): string {
  const date = formatDate('%a, %d %b %Y %H:%M:%S GMT', host.clock.now());
  return [
    `HTTP/1.1 ${status} ${REASONS[status] ?? ''}`,
    `Date: ${date}`,
    `Content-Type: ${type}`,
    `Content-Length: ${body.length}`,
    '',
    '',
  ].join('\r\n');
}

function* writeTo(invocation: Invocation, path: string | undefined, text: string): Task<void> {
  if (path === undefined || path === '-') {
    yield* print(invocation, text);
    return;
  }
  const file = opened(openForOutput(invocation.host, pathIn(invocation, path), false, invocation.descriptors));
  const held = retain(new Map([[1, file]]));
  try {
    yield* file.stream.write(text);
  } finally {
    release(held);
  }
}

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

/** Tests a port; a conversation is not simulated. */
export const nc: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'zvnlukN46', values: 'wpqis', long: {} });
  if (options.has('l'))
    throw new ProgramError('listening is not simulated here: a container listens on the ports that it declares');
  const [host, port] = options.operands;
  if (host === undefined || port === undefined || !/^\d+(-\d+)?$/.test(port))
    throw new ProgramError('usage: nc [-z] [-w SECS] HOST PORT');
  const [from = 0, to = from] = port.split('-').map(Number);
  const limit = options.has('w') ? Number(options.value('w')) * 1000 : undefined;
  let status = 1;
  for (let each = from; each <= Math.min(to, from + 1024); each += 1) {
    const outcome = yield* openConnection(invocation.host, host, each, limit);
    if (outcome.kind === 'no-name') throw new ProgramError(`bad address '${host}'`);
    if (outcome.kind === 'open') {
      status = 0;
      if (options.has('v')) yield* complain(invocation, `${host} (${outcome.address}:${each}) open`);
      if (!options.has('z') && outcome.connection.kind === 'open')
        yield* complain(invocation, 'nc: connected; what is sent is not simulated');
    } else if (options.has('v')) {
      const why = { refused: 'Connection refused', 'no-route': 'No route to host', timeout: 'Operation timed out' }[
        outcome.kind
      ];
      yield* complain(invocation, `nc: ${host} (${outcome.address}:${each}): ${why}`);
    }
  }
  return status;
};

/** An address answers while a running pod has it. */
export const ping: Program = function* (invocation) {
  const options = parseOptions(invocation.args, { flags: 'q46n', values: 'cwWiIs' });
  const [name] = options.operands;
  if (name === undefined) throw new ProgramError('usage: ping [-c COUNT] HOST');
  const { host } = invocation;
  const [address] = addressesOf(host, name);
  if (address === undefined) throw new ProgramError(`bad address '${name}'`);
  const most = Number(options.value('c') ?? Number.POSITIVE_INFINITY);
  yield* print(invocation, `PING ${name} (${address}): 56 data bytes\n`);
  let [sent, received] = [0, 0];
  while (sent < most) {
    const { kind } = host.network.connect(host.pod, address, 0);
    if (kind === 'open' || kind === 'refused') {
      received += 1;
      yield* print(invocation, `64 bytes from ${address}: seq=${sent} ttl=63 time=0.100 ms\n`);
    }
    sent += 1;
    if (sent < most) yield* sleep(host.clock, 1000);
  }
  const loss = Math.round(((sent - received) / sent) * 100);
  yield* print(
    invocation,
    `\n--- ${name} ping statistics ---\n${sent} packets transmitted, ${received} packets received, ${loss}% packet loss\n`,
  );
  return received > 0 ? 0 : 1;
};
