/** The results as a table, and whether each is as it has to be. */

import type { FaultResult } from './try-fault.ts';

/** Seconds. */
export const RIGHT_LIMIT = 30;

export function isAsItHasToBe(result: FaultResult): boolean {
  const { rightAfter, lied, lieLimit, answeredKeys, restoredTerminal } = result;
  const isRight = rightAfter !== undefined && rightAfter <= RIGHT_LIMIT;
  return isRight && lied <= lieLimit && answeredKeys !== false && restoredTerminal;
}

function yesNo(value: boolean | undefined): string {
  return value === undefined ? '–' : value ? 'yes' : '**no**';
}

export function rowOf(result: FaultResult): string {
  const { name, rightAfter, lied, lieLimit, answeredKeys, restoredTerminal } = result;
  const right = rightAfter === undefined ? '**never**' : `${rightAfter.toFixed(1)}`;
  const cells = [
    name,
    rightAfter !== undefined && rightAfter > RIGHT_LIMIT ? `**${right}**` : right,
    lied > lieLimit ? `**${lied.toFixed(1)}**` : lied.toFixed(1),
    String(lieLimit),
    yesNo(answeredKeys),
    yesNo(restoredTerminal),
  ];
  return `| ${cells.join(' | ')} |`;
}

export function tableOf(results: readonly FaultResult[]): string {
  const head =
    '| fault | right after, s | lied, s | limit, s | keys | terminal |\n| --- | --- | --- | --- | --- | --- |';
  return [head, ...results.map(rowOf)].join('\n');
}
