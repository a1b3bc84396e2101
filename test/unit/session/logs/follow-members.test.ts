import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClusterError } from '../../../../source/cluster/errors.ts';
import type { LogStatus } from '../../../../source/cluster/stream/follow-log.ts';
import type { RequestOptions } from '../../../../source/cluster/transport.ts';
import { followMembers } from '../../../../source/session/logs/follow-members.ts';
import { createManualClock } from '../../cache/manual-clock.ts';
import { waitUntilTrue } from '../../cluster/until.ts';

interface OpenLog {
  readonly path: string;
  readonly write: (text: string) => void;
  readonly end: () => void;
  isClosed: boolean;
}

const notStarted = new ClusterError('protocol', 'Refused.', {
  status: 400,
  serverMessage: 'container "main" in pod "web-2" is waiting to start: ContainerCreating',
});

/** A server whose logs the test writes. `refused`: the pods whose containers have not started. */
function followed(refused: readonly string[] = []) {
  const clock = createManualClock();
  const open = new Map<string, OpenLog>();
  const lines: string[] = [];
  let status: LogStatus = { state: 'connecting', text: '' };
  const logs = followMembers(
    {
      async stream(path: string, { signal }: RequestOptions) {
        const pod = /pods\/([^/]+)/.exec(path)?.[1] ?? '';
        if (refused.includes(pod)) throw notStarted;
        const queue: Uint8Array[] = [];
        let wake = () => {};
        let hasEnded = false;
        const log: OpenLog = {
          path,
          write(text) {
            queue.push(new TextEncoder().encode(text));
            wake();
          },
          end() {
            hasEnded = true;
            wake();
          },
          isClosed: false,
        };
        open.set(pod, log);
        signal.addEventListener('abort', () => {
          log.isClosed = true;
          log.end();
        });
        async function* chunks() {
          while (!hasEnded || queue.length > 0) {
            const chunk = queue.shift();
            if (chunk !== undefined) yield chunk;
            else
              await new Promise<void>((resolve) => {
                wake = resolve;
              });
          }
        }
        return { chunks: chunks(), isProtobuf: false };
      },
    },
    {
      lines: (more) => lines.push(...more.map(({ pod, text }) => `${pod} ${text}`)),
      status: (next) => {
        status = next;
      },
    },
    { clock },
  );
  const targetsOf = (...pods: readonly string[]) =>
    pods.map((pod) => ({ namespace: 'shop', pod, container: 'main', previous: false }));
  return {
    clock,
    lines,
    logs,
    status: () => status,
    follow: (...pods: readonly string[]) => logs.setTargets(targetsOf(...pods)),
    async log(pod: string): Promise<OpenLog> {
      await waitUntilTrue(() => open.has(pod));
      const found = open.get(pod);
      assert.ok(found !== undefined);
      return found;
    },
    forget: (pod: string) => open.delete(pod),
    /** Lets time pass until there are so many lines. */
    linesAfter: (count: number) =>
      waitUntilTrue(
        () => lines.length >= count,
        () => lines,
        () => clock.advance(300),
      ),
  };
}

const at = (second: number, text: string): string => `2026-01-15T12:00:0${second}Z ${text}\n`;

test('the lines of all members come in the order of their times', async () => {
  const { follow, log, lines, linesAfter, logs } = followed();
  follow('web-0', 'web-1');
  const [first, second] = [await log('web-0'), await log('web-1')];
  first.write(at(1, 'a') + at(3, 'c'));
  second.write(at(2, 'b') + at(4, 'd'));
  await linesAfter(4);
  assert.deepEqual(lines, ['web-0 a', 'web-1 b', 'web-0 c', 'web-1 d']);
  logs.close();
  assert.ok(first.isClosed && second.isClosed);
});

test('a member that comes is followed from its first line, one that goes is left, and a restart is told', async () => {
  const { follow, log, lines, linesAfter, logs, forget, clock } = followed();
  follow('web-0', 'web-1');
  const first = await log('web-0');
  first.write(at(1, 'a'));
  await linesAfter(1);
  follow('web-0', 'web-2');
  const third = await log('web-2');
  assert.match(third.path, /tailLines=2000/);
  assert.ok((await log('web-1')).isClosed);
  assert.ok(!first.isClosed);
  third.write(at(5, 'e'));
  await linesAfter(3);
  assert.deepEqual(lines.slice(1), ['web-2 ── container main of web-2 ──', 'web-2 e']);
  forget('web-0');
  first.end();
  await waitUntilTrue(
    () => lines.some((line) => line === 'web-0 ── the log goes on ──'),
    () => lines,
    () => clock.advance(1000),
  );
  logs.close();
});

test('the status is that of the logs that are open, with what keeps others from it', async () => {
  const { follow, log, status, logs } = followed(['web-2']);
  follow();
  assert.match(status().text, /There is no pod with a log/);
  follow('web-0', 'web-2');
  await log('web-0');
  await waitUntilTrue(() => status().state === 'open' && status().text !== '', status);
  assert.match(status().text, /^web-2: Container main of web-2 has not started \(ContainerCreating\)/);
  logs.close();
});
