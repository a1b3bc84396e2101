/** The table in docs/why.md that compares kubectl with `stsview why`. `UPDATE_DOCS=1` rewrites it. */

import { readFileSync, writeFileSync } from 'node:fs';
import type { ControlPlane } from '../control-plane.ts';

const FILE = new URL('../../../docs/why.md', import.meta.url);
const BEGIN = '<!-- side by side: begin -->\n';
const END = '<!-- side by side: end -->';
const HEADING = [
  '| fault | `kubectl rollout status` | `describe` of the set | `describe` of the object (and the pod of a volume) | `stsview why` |',
  '| --- | --- | --- | --- | --- |',
];

export interface KubectlTableRow {
  readonly fault: string;
  readonly rollout: string;
  readonly describeSet: string;
  readonly describeObject: string;
  readonly why: string;
}

/** Returns kubectl's first line about the rollout, without waiting. */
export async function rolloutStatus(plane: ControlPlane, set: string): Promise<string> {
  const text = await plane.kubectl('rollout', 'status', `statefulset/${set}`, '--watch=false').catch(String);
  const line = text.split('\n').find((part) => part.trim() !== '') ?? '';
  return (
    /error: (.*)/.exec(text)?.[1] ?? line.replaceAll(new RegExp(`${set}-[a-f0-9]{8,10}\\b`, 'g'), `${set}-…`).trim()
  );
}

/** Returns the reasons in the description: of warnings, of waiting and ended containers, of false conditions. */
export async function describedReasons(plane: ControlPlane, ...objects: readonly string[]): Promise<string> {
  const texts = await Promise.all(objects.map((object) => plane.kubectl('describe', object)));
  const parts = texts.map((text) => text.split(/^Events:/m));
  const fields = parts.map(([part = '']) => part).join('\n');
  const events = parts.map(([, part = '']) => withoutOvercomeScheduling(part)).join('\n');
  const found = [
    ...[...fields.matchAll(/^\s+Reason:\s+(\S+)/gm)].map((match) => match[1]),
    ...[...fields.matchAll(/^Status:\s+(Lost|Failed|Terminating)\b/gm)].map((match) => match[1]),
    ...[...events.matchAll(/^\s+Warning\s+(\S+)/gm)].map((match) => match[1]),
  ];
  const reasons = [...new Set(found)].filter((reason) => reason !== undefined);
  return reasons.length === 0 ? 'nothing' : reasons.join(', ');
}

/**
 * Leaves out the failure of a pod that was scheduled later: the scheduler may see a new pod before it sees its claims.
 */
function withoutOvercomeScheduling(events: string): string {
  return /^\s+Normal\s+Scheduled\b/m.test(events)
    ? events.replaceAll(/^\s+Warning\s+FailedScheduling\b.*$/gm, '')
    : events;
}

export function documentedRows(): ReadonlyMap<string, KubectlTableRow> {
  const lines = (readFileSync(FILE, 'utf8').split(BEGIN)[1]?.split(END)[0] ?? '').split('\n').slice(HEADING.length);
  return new Map(
    lines.flatMap((line) => {
      const [, fault, rollout, describeSet, describeObject, why] = line.split('|').map((cell) => cell.trim());
      if (fault === undefined || rollout === undefined || describeSet === undefined) return [];
      return [[fault, { fault, rollout, describeSet, describeObject: describeObject ?? '', why: why ?? '' }] as const];
    }),
  );
}

export function writeRows(rows: readonly KubectlTableRow[]): void {
  const text = readFileSync(FILE, 'utf8');
  const lines = rows.map(
    ({ fault, rollout, describeSet, describeObject, why }) =>
      `| ${[fault, rollout, describeSet, describeObject, why].map((cell) => cell.replaceAll('|', '/')).join(' | ')} |`,
  );
  const table = [...HEADING, ...lines].join('\n');
  const start = text.indexOf(BEGIN) + BEGIN.length;
  writeFileSync(FILE, `${text.slice(0, start)}${table}\n${text.slice(text.indexOf(END))}`);
}
