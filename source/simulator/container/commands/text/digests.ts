/** md5sum, sha1sum, sha256sum, sha512sum, cksum of files, and base64. */

import { createHash } from 'node:crypto';
import { complain, type Program, ProgramError, print } from '../../program.ts';
import { linesOf, openOperand, openOrComplain, readAll } from '../../text/lines.ts';
import { parseCount, parseOptions } from '../../text/options.ts';

const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');

function digest(algorithm: string): Program {
  return function* (invocation) {
    const options = parseOptions(invocation.args, { flags: 'bcst', long: { check: 'c', status: 's', binary: 'b' } });
    const sumOf = (text: string): string => createHash(algorithm).update(bytesOf(text)).digest('hex');
    let status = 0;
    if (options.has('c')) {
      const { lines } = yield* linesOf(invocation, options.operands);
      for (const { text } of lines) {
        const found = /^(\w+) [ *](.+)$/.exec(text);
        if (found === null) continue;
        const [, sum, name = ''] = found;
        const stream = yield* openOrComplain(invocation, name);
        const isRight = stream !== undefined && sumOf(yield* readAll(stream)) === sum;
        if (!options.has('s')) yield* print(invocation, `${name}: ${isRight ? 'OK' : 'FAILED'}\n`);
        if (!isRight) status = 1;
      }
      if (status !== 0) yield* complain(invocation, `${invocation.name}: WARNING: computed checksum did NOT match`);
      return status;
    }
    for (const operand of options.operands.length === 0 ? ['-'] : options.operands) {
      const stream = yield* openOrComplain(invocation, operand);
      if (stream === undefined) status = 1;
      else yield* print(invocation, `${sumOf(yield* readAll(stream))}  ${operand}\n`);
    }
    return status;
  };
}

export const [md5sum, sha1sum, sha256sum, sha512sum] = [
  digest('md5'),
  digest('sha1'),
  digest('sha256'),
  digest('sha512'),
] as const;

export const base64: Program = function* (invocation) {
  const options = parseOptions(invocation.args, {
    flags: 'dDi',
    values: 'w',
    long: { decode: 'd', wrap: 'w', 'ignore-garbage': 'i' },
  });
  const text = yield* readAll(openOperand(invocation, options.operands[0] ?? '-'));
  if (options.has('d') || options.has('D')) {
    const packed = text.replace(/\s/g, '');
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) throw new ProgramError('invalid input');
    yield* print(invocation, Buffer.from(packed, 'base64').toString('latin1'));
    return 0;
  }
  const width = parseCount(options.value('w') ?? '76');
  const encoded = bytesOf(text).toString('base64');
  const lines = width === 0 ? [encoded] : (encoded.match(new RegExp(`.{1,${width}}`, 'g')) ?? []);
  yield* print(invocation, width === 0 ? encoded : lines.map((line) => `${line}\n`).join(''));
  return 0;
};
