/** Follows the logs of several pods at once, and hands out their lines merged by time. */

import type { Clock } from '../../cache/clock.ts';
import type { Client } from '../../cluster/connection/client.ts';
import { systemClock } from '../../cluster/connection/system-clock.ts';
import { followLog, type LogStatus } from '../../cluster/stream/follow-log.ts';
import { noteLine } from '../../cluster/stream/log-lines.ts';
import { type LogTarget, TAIL_LINES } from '../../cluster/stream/log-path.ts';
import { BEFORE_ALL, compareTimes, type LineTime, lineTime, type MemberLine } from './log-order.ts';

export interface MemberLogSink {
  readonly lines: (lines: readonly MemberLine[]) => void;
  readonly status: (status: LogStatus) => void;
}

export interface MemberLogs {
  /** Starts the logs that are new, ends those that are missing, and leaves the others open. */
  readonly setTargets: (targets: readonly LogTarget[]) => void;
  /** Hands out at once what is held back to be sorted. */
  readonly flush: () => void;
  readonly close: () => void;
}

interface FollowedLog {
  readonly pod: string;
  readonly close: () => void;
  status: LogStatus;
  /** True once it has been open. */
  hasBeenOpen: boolean;
  /** True once something was heard of it: a line, or why there is none. */
  hasAnswered: boolean;
  /** The time of its last line, after which a note of the program comes. */
  time: LineTime;
}

/** Milliseconds for which lines are held, so that those of slower logs come in their place. */
const SORT_MS = 250;
/** Milliseconds for which the first lines of all logs are waited for. A container that is silent sends nothing. */
const FIRST_LINES_MS = 1500;

export function followMembers(
  client: Pick<Client, 'stream'>,
  sink: MemberLogSink,
  { clock = systemClock }: { readonly clock?: Clock } = {},
): MemberLogs {
  const logs = new Map<string, FollowedLog>();
  const held: { readonly time: LineTime; readonly line: MemberLine }[] = [];
  const startedAt = clock.now();
  let cancelFlush: (() => void) | undefined;
  let hasFlushed = false;

  function flush(): void {
    cancelFlush?.();
    cancelFlush = undefined;
    if (held.length === 0) return;
    hasFlushed = true;
    // The sort is stable: lines of one log that have the same time keep their order.
    sink.lines(
      held
        .splice(0)
        .sort((a, b) => compareTimes(a.time, b.time))
        .map(({ line }) => line),
    );
  }

  function scheduleFlush(): void {
    cancelFlush ??= clock.setTimer(SORT_MS, () => {
      cancelFlush = undefined;
      const isWaiting = [...logs.values()].some(({ hasAnswered }) => !hasAnswered);
      if (!hasFlushed && isWaiting && clock.now() - startedAt < FIRST_LINES_MS) scheduleFlush();
      else flush();
    });
  }

  function hold(log: FollowedLog, lines: readonly Omit<MemberLine, 'pod'>[]): void {
    log.hasAnswered = true;
    for (const line of lines) {
      log.time = lineTime(line.at) ?? log.time;
      held.push({ time: log.time, line: { ...line, pod: log.pod } });
    }
    scheduleFlush();
  }

  function start(key: string, target: LogTarget): FollowedLog {
    const log: FollowedLog = {
      pod: target.pod,
      close: () => followed.close(),
      status: { state: 'connecting', text: '' },
      hasBeenOpen: false,
      hasAnswered: false,
      time: BEFORE_ALL,
    };
    logs.set(key, log);
    const followed = followLog(
      client,
      target,
      {
        lines: (lines) => hold(log, lines),
        status(status) {
          const runsAgain = status.state === 'open' && log.hasBeenOpen && log.status.state === 'waiting';
          log.hasBeenOpen ||= status.state === 'open';
          if (status.state === 'waiting' || status.state === 'ended') log.hasAnswered = true;
          log.status = status;
          if (runsAgain) hold(log, [noteLine('the log goes on')]);
          sink.status(combinedStatus([...logs.values()]));
        },
      },
      { clock },
    );
    return log;
  }

  /** The log of a member that has come is wanted from its first line on. */
  function startLater(key: string, target: LogTarget): void {
    const time = latestTime();
    const log = start(key, { ...target, start: { tailLines: TAIL_LINES } });
    log.time = time;
    held.push({ time, line: { ...noteLine(`container ${target.container} of ${target.pod}`), pod: target.pod } });
    scheduleFlush();
  }

  /** Notes come after the lines that are there. */
  function latestTime(): LineTime {
    const times = [...logs.values()].map(({ time }) => time);
    return times.reduce((latest, time) => (compareTimes(time, latest) > 0 ? time : latest), BEFORE_ALL);
  }

  return {
    setTargets(targets) {
      const isFirst = logs.size === 0;
      const wanted = new Map(targets.map((target) => [`${target.pod}/${target.container}`, target]));
      for (const [key, { close }] of logs) {
        if (wanted.has(key)) continue;
        close();
        logs.delete(key);
      }
      for (const [key, target] of wanted) {
        if (logs.has(key)) continue;
        if (isFirst) start(key, target);
        else startLater(key, target);
      }
      if (logs.size === 0) sink.status(combinedStatus([]));
    },
    flush,
    close() {
      cancelFlush?.();
      for (const { close } of logs.values()) close();
      logs.clear();
    },
  };
}

/** `open` if one of them is, with what keeps others from it. */
function combinedStatus(logs: readonly FollowedLog[]): LogStatus {
  if (logs.length === 0) return { state: 'waiting', text: 'There is no pod with a log just now: looking again.' };
  const inState = (state: LogStatus['state']) => logs.filter(({ status }) => status.state === state);
  const closed = [...inState('waiting'), ...inState('ended')];
  const [first] = closed;
  const text = first === undefined ? '' : `${first.pod}: ${first.status.text}`;
  const more = closed.length > 1 ? ` (and ${closed.length - 1} more)` : '';
  if (inState('open').length > 0) return { state: 'open', text: text + more };
  if (inState('connecting').length > 0) return { state: 'connecting', text: text + more };
  return { state: inState('waiting').length > 0 ? 'waiting' : 'ended', text: text + more };
}
