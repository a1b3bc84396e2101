import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { ClusterError } from '../../../../source/cluster/errors.ts';
import { followLog, type LogStatus } from '../../../../source/cluster/stream/follow-log.ts';
import type { RequestOptions, ResponseStream } from '../../../../source/cluster/transport.ts';
import { createManualClock } from '../../cache/manual-clock.ts';
import { waitUntilTrue } from '../until.ts';

/** The response to one request: lines that end, lines that continue, or a refusal. */
type Answer = { readonly lines: string; readonly after: 'end' | 'stay' | Error } | ClusterError;

let close: (() => void) | undefined;
afterEach(() => close?.());

function scripted(answers: readonly Answer[], previous = false) {
  const clock = createManualClock();
  const asked: string[] = [];
  const lines: string[] = [];
  const standings: LogStatus[] = [];
  const client = {
    async stream(path: string, { signal }: RequestOptions): Promise<ResponseStream> {
      const answer = answers[asked.length];
      asked.push(path);
      if (answer === undefined) throw new ClusterError('network', 'Nobody answers.');
      if (answer instanceof ClusterError) throw answer;
      return { chunks: bytesOf(answer, signal), isProtobuf: false };
    },
  };
  async function* bytesOf(answer: Exclude<Answer, ClusterError>, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode(answer.lines);
    if (answer.after instanceof Error) throw answer.after;
    if (answer.after === 'stay') await new Promise((_resolve, reject) => signal.addEventListener('abort', reject));
  }
  const target = { namespace: 'shop', pod: 'web-0', container: 'main', previous };
  const reading = followLog(
    client,
    target,
    {
      lines: (more) => lines.push(...more.map(({ text }) => text)),
      status: (standing) => standings.push(standing),
    },
    { clock, random: () => 0.5 },
  );
  close = reading.close;
  return {
    clock,
    asked,
    lines,
    last: () => standings.at(-1),
    /** Waits until the nth request has been answered and the reader waits for the next one. */
    settled: (requests: number) => waitUntilTrue(() => asked.length === requests && standings.length > requests),
  };
}

const at = (second: number, text: string): string => `2026-01-15T12:00:0${second}.5Z ${text}\n`;
const lost = new ClusterError('network', 'Cannot reach the API server.');
const status = (code: number, said: string): ClusterError =>
  new ClusterError(code === 403 ? 'forbidden' : code === 404 ? 'not-found' : 'protocol', `Refused: ${said}`, {
    status: code,
    serverMessage: said,
  });

describe('a log that is followed', () => {
  it('requests the last lines with their times, and passes on new ones', async () => {
    const log = scripted([{ lines: at(1, 'a') + at(2, 'b'), after: 'stay' }]);
    await waitUntilTrue(() => log.lines.length === 2);
    assert.equal(
      log.asked[0],
      '/api/v1/namespaces/shop/pods/web-0/log?container=main&timestamps=true&follow=true&tailLines=2000',
    );
    assert.deepEqual([log.lines, log.last()?.state], [['a', 'b'], 'open']);
  });

  it('continues after the last line when the connection is lost, repeats none, and says how long the gap was', async () => {
    const log = scripted([
      { lines: at(1, 'a') + at(2, 'b') + at(2, 'c'), after: lost },
      { lines: at(2, 'b') + at(2, 'c') + at(2, 'd') + at(3, 'e'), after: 'stay' },
    ]);
    await log.settled(1);
    await waitUntilTrue(() => log.last()?.state === 'waiting');
    assert.match(log.last()?.text ?? '', /Cannot reach the API server\. Trying again\./);
    log.clock.advance(2000);
    await waitUntilTrue(() => log.lines.length === 6);
    assert.match(log.asked[1] ?? '', /follow=true&sinceTime=2026-01-15T12%3A00%3A02\.5Z$/);
    assert.deepEqual(log.lines, [
      'a',
      'b',
      'c',
      '── the connection was lost for 2 s; what was written meanwhile follows ──',
      'd',
      'e',
    ]);
  });

  it('retries when the container has stopped, at growing intervals', async () => {
    const ended = { lines: '', after: 'end' } as const;
    const log = scripted([{ lines: at(1, 'a'), after: 'end' }, ended, ended, ended, ended, ended]);
    for (const [requests, wait] of [
      [1, 2000],
      [2, 4000],
      [3, 8000],
      [4, 15_000],
    ] as const) {
      await waitUntilTrue(() => log.asked.length === requests && log.clock.pending.length === 1);
      assert.deepEqual(log.clock.pending, [wait]);
      assert.equal(log.last()?.state, 'waiting');
      log.clock.advance(wait);
    }
  });

  it('says in one sentence that the container has not started, and waits for it', async () => {
    const log = scripted([
      status(400, 'container "main" in pod "web-0" is waiting to start: ContainerCreating'),
      { lines: at(1, 'up'), after: 'stay' },
    ]);
    await waitUntilTrue(() => log.last()?.state === 'waiting');
    assert.equal(
      log.last()?.text,
      'Container main of web-0 has not started (ContainerCreating): its log comes once it runs.',
    );
    log.clock.advance(2000);
    await waitUntilTrue(() => log.lines.length === 1);
  });

  it('waits for a pod that does not exist', async () => {
    const log = scripted([status(404, 'pods "web-0" not found'), { lines: '', after: 'stay' }]);
    await waitUntilTrue(() => log.last()?.state === 'waiting');
    assert.equal(log.last()?.text, 'There is no pod web-0 just now: looking again.');
    log.clock.advance(2000);
    await waitUntilTrue(() => log.last()?.state === 'open');
  });

  it('does not take the silence of a quiet container for a loss', async () => {
    const silence = new ClusterError('timeout', 'The API server did not answer within 75 s.');
    const log = scripted([silence, { lines: at(1, 'a'), after: 'stay' }]);
    await waitUntilTrue(() => log.last()?.state === 'waiting');
    assert.equal(log.last()?.text, 'nothing has been written lately: asking again');
    log.clock.advance(2000);
    await waitUntilTrue(() => log.lines.length > 0);
    assert.deepEqual(log.lines, ['a']);
  });

  it('gives up if it is not allowed', async () => {
    const log = scripted([status(403, 'User "eve" cannot get resource "pods/log"')]);
    await waitUntilTrue(() => log.last()?.state === 'ended');
    assert.match(log.last()?.text ?? '', /eve/);
    log.clock.advance(600_000);
    assert.equal(log.asked.length, 1);
  });

  it('sends no request after close', async () => {
    const log = scripted([lost]);
    await waitUntilTrue(() => log.clock.pending.length === 1);
    close?.();
    await waitUntilTrue(() => log.clock.pending.length === 0);
    assert.equal(log.asked.length, 1);
  });
});

describe('the log of the previous run', () => {
  it('is read once', async () => {
    const log = scripted([{ lines: at(1, 'a'), after: 'end' }], true);
    await waitUntilTrue(() => log.last()?.state === 'ended');
    assert.match(log.asked[0] ?? '', /previous=true&tailLines=2000$/);
    assert.deepEqual(log.lines, ['a']);
  });

  it('does not exist for a container that has not restarted', async () => {
    const log = scripted([status(400, 'previous terminated container "main" in pod "web-0" not found')], true);
    await waitUntilTrue(() => log.last()?.state === 'ended');
    assert.match(log.last()?.text ?? '', /^No earlier run of container main in web-0 is kept/);
  });
});
