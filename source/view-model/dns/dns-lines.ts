/** Expected and actual names: one line per record, or one line per ordinal while they are watched. */

import type { DnsReport } from '../../domain/dns/dns-report.ts';
import type { DnsTimeline, NameTimeline as StoryLine, Transition } from '../../domain/dns/dns-timeline.ts';
import { itemsToShow } from '../../domain/dns/items-to-show.ts';
import type { DnsItem, DnsVerdict } from '../../domain/dns/records.ts';
import type { DnsOverlay } from '../../state/dns/dns-overlay.ts';
import type { State } from '../../state/state.ts';
import { fit, type Line, lineWidth, span, untrusted, wrap } from '../layout/span.ts';
import { age, clockTime } from '../layout/status-text.ts';
import { screenTitle } from '../layout/titled-rule.ts';
import type { Viewport } from '../layout/viewport.ts';
import { headingLine, rowLine, sizeColumns } from '../lists/table.ts';
import { DNS_VERDICT_STYLES, dnsColumns, shortName } from './dns-columns.ts';

export function dnsLines(state: State, view: DnsOverlay, viewport: Viewport): readonly Line[] {
  const lines = [screenTitle(titleOf(view, viewport), '', state, viewport), ...bodyOf(state, view, viewport)];
  return lines.map((line) => fit(line, viewport.columns, { ellipsis: viewport.glyphs.ellipsis }));
}

function titleOf({ namespace, setName, pod, report, lastRound }: DnsOverlay, viewport: Viewport): Line {
  const { domain, domainKnown } = lastRound ?? report ?? { domain: '', domainKnown: true };
  const dot = span(` ${viewport.glyphs.dot} `, 'dim');
  const set = untrusted(`${namespace}/${setName}`, pod === undefined ? 'strong' : 'plain');
  return [
    span('DNS'),
    dot,
    set,
    ...(pod === undefined ? [] : [dot, untrusted(pod, 'strong')]),
    ...(domain === '' ? [] : [dot, span('domain ', 'dim'), untrusted(domain)]),
    span(domainKnown ? '' : ' assumed', 'warn'),
  ];
}

function bodyOf(state: State, view: DnsOverlay, viewport: Viewport): readonly Line[] {
  if (!state.sets.some(({ set }) => set.meta.uid === view.setUid)) {
    return text(`StatefulSet ${view.namespace}/${view.setName} is gone: esc leads back.`, 'bad', viewport);
  }
  if (view.problem !== undefined) return text(view.problem, 'bad', viewport);
  if (view.isWatching) {
    const { lastRound, timeline } = view;
    if (lastRound === undefined || timeline === undefined) return text('asking for the first time', 'dim', viewport);
    return [...queryPathLines(lastRound, viewport), [], ...timelineLines(state, lastRound, timeline, viewport)];
  }
  const { report } = view;
  if (report === undefined) return text("looking for the cluster's DNS", 'dim', viewport);
  const summary = summaryLine(report, view.isQuerying, viewport);
  return [
    ...queryPathLines(report, viewport),
    ...serverLines(report, viewport),
    summary,
    [],
    ...itemLines(report, viewport),
  ];
}

function text(sentence: string, tone: 'bad' | 'dim' | 'warn', viewport: Viewport): readonly Line[] {
  return wrap(untrusted(sentence).text, Math.max(20, viewport.columns - 5)).map((part) => [
    span('   '),
    span(part, tone),
  ]);
}

/** How the names were queried, and why not in a better way. */
function queryPathLines({ via, members }: DnsReport, viewport: Viewport): readonly Line[] {
  const how = via.type === 'none' ? via.text : `asked by ${via.text}`;
  const first: Line = [span('   '), untrusted(how, via.type === 'none' ? 'bad' : 'dim')];
  const search: Line[] =
    via.searchPath.length === 0 ? [] : [[span('   search path there ', 'dim'), untrusted(via.searchPath.join(' '))]];
  return [first, ...search, ...[...via.problems, ...members].flatMap((problem) => text(problem, 'warn', viewport))];
}

