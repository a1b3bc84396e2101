/** Merges findings with the same cause for several pods into one that names all of them. */

import type { Finding } from '../model/finding.ts';
import { listNames } from '../text/sentences.ts';

/** Counters differ between pods with the same problem. */
const COUNTERS = /\b\d+ (?:restarts?|times)\b/g;

/** Merges findings with equal text about several pods into the first one, which names the others. Keeps the order. */
export function joinSameCause(findings: readonly Finding[]): readonly Finding[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = keyOf(finding);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].map(join);
}

function keyOf({ code, severity, subject, message, cause, pod }: Finding): string {
  const neutral = (text: string): string => (pod === undefined ? text : text.replaceAll(pod, '*'));
  const parts = [
    code,
    severity,
    subject.kind,
    neutral(message).replace(COUNTERS, ''),
    neutral(cause?.subject.name ?? ''),
  ];
  return pod === undefined ? [...parts, subject.name].join('\n') : parts.join('\n');
}

function join(group: readonly Finding[]): Finding {
  const [first, ...others] = group;
  if (first === undefined) throw new Error('a group has at least one finding');
  if (others.length === 0) return first;
  const pods = others.flatMap(({ pod }) => pod ?? []);
  const since = group.reduce<number | undefined>(
    (earliest, finding) =>
      finding.since !== undefined && finding.since < (earliest ?? Number.POSITIVE_INFINITY) ? finding.since : earliest,
    undefined,
  );
  return {
    ...first,
    message: `${first.message}; the same is true of ${listNames(pods)}`,
    evidence: [...first.evidence, ...(pods.length > 3 ? [`the same is true of ${pods.join(', ')}`] : [])],
    since,
    otherPods: pods,
  };
}
