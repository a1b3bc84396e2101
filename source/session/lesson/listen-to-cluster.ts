/** Reads and watches the objects of a lesson's namespace as they are, with all their fields. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../../cluster/connection/client.ts';
import { ClusterError } from '../../cluster/errors.ts';
import { createLineSplitter } from '../../cluster/list/line-splitter.ts';
import type { ObservedChange, ObservedObject } from '../../lessons/engine/world.ts';
import { valueAtPath } from '../../lessons/kubectl/json-path.ts';
import { apiPath, kindOf, type LessonKind } from '../../lessons/kubectl/kinds.ts';

const WATCHED = [
  'pod',
  'persistentvolumeclaim',
  'statefulset',
  'deployment',
  'service',
  'event',
  'controllerrevision',
  'persistentvolume',
  'node',
] as const;
const AGAIN_MS = 500;

function isObject(value: unknown): value is ObservedObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Listening {
  readonly client: Pick<Client, 'get' | 'stream'>;
  readonly namespace: string;
  readonly signal: AbortSignal;
  readonly onChanges: (changes: readonly ObservedChange[]) => void;
  /** Called once, when every kind has been listed, or may not be. */
  readonly onListed: () => void;
}

/** Ends with the signal. */
export function listenToCluster(listening: Listening): void {
  const waiting = new Set<string>(WATCHED);
  for (const word of WATCHED) {
    const kind = kindOf(word);
    const listed = (): void => {
      if (waiting.delete(word) && waiting.size === 0) listening.onListed();
    };
    if (kind !== undefined) void follow(kind, listening, listed);
  }
}

/** A kind that may not be read is left out: the conditions on it are never met. */
async function follow(kind: LessonKind, listening: Listening, listed: () => void): Promise<void> {
  const { signal } = listening;
  const known = new Set<string>();
  while (!signal.aborted) {
    try {
      const version = await listAll(kind, listening, known);
      listed();
      await watchFrom(kind, version, listening, known);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ClusterError)) throw error;
      if (error.kind === 'forbidden') {
        listed();
        return;
      }
      await sleep(AGAIN_MS, undefined, { signal }).catch(endOfSleep);
    }
  }
}

/** The signal has ended it. */
function endOfSleep(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
}

function isOfLesson({ word }: LessonKind, object: ObservedObject, namespace: string): boolean {
  if (word !== 'persistentvolume') return true;
  const claimed = valueAtPath(object, '.spec.claimRef.namespace');
  return claimed === undefined || claimed === namespace;
}

function subjectIn({ word }: LessonKind, object: ObservedObject): string {
  return `${word}/${String(valueAtPath(object, '.metadata.name'))}`;
}

async function listAll(kind: LessonKind, { client, namespace, signal, onChanges }: Listening, known: Set<string>) {
  const answer = await client.get(apiPath(kind, namespace), { signal });
  const items = valueAtPath(answer, '.items');
  const objects = (Array.isArray(items) ? items : [])
    .filter(isObject)
    .filter((item) => isOfLesson(kind, item, namespace));
  const there = new Map(objects.map((object) => [subjectIn(kind, object), object]));
  const gone = [...known].filter((subject) => !there.has(subject));
  known.clear();
  for (const subject of there.keys()) known.add(subject);
  onChanges([
    ...gone.map((subject) => ({ subject, object: undefined })),
    ...[...there].map(([subject, object]) => ({ subject, object })),
  ]);
  return String(valueAtPath(answer, '.metadata.resourceVersion') ?? '');
}

async function watchFrom(kind: LessonKind, version: string, listening: Listening, known: Set<string>): Promise<void> {
  const { client, namespace, signal, onChanges } = listening;
  const path = `${apiPath(kind, namespace)}?watch=true&resourceVersion=${version}&timeoutSeconds=300`;
  const { chunks } = await client.stream(path, { signal, idleMs: 310_000 });
  const lines = createLineSplitter();
  for await (const chunk of chunks) {
    for (const line of lines.push(chunk)) {
      const { type, object } = JSON.parse(line) as { readonly type?: unknown; readonly object?: unknown };
      if (!isObject(object) || type === 'ERROR') return;
      if (!isOfLesson(kind, object, namespace)) continue;
      const subject = subjectIn(kind, object);
      if (type === 'DELETED') known.delete(subject);
      else known.add(subject);
      onChanges([{ subject, object: type === 'DELETED' ? undefined : object }]);
    }
  }
}