/** For each queried DNS pod, whether its answers equal those of the first one. */
function serverLines({ servers }: DnsReport, viewport: Viewport): readonly Line[] {
  return servers.flatMap(({ server, differs, failure }) => {
    if (failure !== undefined) return text(`${server}: ${failure}`, 'bad', viewport);
    if (differs.length === 0) return text(`${server} agrees`, 'dim', viewport);
    const what = differs.map(({ name, type, answered }) => `${name} ${type} ${answered.join(', ') || 'none'}`);
    return text(`${server} differs: ${what.join('; ')}`, 'bad', viewport);
  });
}

function itemLines(report: DnsReport, viewport: Viewport): readonly Line[] {
  const { ellipsis } = viewport.glyphs;
  const items = itemsToShow(report.items);
  const columns = sizeColumns(dnsColumns(report, viewport.glyphs), items, 0, viewport.columns - 4);
  const rows = items.flatMap((item) => [
    [span('   '), ...rowLine(columns, item, 0, ellipsis)],
    ...noteLines(report, item, viewport),
  ]);
  return [[span('   '), ...headingLine(columns, ellipsis)], ...rows];
}

/**
 * Notes below a record: what is wrong with the answer, and why none was expected. They are not repeated for a pod's PTR
 * record.
 */
function noteLines({ via }: DnsReport, item: DnsItem, viewport: Viewport): readonly Line[] {
  const isRepetition = item.type === 'PTR' && item.verdict === 'matches';
  const reason = isRepetition || item.basis === 'unknown' ? '' : item.reason;
  const remark = item.verdict === 'unreachable' && via.type === 'none' ? '' : item.remark;
  const note = [remark, reason].filter((part) => part !== '').join('; ');
  if (note === '') return [];
  const tone = item.verdict === 'matches' ? 'dim' : DNS_VERDICT_STYLES[item.verdict].tone;
  return wrap(untrusted(note).text, Math.max(20, viewport.columns - 8)).map((part) => [
    span('     '),
    span(part, tone),
  ]);
}

function summaryLine({ items, servers }: DnsReport, asking: boolean, viewport: Viewport): Line {
  if (asking) return [span(`   ${viewport.glyphs.starting} asking again`, 'dim')];
  const counts = new Map<DnsVerdict, number>();
  for (const { verdict } of itemsToShow(items)) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const differing = servers.filter(({ differs }) => differs.length > 0).length;
  const parts = [...counts].map(([verdict, number]) =>
    span(`${number} ${verdict}   `, DNS_VERDICT_STYLES[verdict].tone),
  );
  return [
    span('   '),
    ...parts,
    span(differing === 0 ? '' : `${differing} DNS ${differing === 1 ? 'pod differs' : 'pods differ'}`, 'bad'),
  ];
}

/** One line per ordinal, with its latest transitions at the end. */
function timelineLines(state: State, round: DnsReport, timeline: DnsTimeline, viewport: Viewport): readonly Line[] {
  const lines = [...timeline.names.values()].toSorted((a, b) => ordinal(a.pod) - ordinal(b.pod));
  const nameWidth = Math.max(...lines.map(({ pod }) => lineWidth([untrusted(pod)])), 4);
  const nowWidth = Math.max(...lines.map((line) => lineWidth([untrusted(nowText(line))])), 15);
  const { glyphs } = viewport;
  const rows = lines.map((line): Line => {
    const { mark, tone } = DNS_VERDICT_STYLES[line.verdict];
    const name = fit([untrusted(line.pod, 'strong')], Math.min(nameWidth, 30), {
      truncate: 'middle',
      ellipsis: glyphs.ellipsis,
    });
    const now = fit([untrusted(nowText(line), tone)], Math.min(nowWidth, 39), { ellipsis: glyphs.ellipsis });
    const start: Line = [span('   '), ...name, span('  '), span(`${glyphs[mark]} `, tone)];
    const whole: Line = [...start, ...now, span('  ')];
    // If there is little room, only the last transition is shown.
    const isTight = line.transitions.length > 0 && viewport.columns - lineWidth(whole) < MIN_TRANSITIONS_WIDTH;
    const head = isTight ? start : whole;
    return [...head, ...transitionsLine(line, viewport.columns - lineWidth(head) - 1, viewport)];
  });
  const since = `watching since ${clockTime(timeline.since)} (${age(timeline.since, state.now)}), asked ${timeline.rounds} ${timeline.rounds === 1 ? 'time' : 'times'}`;
  const others = round.items.filter((item) => item.pod === '' && item.verdict !== 'matches');
  return [
    ...rows,
    [],
    ...others.flatMap((item) => [
      [span('   '), untrusted(shortName(item, round), 'strong'), span('  '), untrusted(item.remark, 'warn')],
    ]),
    [span(`   ${since}`, 'dim')],
  ];
}

