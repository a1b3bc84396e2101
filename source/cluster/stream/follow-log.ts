/** Follows the log of a container, across restarts of the container and lost connections. */

import type { Clock } from '../../cache/clock.ts';
import { backoffMs } from '../connection/backoff.ts';
import type { Client } from '../connection/client.ts';
import { createInterruptibleSleep } from '../connection/interruptible-sleep.ts';
import { systemClock } from '../connection/system-clock.ts';
import { ClusterError } from '../errors.ts';
import { type ContainerLogLine, createLogSplitter, noteLine } from './log-lines.ts';
import { type LogTarget, logPath } from './log-path.ts';

/** `waiting`: it will be retried automatically. `ended`: it will not. `text` is a sentence, or empty. */
export interface LogStatus {
  readonly state: 'connecting' | 'open' | 'waiting' | 'ended';
  readonly text: string;
}

export interface LogSink {
  readonly lines: (lines: readonly ContainerLogLine[]) => void;
  readonly status: (logStatus: LogStatus) => void;
}

export interface LogOptions {
  readonly clock?: Clock;
  /** From 0 up to 1. */
  readonly random?: () => number;
}

/** The interval of retries while the container has not started or the pod does not exist. */
const RETRY_MS = 2000;
const MAX_RETRY_MS = 15_000;
/** A stream that lasted this long was stable. */
const STABLE_MS = 5000;

/** Never throws: failures are reported as a status. */
export function followLog(
  client: Pick<Client, 'stream'>,
  target: LogTarget,
  sink: LogSink,
  options: LogOptions = {},
): { readonly close: () => void } {
  const { clock = systemClock, random = Math.random } = options;
  const controller = new AbortController();
  const { signal } = controller;
  const retrySleep = createInterruptibleSleep(clock);
  /** The time of the last line and the number of lines with that time, from which the next stream continues. */
  let last = { at: '', lines: 0 };
  let lostAt: number | undefined;

  function withoutRepeatedLines(
    lines: readonly ContainerLogLine[],
    skip: { at: string; lines: number },
  ): readonly ContainerLogLine[] {
    const kept: ContainerLogLine[] = [];
    for (const line of lines) {
      // sinceTime has a resolution of one second, so the lines of that second are sent again.
      if (skip.at !== '' && line.at !== '' && line.at < skip.at) continue;
      if (line.at !== '' && line.at === skip.at && skip.lines > 0) {
        skip.lines -= 1;
        continue;
      }
      kept.push(line);
      if (line.at !== '') last = { at: line.at, lines: line.at === last.at ? last.lines + 1 : 1 };
    }
    return kept;
  }

  /** @returns whether anything new was received */
  async function readStream(): Promise<boolean> {
    const { chunks } = await client.stream(logPath(target, { follow: true, from: last.at }), {
      signal,
      accept: 'application/json, */*',
    });
    const skip = { ...last };
    const splitter = createLogSplitter();
    if (lostAt !== undefined) {
      const seconds = Math.round((clock.now() - lostAt) / 1000);
      sink.lines([noteLine(`the connection was lost for ${seconds} s; what was written meanwhile follows`)]);
      lostAt = undefined;
    }
    sink.status({ state: 'open', text: '' });
    let came = false;
    const hand = (lines: readonly ContainerLogLine[]) => {
      const kept = withoutRepeatedLines(lines, skip);
      if (kept.length === 0) return;
      came = true;
      sink.lines(kept);
    };
    for await (const chunk of chunks) hand(splitter.push(chunk));
    hand(splitter.rest());
    return came;
  }

  async function run(): Promise<void> {
    let failures = 0;
    let empty = 0;
    sink.status({ state: 'connecting', text: '' });
    while (!signal.aborted) {
      const since = clock.now();
      let wait: number;
      try {
        const came = await readStream();
        failures = 0;
        if (target.previous) {
          sink.status({ state: 'ended', text: 'that run is over: this is what is kept of it' });
          return;
        }
        empty = came ? 0 : empty + 1;
        const text = 'the container does not run just now: looking again';
        sink.status({ state: 'waiting', text });
        wait = Math.min(MAX_RETRY_MS, RETRY_MS * 2 ** Math.min(empty, 5));
      } catch (thrown) {
        if (signal.aborted) return;
        const failure = failureStatus(thrown, target);
        sink.status(failure);
        if (failure.state === 'ended') return;
        if (failure.isLost) {
          lostAt ??= clock.now();
          failures = clock.now() - since > STABLE_MS ? 1 : failures + 1;
        }
        wait = failure.isLost ? backoffMs(failures, random) : RETRY_MS;
      }
      await retrySleep.sleep(wait);
    }
  }

  void run();
  return {
    close() {
      controller.abort();
      retrySleep.interrupt();
    },
  };
}

interface FailureStatus extends LogStatus {
  /** True if the connection failed. */
  readonly isLost: boolean;
}

function failureStatus(thrown: unknown, { pod, container, previous }: LogTarget): FailureStatus {
  if (!(thrown instanceof ClusterError)) throw thrown;
  const { kind, status, serverMessage, message } = thrown;
  if (kind === 'forbidden' || kind === 'read-only') return { state: 'ended', text: message, isLost: false };
  if (status === 400 && previous) {
    const text = `No earlier run of container ${container} in ${pod} is kept: it has not restarted, or its log is gone.`;
    return { state: 'ended', text, isLost: false };
  }
  if (status === 400) {
    const waiting = /is waiting to start: (.*)$/.exec(serverMessage)?.[1];
    const text =
      waiting === undefined
        ? `There is no log yet (${serverMessage}): looking again.`
        : `Container ${container} of ${pod} has not started (${waiting}): its log comes once it runs.`;
    return { state: 'waiting', text, isLost: false };
  }
  if (kind === 'not-found') {
    return { state: 'waiting', text: `There is no pod ${pod} just now: looking again.`, isLost: false };
  }
  // A kubelet sends no response headers before the first line, so silence is not a lost connection.
  if (kind === 'timeout')
    return { state: 'waiting', text: 'nothing has been written lately: asking again', isLost: false };
  return { state: 'waiting', text: `${message} Trying again.`, isLost: true };
}
