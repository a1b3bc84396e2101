/** Answers that no API server gives, and changes of those that it gives, by name. */

import { Transform } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { AskedRequest, LineAnswer, RequestFault } from './line-fault.ts';

type Json = Readonly<Record<string, unknown>>;

export function answerWith(answer: LineAnswer): RequestFault {
  return { type: 'answer', answer };
}

/** A Status object, as an API server refuses. */
export function refusal(status: number, reason: string, headers: LineAnswer['headers'] = {}): RequestFault {
  const body = JSON.stringify({
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    code: status,
    reason,
    message: 'no',
  });
  return answerWith({ status, headers, body });
}

/** A page of a gateway or a proxy. */
export function page(status: number, headers: LineAnswer['headers'] = {}): RequestFault {
  const body = '<!doctype html><html><body>please log in</body></html>';
  return answerWith({ status, headers: { 'content-type': 'text/html', ...headers }, body });
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Changes a list, and leaves whatever is none as it is. */
function inList(change: (list: Json & { readonly items: readonly unknown[] }) => unknown): RequestFault {
  return {
    type: 'rewrite',
    rewrite: (body) =>
      isRecord(body) && Array.isArray(body['items']) ? change({ ...body, items: body['items'] }) : body,
  };
}

function withoutFieldOfItems(field: string): RequestFault {
  return inList((list) => ({
    ...list,
    items: list.items.map((item) => (isRecord(item) ? { ...item, [field]: undefined } : item)),
  }));
}

function metadataOf(list: Json): Json {
  return isRecord(list['metadata']) ? list['metadata'] : {};
}

/** What may come in place of the answer to a read, by name. Each is tried on the screen and on every decision. */
export const WRONG_ANSWERS: Readonly<Record<string, RequestFault>> = {
  '401': refusal(401, 'Unauthorized'),
  '403': refusal(403, 'Forbidden'),
  '403 of a gateway': page(403),
  '404': refusal(404, 'NotFound'),
  '404 of a gateway': answerWith({
    status: 404,
    headers: { 'content-type': 'text/plain' },
    body: '404 page not found\n',
  }),
  '405': refusal(405, 'MethodNotAllowed'),
  '410': refusal(410, 'Expired'),
  '429': refusal(429, 'TooManyRequests'),
  '429, Retry-After: 3600': refusal(429, 'TooManyRequests', { 'retry-after': '3600' }),
  '500': refusal(500, 'InternalError'),
  '502 of a gateway': page(502),
  '503': refusal(503, 'ServiceUnavailable'),
  '503, Retry-After: 3600': page(503, { 'retry-after': '3600' }),
  '504': refusal(504, 'Timeout'),
  'a redirect to a login page': page(302, { location: 'http://127.0.0.1:9/login' }),
  'a redirect to itself': page(307, { location: '/' }),
  'a login page (200, text/html)': page(200),
  'a login page (200, application/json)': page(200, { 'content-type': 'application/json' }),
  'no content (204)': answerWith({ status: 204 }),
  'an empty body': answerWith({ status: 200 }),
  'an empty object': answerWith({ status: 200, body: '{}' }),
  null: answerWith({ status: 200, body: 'null' }),
  'a Status with 200': answerWith({ status: 200, body: '{"kind":"Status","apiVersion":"v1","status":"Success"}' }),
  'garbage as JSON': answerWith({ status: 200, body: 'qj3#\u0000\ufffd{]' }),
  'garbage as protobuf': answerWith({
    status: 200,
    headers: { 'content-type': 'application/vnd.kubernetes.protobuf' },
    body: Buffer.from('6b3873000a04ffffffffffffffffffff', 'hex'),
  }),
  'gzip that is none': answerWith({ status: 200, headers: { 'content-encoding': 'gzip' }, body: '{"items":[]}' }),
  'gzip that is cut': answerWith({
    status: 200,
    headers: { 'content-encoding': 'gzip' },
    body: gzipSync('{"kind":"StatefulSetList","items":[]}').subarray(0, 20),
  }),
  'bytes that are not HTTP': { type: 'raw', bytes: 'SSH-2.0-OpenSSH_9.6\r\n' },
  'a reset': { type: 'reset' },
  'a body that is cut': { type: 'transform', transform: () => cutAfter(60) },
  'a list of another kind': inList((list) => ({ ...list, kind: 'SecretList', apiVersion: 'v1', items: [] })),
  'a list of another version': inList((list) => ({ ...list, apiVersion: 'example.com/v1', items: [] })),
  'a list without items': inList((list) => ({ ...list, items: undefined })),
  'items: null': inList((list) => ({ ...list, items: null })),
  'items: {}': inList((list) => ({ ...list, items: {} })),
  'an empty list without a version': inList((list) => ({ ...list, metadata: {}, items: [] })),
  'objects without metadata': withoutFieldOfItems('metadata'),
  'a first page whose rest is not found': inList((list) => ({
    ...list,
    metadata: { ...metadataOf(list), continue: 'lost' },
    items: [],
  })),
};

/** The answer to the rest of a page that WRONG_ANSWERS has cut. */
export function lostPage({ path }: AskedRequest): RequestFault | undefined {
  return path.includes('continue=lost') ? WRONG_ANSWERS['404 of a gateway'] : undefined;
}

/** Passes so many bytes and destroys the stream. */
export function cutAfter(limit: number): Transform {
  let passed = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (passed < limit) this.push(chunk.subarray(0, limit - passed));
      passed += chunk.length;
      if (passed >= limit) setImmediate(() => this.destroy(new Error('cut')));
      done();
    },
  });
}

/** Passes bytes slowly. */
export function trickle(bytes: number, everyMs: number): Transform {
  return new Transform({
    async transform(chunk: Buffer, _encoding, done) {
      for (let at = 0; at < chunk.length && !this.destroyed; at += bytes) {
        this.push(chunk.subarray(at, at + bytes));
        await new Promise((resolve) => setTimeout(resolve, everyMs));
      }
      done();
    },
  });
}

/** Changes each line of a watch in JSON into any number of lines. */
export function perLine(change: (line: string) => readonly string[]): Transform {
  let rest = '';
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const lines = (rest + chunk.toString('utf8')).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines.filter((text) => text !== '')) {
        for (const changed of change(line)) this.push(`${changed}\n`);
      }
      done();
    },
  });
}
