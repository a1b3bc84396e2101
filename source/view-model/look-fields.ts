/** The parts that details are made of: headings, fields with a name before them, conditions. */

import type { Condition } from '../domain/kinds.ts';
import { fit, foreign, type Line, span } from './span.ts';
import { age } from './words.ts';

const LABEL = 14;
/** Where the values of fields begin. */
export const HANG = LABEL + 2;

export function heading(title: string, name: string): readonly Line[] {
  return [[], [span(title, 'strong'), span(name === '' ? '' : '  '), foreign(name)]];
}

/** The text is the cluster's. */
export function field(label: string, ...value: Line): Line {
  return [span('  '), ...fit([span(label, 'dim')], LABEL, { ellipsis: '…' }), ...value];
}

/** Room for PodReadyToStartContainers and a blank. */
const CONDITION = 26;

/** A condition that stands as it should is quiet. */
export function conditionLine({ type, status, reason, message, since }: Condition, now: number): Line {
  const good = status === 'True';
  const when = since === undefined ? '' : `  for ${age(since, now)}`;
  const words = [reason, message].filter((text) => text !== '').join(': ');
  return [
    span('  '),
    foreign(type.padEnd(CONDITION), good ? 'dim' : 'plain'),
    span(status, good ? 'good' : 'warn'),
    span(when, 'dim'),
    foreign(words === '' ? '' : `  ${words}`),
  ];
}
