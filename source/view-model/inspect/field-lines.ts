/** Elements of details: headings, labelled fields, conditions. */

import type { Condition } from '../../domain/model/kinds.ts';
import { fit, type Line, span, untrusted } from '../layout/span.ts';
import { age } from '../layout/status-text.ts';

const LABEL_WIDTH = 14;
/** The column at which the values of fields begin. */
export const VALUE_INDENT = LABEL_WIDTH + 2;

export function headingLines(title: string, name: string): readonly Line[] {
  return [[], [span(title, 'strong'), span(name === '' ? '' : '  '), untrusted(name)]];
}

/** The text is from the cluster. */
export function fieldLine(label: string, ...value: Line): Line {
  return [span('  '), ...fit([span(label, 'dim')], LABEL_WIDTH, { ellipsis: '…' }), ...value];
}

/** The width of PodReadyToStartContainers and a blank. */
const CONDITION_WIDTH = 26;

/** A condition with its normal status has a quiet tone. */
export function conditionFieldLine({ type, status, reason, message, since }: Condition, now: number): Line {
  const good = status === 'True';
  const when = since === undefined ? '' : `  for ${age(since, now)}`;
  const explanation = [reason, message].filter((text) => text !== '').join(': ');
  return [
    span('  '),
    untrusted(type.padEnd(CONDITION_WIDTH), good ? 'dim' : 'plain'),
    span(status, good ? 'good' : 'warn'),
    span(when, 'dim'),
    untrusted(explanation === '' ? '' : `  ${explanation}`),
  ];
}
