/** The log lines of a container: that it started, became ready, or failed. */

import { at, itemsOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { timestamp } from '../model/timestamp.ts';

export interface LogLine {
  readonly time: string;
  readonly text: string;
}

export interface PodLogs {
  started(pod: KubeObject, restarts: number): void;
  ready(pod: KubeObject): void;
  /** `text`: its last line. */
  crashed(pod: KubeObject, text: string): void;
  remove(pod: KubeObject): void;
  read(uid: string, previous: boolean): readonly LogLine[];
}

export function createPodLogs(clock: { now(): number }): PodLogs {
  const present = new Map<string, LogLine[]>();
  const before = new Map<string, LogLine[]>();

  const write = ({ metadata }: KubeObject, text: string): void => {
    const line = { time: timestamp(clock.now()), text };
    const lines = present.get(metadata.uid);
    if (lines === undefined) present.set(metadata.uid, [line]);
    else lines.push(line);
  };
  const imageOf = (pod: KubeObject): string => stringOf(at(itemsOf(pod.spec?.['containers'])[0], 'image'));

  return {
    started: (pod, restarts) => {
      const lines = present.get(pod.metadata.uid);
      if (lines !== undefined) before.set(pod.metadata.uid, lines);
      present.delete(pod.metadata.uid);
      const again = restarts === 0 ? '' : `, restart ${restarts}`;
      write(pod, `starting ${imageOf(pod)} as ${pod.metadata.name}${again}`);
      const claims = itemsOf(pod.spec?.['volumes']).flatMap((volume) => {
        const name = at(volume, 'persistentVolumeClaim', 'claimName');
        return typeof name === 'string' ? [name] : [];
      });
      for (const claim of claims) write(pod, `using the data of claim ${claim}`);
    },
    ready: (pod) => write(pod, 'ready to serve'),
    crashed: write,
    remove: ({ metadata }) => {
      present.delete(metadata.uid);
      before.delete(metadata.uid);
    },
    read: (uid, previous) => (previous ? before : present).get(uid) ?? [],
  };
}
