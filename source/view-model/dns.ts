/** Names as they should be and as they are: a line a record, or, while they are watched, a line an ordinal. */

import { itemsToShow } from '../domain/dns/items-to-show.ts';
import type { DnsItem, DnsVerdict } from '../domain/dns/records.ts';
import type { DnsReport } from '../domain/dns/report.ts';
import type { Story, Line as StoryLine, Turn } from '../domain/dns/story.ts';
import type { DnsView } from '../state/dns-view.ts';
import type { State } from '../state/state.ts';
import { dnsColumns, shortName, VERDICTS } from './dns-columns.ts';
import type { Look } from './look.ts';
import { ruled } from './set-detail.ts';
import { fit, foreign, type Line, lineWidth, span, wrap } from './span.ts';
import { headingLine, rowLine, sizeColumns } from './table.ts';
import { age, clockTime } from './words.ts';

export function dnsLines(state: State, view: DnsView, look: Look): readonly Line[] {
  const lines = [ruled(titleOf(view, look), look), ...bodyOf(state, view, look)];
  return lines.map((line) => fit(line, look.columns, { ellipsis: look.glyphs.ellipsis }));
}

function titleOf({ namespace, setName, pod, report, round }: DnsView, look: Look): Line {
  const { domain, domainKnown } = round ?? report ?? { domain: '', domainKnown: true };
  const dot = span(` ${look.glyphs.dot} `, 'dim');
  const set = foreign(`${namespace}/${setName}`, pod === undefined ? 'strong' : 'plain');
  return [
    span('DNS'),
    dot,
    set,
    ...(pod === undefined ? [] : [dot, foreign(pod, 'strong')]),
    ...(domain === '' ? [] : [dot, span('domain ', 'dim'), foreign(domain)]),
    span(domainKnown ? '' : ' assumed', 'warn'),
  ];
}

function bodyOf(state: State, view: DnsView, look: Look): readonly Line[] {
  if (!state.sets.some(({ set }) => set.meta.uid === view.setUid)) {
    return text(`StatefulSet ${view.namespace}/${view.setName} is gone: esc leads back.`, 'bad', look);
  }
  if (view.problem !== undefined) return text(view.problem, 'bad', look);
  if (view.watching) {
    const { round, story } = view;
    if (round === undefined || story === undefined) return text('asking for the first time', 'dim', look);
    return [...viaLines(round, look), [], ...storyLines(state, round, story, look)];
  }
  const { report } = view;
  if (report === undefined) return text("looking for the cluster's DNS", 'dim', look);
  const summary = summaryLine(report, view.asking, look);
  return [...viaLines(report, look), ...serverLines(report, look), summary, [], ...itemLines(report, look)];
}

function text(words: string, tone: 'bad' | 'dim' | 'warn', look: Look): readonly Line[] {
  return wrap(foreign(words).text, Math.max(20, look.columns - 5)).map((part) => [span('   '), span(part, tone)]);
}

/** How it was asked, and why not better. */
function viaLines({ via }: DnsReport, look: Look): readonly Line[] {
  const how = via.type === 'none' ? via.text : `asked by ${via.text}`;
  const first: Line = [span('   '), foreign(how, via.type === 'none' ? 'bad' : 'dim')];
  const search: Line[] =
    via.searchPath.length === 0 ? [] : [[span('   search path there ', 'dim'), foreign(via.searchPath.join(' '))]];
  return [first, ...search, ...via.problems.flatMap((problem) => text(problem, 'warn', look))];
}

/** Where each DNS pod was asked: whether it says what the first one says. */
function serverLines({ servers }: DnsReport, look: Look): readonly Line[] {
  return servers.flatMap(({ server, differs, failure }) => {
    if (failure !== undefined) return text(`${server}: ${failure}`, 'bad', look);
    if (differs.length === 0) return text(`${server} agrees`, 'dim', look);
    const what = differs.map(({ name, type, answered }) => `${name} ${type} ${answered.join(', ') || 'none'}`);
    return text(`${server} differs: ${what.join('; ')}`, 'bad', look);
  });
}

function itemLines(report: DnsReport, look: Look): readonly Line[] {
  const { ellipsis } = look.glyphs;
  const items = itemsToShow(report.items);
  const columns = sizeColumns(dnsColumns(report, look.glyphs), items, 0, look.columns - 4);
  const rows = items.flatMap((item) => [
    [span('   '), ...rowLine(columns, item, 0, ellipsis)],
    ...noteLines(report, item, look),
  ]);
  return [[span('   '), ...headingLine(columns, ellipsis)], ...rows];
}

/** Under its record: what is wrong with the answer, and why nothing was expected. A pod's pointer says it no second time. */
function noteLines({ via }: DnsReport, item: DnsItem, look: Look): readonly Line[] {
  const isRepetition = item.type === 'PTR' && item.verdict === 'matches';
  const reason = isRepetition || item.basis === 'unknown' ? '' : item.reason;
  const remark = item.verdict === 'unreachable' && via.type === 'none' ? '' : item.remark;
  const words = [remark, reason].filter((part) => part !== '').join('; ');
  if (words === '') return [];
  const tone = item.verdict === 'matches' ? 'dim' : VERDICTS[item.verdict].tone;
  return wrap(foreign(words).text, Math.max(20, look.columns - 8)).map((part) => [span('     '), span(part, tone)]);
}

