/** openssl: what scripts use it for without a key: random bytes, base64 and digests. */

import { createHash } from 'node:crypto';
import { streamAt } from '../../kernel/descriptors.ts';
import { type Invocation, type Program, ProgramError, print, UnknownOption } from '../../program.ts';
import { openOperand, readAll } from '../../text/lines.ts';

const LINE = 64;
const MOST_RANDOM = 1_000_000;
const DIGESTS: ReadonlySet<string> = new Set(['md5', 'sha1', 'sha256', 'sha384', 'sha512']);

function inLines(text: string): string {
  return `${text.match(new RegExp(`.{1,${LINE}}`, 'g'))?.join('\n') ?? ''}\n`;
}

function encoded(bytes: string, isOneLine: boolean): string {
  const text = Buffer.from(bytes, 'latin1').toString('base64');
  return isOneLine ? text : inLines(text);
}

function randomBytes({ host }: Invocation, args: readonly string[]): string {
  const count = Number(args.find((arg) => !arg.startsWith('-')));
  if (!Number.isInteger(count) || count < 0 || count > MOST_RANDOM) throw new ProgramError('rand: invalid number');
  const bytes = Buffer.from(Array.from({ length: count }, () => Math.floor(host.random() * 256)));
  if (args.includes('-hex')) return `${bytes.toString('hex')}\n`;
  return args.includes('-base64') ? encoded(bytes.toString('latin1'), false) : bytes.toString('latin1');
}

export const openssl: Program = function* (invocation) {
  const [command = '', ...args] = invocation.args;
  if (command === 'rand') {
    yield* print(invocation, randomBytes(invocation, args));
    return 0;
  }
  const isDigest = command === 'dgst' || DIGESTS.has(command);
  const isBase64 = command === 'base64' || (command === 'enc' && args.includes('-base64'));
  if (command === 'version') {
    yield* print(invocation, 'OpenSSL 3.5.4 30 Sep 2025 (Library: OpenSSL 3.5.4 30 Sep 2025)\n');
    return 0;
  }
  if (!isDigest && !isBase64) throw new UnknownOption(command);
  const place = args.indexOf('-in');
  const isText = (arg: string, index: number): boolean => !arg.startsWith('-') && index !== place + 1;
  const path = place === -1 ? args.find(isText) : args[place + 1];
  const stream = path === undefined ? streamAt(invocation.descriptors, 0) : openOperand(invocation, path);
  const bytes = yield* readAll(stream);
  if (isBase64) {
    const isDecoding = args.includes('-d');
    const decoded = (): string => Buffer.from(bytes, 'base64').toString('latin1');
    yield* print(invocation, isDecoding ? decoded() : encoded(bytes, args.includes('-A')));
    return 0;
  }
  const name = DIGESTS.has(command)
    ? command
    : (args.map((arg) => arg.slice(1)).find((arg) => DIGESTS.has(arg)) ?? 'sha256');
  const digest = createHash(name).update(bytes, 'latin1').digest('hex');
  const shown = args.includes('-r')
    ? `${digest} *${path ?? 'stdin'}`
    : `${name.toUpperCase()}(${path ?? 'stdin'})= ${digest}`;
  yield* print(invocation, `${shown}\n`);
  return 0;
};
