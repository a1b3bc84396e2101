/** What a web server answers, for curl and wget. */

import { openForOutput } from '../../files/open-file.ts';
import { opened, release, retain } from '../../kernel/descriptors.ts';
import type { Task } from '../../kernel/task.ts';
import type { HttpAnswer } from '../../network/network.ts';
import type { Outcome } from '../../network/request.ts';
import { type Invocation, pathIn, print } from '../../program.ts';
import { formatDate } from '../../text/dates.ts';

/** What the API server answers to those who bring no token. */
const UNAUTHORIZED: HttpAnswer = {
  status: 401,
  type: 'application/json',
  body: '{\n  "kind": "Status",\n  "apiVersion": "v1",\n  "metadata": {},\n  "status": "Failure",\n  "message": "Unauthorized",\n  "reason": "Unauthorized",\n  "code": 401\n}',
};

export const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
};

export function answerOf(
  { host }: Invocation,
  outcome: Extract<Outcome, { readonly kind: 'open' }>,
  path: string,
): HttpAnswer {
  const { connection } = outcome;
  if (connection.kind === 'api') return UNAUTHORIZED;
  const answer = host.network.answer(connection.pod, connection.port, path);
  if (answer.isStandIn === true) host.notSimulated({ kind: 'page', what: path });
  return answer;
}

export function headOf({ host }: Invocation, { status, type, body }: HttpAnswer): string {
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

export function* writeTo(invocation: Invocation, path: string | undefined, text: string): Task<void> {
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