function ordinal(pod: string): number {
  return Number(/-(\d+)$/.exec(pod)?.[1] ?? 0);
}

function nowText({ answered, isUnanswered }: StoryLine): string {
  if (isUnanswered) return 'no answer';
  if (answered === undefined) return '';
  return answered.length === 0 ? 'no address' : answered.join(', ');
}

/** The width in columns that one or two transitions need. */
const MIN_TRANSITIONS_WIDTH = 60;

/** The latest transitions, as many as fit. */
function transitionsLine({ transitions }: StoryLine, room: number, viewport: Viewport): Line {
  if (transitions.length === 0) return [span('no change yet', 'dim')];
  const full = latestTransitions(transitions, room, false, viewport);
  const terse = latestTransitions(transitions, room, true, viewport);
  return terse.dropped < full.dropped ? terse.line : full.line;
}

function latestTransitions(
  transitions: readonly Transition[],
  room: number,
  isTerse: boolean,
  viewport: Viewport,
): { line: Line; dropped: number } {
  const parts = transitions.reduce<readonly string[]>((texts, transition, index) => {
    const isLast = index === transitions.length - 1;
    return appendTransition(
      texts,
      transition,
      { afterSilence: transitions[index - 1]?.type === 'silent', isTerse: isTerse || !isLast },
      viewport,
    );
  }, []);
  const { ellipsis } = viewport.glyphs;
  let dropped = 0;
  for (;;) {
    const cut = span(dropped === 0 ? '' : `${ellipsis}, `, 'dim');
    const line: Line = [cut, untrusted(parts.slice(dropped).join(', '))];
    if (lineWidth(line) <= room || dropped >= parts.length - 1) return { line, dropped };
    dropped += 1;
  }
}

/** "14:02:11 10.0.1.1 → gone". The next transition does not repeat the former value. */
function appendTransition(
  texts: readonly string[],
  transition: Transition,
  { afterSilence, isTerse }: { readonly afterSilence: boolean; readonly isTerse: boolean },
  { glyphs }: Viewport,
): readonly string[] {
  switch (transition.type) {
    case 'answer': {
      const goesOn = texts.length > 0 && !afterSilence;
      const from = goesOn ? '' : `${valuesText(transition.from)} `;
      return [...texts, `${clockTime(transition.at)} ${from}${glyphs.arrow} ${valuesText(transition.to)}`];
    }
    case 'followed': {
      const after = transition.afterMs < 50 ? 'at once' : `after ${(transition.afterMs / 1000).toFixed(1)} s`;
      if (!isTerse || texts.length === 0) return [...texts, `DNS followed ${after}`];
      return [...texts.slice(0, -1), `${texts.at(-1)} ${after}`];
    }
    case 'silent':
      return [...texts, `${clockTime(transition.at)} no answer`];
    case 'heard':
      return [...texts, `${clockTime(transition.at)} answered again`];
  }
}

function valuesText(values: readonly string[]): string {
  return values.length === 0 ? 'gone' : values.join(' ');
}
