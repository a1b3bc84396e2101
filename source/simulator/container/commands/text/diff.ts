/** diff: the changes between two files, in its normal form and with context. */

import { type Invocation, type Program, ProgramError, pathIn, print } from '../../program.ts';
import { type Change, changesBetween, pairsOf } from '../../text/changes.ts';
import { formatDate } from '../../text/dates.ts';
import { openOrComplain, readAll } from '../../text/lines.ts';
import { parseCount, parseOptions } from '../../text/options.ts';
import { modifiedAt } from '../files/reading.ts';

/** With their line feeds, so that a last line without one differs. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function marked(mark: string, lines: readonly string[]): string {
  return lines
    .map((line) => `${mark}${line.endsWith('\n') ? line : `${line}\n\\ No newline at end of file\n`}`)
    .join('');
}

function normal(left: readonly string[], right: readonly string[], { left: [a, b], right: [c, d] }: Change): string {
  const range = (from: number, to: number): string =>
    to - from > 1 ? `${from + 1},${to}` : String(to > from ? from + 1 : from);
  const kind = a === b ? 'a' : c === d ? 'd' : 'c';
  const removed = marked('< ', left.slice(a, b));
  return `${range(a, b)}${kind}${range(c, d)}\n${removed}${kind === 'c' ? '---\n' : ''}${marked('> ', right.slice(c, d))}`;
}

/** Changes whose context touches are shown together. */
function hunksOf(changes: readonly Change[], context: number): readonly (readonly Change[])[] {
  const hunks: Change[][] = [];
  let end = Number.NEGATIVE_INFINITY;
  for (const change of changes) {
    if (change.left[0] - end > 2 * context) hunks.push([]);
    hunks.at(-1)?.push(change);
    end = change.left[1];
  }
  return hunks;
}

function unified(left: readonly string[], right: readonly string[], hunk: readonly Change[], context: number): string {
  const [first, last] = [hunk[0], hunk.at(-1)];
  if (first === undefined || last === undefined) return '';
  const before = Math.min(context, first.left[0]);
  const after = Math.min(context, left.length - last.left[1]);
  let at = first.left[0] - before;
  let body = '';
  for (const change of hunk) {
    body += marked(' ', left.slice(at, change.left[0]));
    body += marked('-', left.slice(...change.left)) + marked('+', right.slice(...change.right));
    at = change.left[1];
  }
  body += marked(' ', left.slice(at, at + after));
  const range = (from: number, to: number): string =>
    to - from === 1 ? String(from + 1) : `${to > from ? from + 1 : from},${to - from}`;
  const shown = [first.left[0] - before, last.left[1] + after, first.right[0] - before, last.right[1] + after] as const;
  return `@@ -${range(shown[0], shown[1])} +${range(shown[2], shown[3])} @@\n${body}`;
}

function nameLine(invocation: Invocation, mark: string, operand: string, label: string | undefined): string {
  if (label !== undefined) return `${mark} ${label}\n`;
  const { clock, files } = invocation.host;
  const node = operand === '-' ? undefined : files.node(pathIn(invocation, operand));
  const time = node === undefined ? clock.now() : modifiedAt(node);
  return `${mark} ${operand}\t${formatDate('%Y-%m-%d %H:%M:%S.%N +0000', time)}\n`;
}

export const diff: Program = function* (invocation) {
  const options = parseOptions(invocation.args, {
    flags: 'usqab',
    values: 'UL',
    long: { unified: 'u', brief: 'q', label: 'L', text: 'a', 'report-identical-files': 's' },
  });
  const [first, second, ...others] = options.operands;
  if (first === undefined || second === undefined || others.length > 0)
    throw new ProgramError('usage: diff [-u] [-q] FILE1 FILE2', 2);
  if (options.has('b')) throw new ProgramError('-b is not part of this simulation', 2);
  const texts: string[] = [];
  for (const operand of [first, second]) {
    const stream = yield* openOrComplain(invocation, operand);
    if (stream === undefined) return 2;
    texts.push(yield* readAll(stream));
  }
  if (texts[0] === texts[1]) {
    if (options.has('s')) yield* print(invocation, `Files ${first} and ${second} are identical\n`);
    return 0;
  }
  if (options.has('q')) {
    yield* print(invocation, `Files ${first} and ${second} differ\n`);
    return 1;
  }
  const [left, right] = [linesOf(texts[0] ?? ''), linesOf(texts[1] ?? '')];
  yield Math.ceil(pairsOf(left, right) / 1000);
  const changes = changesBetween(left, right);
  if (options.has('u') || options.has('U')) {
    const context = parseCount(options.value('U') ?? '3');
    const [one, two] = options.all('L');
    yield* print(invocation, nameLine(invocation, '---', first, one) + nameLine(invocation, '+++', second, two));
    for (const hunk of hunksOf(changes, context)) yield* print(invocation, unified(left, right, hunk, context));
  } else for (const change of changes) yield* print(invocation, normal(left, right, change));
  return 1;
};
