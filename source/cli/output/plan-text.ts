/** Formats a plan for a terminal or a log. */

import type { ConsequenceSeverity, Plan } from '../../actions/plan.ts';
import { sanitizeForTerminal } from '../../domain/text/sanitize.ts';

const MARKS: Readonly<Record<ConsequenceSeverity, string>> = { danger: '!!', warning: '! ', info: '- ' };

export function planText(plan: Plan): string {
  const { target } = plan;
  const where = target.namespace === '' ? '' : `, namespace ${target.namespace}`;
  const lines = [
    plan.title,
    `  context ${plan.context}${where}, uid …${target.uid.slice(-8)}`,
    ...section('asks to', plan.requests, '- '),
    ...section('then', plan.effects, '- '),
    ...(plan.consequences.length === 0 ? [] : ['  mind']),
    ...plan.consequences.map(({ severity, text }) => `    ${MARKS[severity]}${severity === 'info' ? '' : ' '}${text}`),
    ...(plan.diff.length === 0 ? [] : ['  template']),
    ...plan.diff.flatMap(({ path, before, after }) => [
      ...(before === undefined ? [] : [`    - ${path}: ${before}`]),
      ...(after === undefined ? [] : [`    + ${path}: ${after}`]),
    ]),
    ...section('the same by', plan.kubectl === '' ? [] : [plan.kubectl], ''),
  ];
  return lines.map(sanitizeForTerminal).join('\n');
}

function section(heading: string, lines: readonly string[], mark: string): readonly string[] {
  return lines.length === 0 ? [] : [`  ${heading}`, ...lines.map((line) => `    ${mark}${line}`)];
}