function summaryLine({ items, servers }: DnsReport, asking: boolean, look: Look): Line {
  if (asking) return [span(`   ${look.glyphs.starting} asking again`, 'dim')];
  const counts = new Map<DnsVerdict, number>();
  for (const { verdict } of itemsToShow(items)) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const differing = servers.filter(({ differs }) => differs.length > 0).length;
  const parts = [...counts].map(([verdict, number]) => span(`${number} ${verdict}   `, VERDICTS[verdict].tone));
  return [
    span('   '),
    ...parts,
    span(differing === 0 ? '' : `${differing} DNS ${differing === 1 ? 'pod differs' : 'pods differ'}`, 'bad'),
  ];
}

/** One line an ordinal, the latest that happened at its end. */
function storyLines(state: State, round: DnsReport, story: Story, look: Look): readonly Line[] {
  const lines = [...story.lines.values()].toSorted((a, b) => ordinal(a.pod) - ordinal(b.pod));
  const nameWidth = Math.max(...lines.map(({ pod }) => lineWidth([foreign(pod)])), 4);
  const nowWidth = Math.max(...lines.map((line) => lineWidth([foreign(nowText(line))])), 15);
  const { glyphs } = look;
  const rows = lines.map((line): Line => {
    const { mark, tone } = VERDICTS[line.verdict];
    const name = fit([foreign(line.pod, 'strong')], Math.min(nameWidth, 30), {
      truncate: 'middle',
      ellipsis: glyphs.ellipsis,
    });
    const now = fit([foreign(nowText(line), tone)], Math.min(nowWidth, 39), { ellipsis: glyphs.ellipsis });
    const start: Line = [span('   '), ...name, span('  '), span(`${glyphs[mark]} `, tone)];
    const whole: Line = [...start, ...now, span('  ')];
    // Where there is little room, the last turn tells it.
    const isTight = line.turns.length > 0 && look.columns - lineWidth(whole) < LEAST_TURNS;
    const head = isTight ? start : whole;
    return [...head, ...turnsLine(line, look.columns - lineWidth(head) - 1, look)];
  });
  const since = `watching since ${clockTime(story.since)} (${age(story.since, state.now)}), asked ${story.rounds} ${story.rounds === 1 ? 'time' : 'times'}`;
  const others = round.items.filter((item) => item.pod === '' && item.verdict !== 'matches');
  return [
    ...rows,
    [],
    ...others.flatMap((item) => [
      [span('   '), foreign(shortName(item, round), 'strong'), span('  '), foreign(item.remark, 'warn')],
    ]),
    [span(`   ${since}`, 'dim')],
  ];
}

function ordinal(pod: string): number {
  return Number(/-(\d+)$/.exec(pod)?.[1] ?? 0);
}

function nowText({ answered, silent }: StoryLine): string {
  if (silent) return 'no answer';
  if (answered === undefined) return '';
  return answered.length === 0 ? 'no address' : answered.join(', ');
}

/** Columns in which a turn or two can be read. */
const LEAST_TURNS = 60;

/** As many of the latest turns as there is room for. */
function turnsLine({ turns }: StoryLine, room: number, look: Look): Line {
  if (turns.length === 0) return [span('no change yet', 'dim')];
  const full = latest(turns, room, false, look);
  const terse = latest(turns, room, true, look);
  return terse.dropped < full.dropped ? terse.line : full.line;
}

function latest(turns: readonly Turn[], room: number, isTerse: boolean, look: Look): { line: Line; dropped: number } {
  const parts = turns.reduce<readonly string[]>((told, turn, index) => {
    const isLast = index === turns.length - 1;
    return withTurn(
      told,
      turn,
      { afterSilence: turns[index - 1]?.type === 'silent', isTerse: isTerse || !isLast },
      look,
    );
  }, []);
  const { ellipsis } = look.glyphs;
  let dropped = 0;
  for (;;) {
    const cut = span(dropped === 0 ? '' : `${ellipsis}, `, 'dim');
    const line: Line = [cut, foreign(parts.slice(dropped).join(', '))];
    if (lineWidth(line) <= room || dropped >= parts.length - 1) return { line, dropped };
    dropped += 1;
  }
}

/** "14:02:11 10.0.1.1 → gone"; the next one need not say again what it came from. */
function withTurn(
  told: readonly string[],
  turn: Turn,
  { afterSilence, isTerse }: { readonly afterSilence: boolean; readonly isTerse: boolean },
  { glyphs }: Look,
): readonly string[] {
  switch (turn.type) {
    case 'answer': {
      const goesOn = told.length > 0 && !afterSilence;
      const from = goesOn ? '' : `${valuesText(turn.from)} `;
      return [...told, `${clockTime(turn.at)} ${from}${glyphs.arrow} ${valuesText(turn.to)}`];
    }
    case 'followed': {
      const after = turn.afterMs < 50 ? 'at once' : `after ${(turn.afterMs / 1000).toFixed(1)} s`;
      if (!isTerse || told.length === 0) return [...told, `DNS followed ${after}`];
      return [...told.slice(0, -1), `${told.at(-1)} ${after}`];
    }
    case 'silent':
      return [...told, `${clockTime(turn.at)} no answer`];
    case 'heard':
      return [...told, `${clockTime(turn.at)} answered again`];
  }
}

function valuesText(values: readonly string[]): string {
  return values.length === 0 ? 'gone' : values.join(' ');
}
