/** The texts, marks and tones of verdicts, stages and revisions. */

import type { PodStage, PodStatus, SetStatus, Verdict } from '../../domain/model/set-status.ts';
import { shortRevision } from '../../domain/rollout/short-revision.ts';
import { humanDuration } from '../../domain/text/duration.ts';
import { type Line, span, type Tone, untrusted } from './span.ts';
import type { Glyphs } from './viewport.ts';

const VERDICTS: Readonly<Record<Verdict, { mark: keyof Glyphs; word: string; tone: Tone }>> = {
  complete: { mark: 'done', word: 'complete', tone: 'good' },
  progressing: { mark: 'working', word: 'progressing', tone: 'busy' },
  held: { mark: 'paused', word: 'held', tone: 'warn' },
  stuck: { mark: 'bad', word: 'stuck', tone: 'bad' },
  degraded: { mark: 'warning', word: 'degraded', tone: 'bad' },
  'scaled-to-zero': { mark: 'zero', word: 'scaled to 0', tone: 'dim' },
  unreadable: { mark: 'unknown', word: 'unreadable', tone: 'bad' },
};

/** The verdict is marked as preliminary until the lists that it rests on have been read. */
export function verdictLine(status: SetStatus, glyphs: Glyphs): Line {
  if (!status.loaded) return [span(`${glyphs.starting} listing`, 'dim')];
  const { mark, word, tone } = VERDICTS[status.verdict];
  return [span(`${glyphs[mark]} ${word}`, tone)];
}

export function verdictTone(verdict: Verdict): Tone {
  return VERDICTS[verdict].tone;
}

const STAGES: Readonly<Record<PodStage, { mark: keyof Glyphs; tone: Tone }>> = {
  available: { mark: 'good', tone: 'good' },
  ready: { mark: 'half', tone: 'busy' },
  running: { mark: 'half', tone: 'warn' },
  starting: { mark: 'starting', tone: 'busy' },
  unscheduled: { mark: 'zero', tone: 'warn' },
  broken: { mark: 'bad', tone: 'bad' },
  finished: { mark: 'bad', tone: 'bad' },
  terminating: { mark: 'leaving', tone: 'busy' },
  lost: { mark: 'unknown', tone: 'bad' },
};

export function podStateLine(status: PodStatus, minReadySeconds: number, now: number, glyphs: Glyphs): Line {
  const { mark, tone } = STAGES[status.stage];
  const overdue = status.stage === 'terminating' && (status.graceLeftMs ?? 0) < 0;
  const shown: Tone = overdue ? 'bad' : tone;
  return [
    span(`${glyphs[mark]} `, shown),
    untrusted(stageText(status), shown),
    span(` ${stageAge(status, minReadySeconds, now)}`, shown === 'bad' ? 'plain' : 'dim'),
  ];
}

function stageText(status: PodStatus): string {
  switch (status.stage) {
    case 'available':
    case 'ready':
      return 'ready';
    case 'running':
      return status.statusText === 'Running' ? 'not ready' : status.statusText;
    default:
      return status.statusText;
  }
}

function stageAge(status: PodStatus, minReadySeconds: number, now: number): string {
  if (status.stage === 'available') return coarseAge(status.since, now);
  const age = humanDuration(now - status.since);
  if (status.stage === 'ready' && minReadySeconds > 0) return `${age} of ${humanDuration(minReadySeconds * 1000)}`;
  if (status.stage === 'terminating' && status.graceLeftMs !== undefined) {
    const left = status.graceLeftMs;
    return left < 0 ? `${humanDuration(-left)} overdue` : `${humanDuration(left)} left`;
  }
  return age;
}

/** Returns "56c98": as much of a revision's hash as distinguishes it from the others of its set. */
export function revisionText(status: SetStatus, revision: string): string {
  const hash = shortRevision(status.set.meta, revision);
  return hash.length <= 6 ? hash : hash.slice(0, 5);
}

export function age(since: number, now: number): string {
  return humanDuration(Math.max(0, now - since));
}

/**
 * Returns a rounded age for comparison. It omits the seconds that humanDuration shows up to ten minutes and the minutes
 * that it shows up to eight hours, so that a long list does not change all the time.
 */
export function coarseAge(since: number, now: number): string {
  const exact = Math.max(0, Math.floor((now - since) / 1000));
  if (exact < 120) return `${exact}s`;
  // All rows change at the same time, at most every 15 seconds, instead of one row every second.
  const seconds = Math.max(120, exact - (Math.floor(now / 1000) % 15));
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)}h`;
  return humanDuration(seconds * 1000);
}

/** Returns "14:02:11" in the machine's time zone. */
export function clockTime(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** Of components with long names, what they are in a few letters. */
const COMPONENTS: Readonly<Record<string, string>> = {
  'statefulset-controller': 'controller',
  'default-scheduler': 'scheduler',
  'persistentvolume-controller': 'provisioner',
  'attachdetach-controller': 'attacher',
  'external-resizer': 'resizer',
  volume_expand: 'resizer',
  'taint-eviction-controller': 'evictor',
  'node-controller': 'node control',
};

/** Who wrote an event: "controller", "scheduler", "kubelet", "provisioner"; another component by its own name. */
export function whoDid({ source }: { readonly source: string }): string {
  return COMPONENTS[source] ?? source.replace(/^.*external-provisioner.*$|^.*_.*provisioner.*$/, 'provisioner');
}
