/** The faults of the line. */

import { cutAfter, lostPage, perLine, refusal, trickle, WRONG_ANSWERS } from './answers.ts';
import { type FaultCase, onLine } from './fault-case.ts';
import type { AskedRequest, RequestFault } from './line-fault.ts';

const CONNECTIONS: readonly FaultCase[] = [
  onLine('connections are refused', { connections: 'refused' }),
  onLine('connections are refused for 40 s', { connections: 'refused' }, { lastsMs: 40_000 }),
  onLine('connections are reset', { connections: 'reset' }),
  onLine('all connections are reset once', {}, { lastsMs: 1000 }),
  onLine('all connections are closed once', { open: 'ended' }, { lastsMs: 1000 }),
  onLine('a cut every two seconds', { cutEveryMs: 2000 }, { lastsMs: 30_000 }),
  onLine('a cut every 300 ms', { cutEveryMs: 300 }),
  onLine(
    'half-open: nothing passes, new connections neither',
    { open: 'frozen', connections: 'swallowed' },
    { lieLimit: 30, lastsMs: 45_000 },
  ),
  onLine('half-open: only new connections pass', { open: 'frozen' }, { lieLimit: 30, lastsMs: 60_000 }),
  onLine('new connections are never answered', { connections: 'swallowed' }, { lastsMs: 15_000 }),
];

function always(fault: RequestFault): (request: AskedRequest) => RequestFault {
  return () => fault;
}

/** Faults that last so long that the program waits longest between two attempts. */
const LONG: ReadonlySet<string> = new Set(['503', '429, Retry-After: 3600', '503, Retry-After: 3600', '403']);

const ANSWERS: readonly FaultCase[] = Object.entries(WRONG_ANSWERS).map(([name, fault]) =>
  onLine(name, { request: (request) => lostPage(request) ?? fault }, LONG.has(name) ? { lastsMs: 40_000 } : {}),
);

const SLOWNESS: readonly FaultCase[] = [
  onLine('requests are never answered', { request: always({ type: 'hang' }) }, { lastsMs: 15_000 }),
  onLine('every answer is two seconds late', { request: always({ type: 'delay', ms: 2000 }) }, { lastsMs: 15_000 }),
  onLine('answers begin and never go on', {
    request: always({ type: 'answer', answer: { status: 200, body: '{"kind":', isEndless: true } }),
  }),
  onLine('answers trickle', { request: always({ type: 'transform', transform: () => trickle(64, 5) }) }),
];

/** A fault of watches alone. */
function ofWatches(name: string, fault: RequestFault, more: Partial<FaultCase> = {}): FaultCase {
  return onLine(name, { request: ({ isWatch }) => (isWatch ? fault : undefined) }, more);
}

function ofEvents(name: string, change: (line: string) => readonly string[]): FaultCase {
  return ofWatches(name, { type: 'transform', asJson: true, transform: () => perLine(change) });
}

const EVENT = /^\{"type":"(?:ADDED|MODIFIED|DELETED)"/;

/** Adds a line after each event of an object, so that what the program has to notice comes with a change. */
function after(line: string, more: string): readonly string[] {
  return EVENT.test(line) ? [line, more] : [line];
}

const errorEvent = (code: number, reason: string) =>
  JSON.stringify({ type: 'ERROR', object: { kind: 'Status', apiVersion: 'v1', code, reason, message: 'no' } });

const WATCHES: readonly FaultCase[] = [
  ofWatches('watches are refused with 410', refusal(410, 'Expired')),
  ofWatches('watches are refused with 429', refusal(429, 'TooManyRequests')),
  ofWatches('watches are refused with 500', refusal(500, 'InternalError')),
  ofWatches('watches end at once', { type: 'answer', answer: { status: 200 } }),
  ofWatches('watches are answered with a list', {
    type: 'answer',
    answer: { status: 200, body: '{"kind":"PodList","apiVersion":"v1","metadata":{},"items":[]}\n' },
  }),
  ofWatches('watches are cut in the middle of an event', { type: 'transform', transform: () => cutAfter(1500) }),
  ofWatches('watches trickle', { type: 'transform', transform: () => trickle(400, 20) }),
  ofEvents('every event comes twice', (line) => [line, line]),
  ofEvents('events of an unknown type', (line) => after(line, '{"type":"MOVED","object":{}}')),
  ofEvents('events without a type', (line) => after(line, '{}')),
  ofEvents('ERROR events with 410', (line) => after(line, errorEvent(410, 'Expired'))),
  ofEvents('ERROR events with 500', (line) => after(line, errorEvent(500, 'InternalError'))),
  ofEvents('garbage between events', (line) => after(line, '{"type":"ADDED","object":{"metadata":')),
  ofEvents('empty lines and bookmarks without a version', (line) =>
    after(`${line}\n\r\n`, '{"type":"BOOKMARK","object":{"metadata":{}}}'),
  ),
];

export const LINE_FAULTS: readonly FaultCase[] = [...CONNECTIONS, ...ANSWERS, ...SLOWNESS, ...WATCHES];
