/** The output of containers: of the present run, and of the one before. It belongs to the pod's uid. */

import { timestamp } from '../model/timestamp.ts';

export interface LogLine {
  readonly time: string;
  readonly text: string;
}

export interface PodLogs {
  /** The container starts: its output so far becomes the previous one. */
  readonly begin: (uid: string, container: string) => void;
  readonly write: (uid: string, container: string, line: string) => void;
  /** Forgets the output of all containers of the pod. */
  readonly remove: (uid: string) => void;
  /** Returns the lines as they are now. */
  readonly read: (uid: string, container: string, previous: boolean) => readonly LogLine[];
}

/** A kubelet keeps 10 MiB; this one keeps so many lines. */
const MOST_LINES = 5000;

interface ContainerLog {
  present: LogLine[];
  previous: readonly LogLine[];
}

export interface PodLogsOptions {
  readonly clock: { now(): number };
  readonly onLine: (uid: string, container: string, line: string) => void;
}

export function createPodLogs({ clock, onLine }: PodLogsOptions): PodLogs {
  const pods = new Map<string, Map<string, ContainerLog>>();

  const logOf = (uid: string, container: string): ContainerLog => {
    const logs = pods.get(uid) ?? new Map<string, ContainerLog>();
    pods.set(uid, logs);
    const log = logs.get(container) ?? { present: [], previous: [] };
    logs.set(container, log);
    return log;
  };

  return {
    begin: (uid, container) => {
      const log = logOf(uid, container);
      log.previous = log.present;
      log.present = [];
    },
    write: (uid, container, text) => {
      const { present } = logOf(uid, container);
      present.push({ time: timestamp(clock.now()), text });
      if (present.length > MOST_LINES) present.splice(0, present.length - MOST_LINES);
      onLine(uid, container, text);
    },
    remove: (uid) => {
      pods.delete(uid);
    },
    read: (uid, container, previous) => {
      const log = pods.get(uid)?.get(container);
      return [...((previous ? log?.previous : log?.present) ?? [])];
    },
  };
}
