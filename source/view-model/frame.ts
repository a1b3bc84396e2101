/** The whole screen for a state and a terminal: exactly as many lines as the terminal has rows. */

import type { View } from '../keys/table.ts';
import { shownSet, visibleSets } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import { claimDetailLines } from './claim-details.ts';
import { type DialogLines, dialogLines } from './dialog.ts';
import { dnsLines } from './dns.ts';
import { findingLines } from './finding-lines.ts';
import { footerLine } from './footer.ts';
import type { FrameLine } from './frame-line.ts';
import { headerLines } from './header.ts';
import { helpLines } from './help.ts';
import { type Look, SMALLEST } from './look.ts';
import { lookBody } from './look-body.ts';
import { PAGE_VIEWS } from './page-views.ts';
import { pickerLines } from './picker.ts';
import { detailHeight, setDetail } from './set-detail.ts';
import { noSets, setsTable } from './sets-table.ts';
import { shellQuestionLines } from './shell-question.ts';
import { fit, foreign, type Line, span, wrap } from './span.ts';
import { taskLines, taskStrip } from './tasks.ts';

export interface Frame {
  readonly lines: readonly FrameLine[];
  readonly view: View;
}

/** From here on the list of sets and the bindings of the chosen one have room beside each other. */
const SPLIT = { columns: 76, rows: 20 };

export function frameOf(state: State, look: Look): Frame {
  if (look.columns < SMALLEST.columns || look.rows < SMALLEST.rows) return tooSmall(look);
  const header = headerLines(state, look).map(plainLine('header'));
  const tasks = taskStrip(state, look).map(plainLine('task'));
  const footer = plainLine('footer')(footerLine(state, look), 0);
  const height = look.rows - header.length - tasks.length - 1;
  const { lines, end, text } = bodyOf(state, look, height);
  const body = lines.slice(0, height);
  const empty = Array.from({ length: height - body.length }, (_, index) => plainLine('empty')([], index));
  return {
    lines: [...header, ...body, ...empty, ...tasks, footer],
    view: { page: Math.max(1, height - 2), end, text },
  };
}

interface Body {
  readonly lines: readonly FrameLine[];
  /** How far it can be scrolled; 0 where it can't. */
  readonly end: number;
  /** Where a closer look is shown. */
  readonly text?: View['text'];
}

function bodyOf(state: State, look: Look, height: number): Body {
  const { overlay } = state;
  switch (overlay?.type) {
    case 'help':
      return readable(helpLines(state, look), overlay.scroll, look, height);
    case 'tasks':
      return readable(taskLines(state, look), overlay.scroll, look, height);
    case 'dns':
      return readable(dnsLines(state, overlay, look), overlay.scroll, look, height);
    case 'finding':
      return readable(findingLines(state, look), overlay.scroll, look, height);
    case 'claim':
      return readable(claimDetailLines(state, look), overlay.scroll, look, height);
    case 'action':
      return dialogBody(dialogLines(state, overlay, look), overlay.scroll, look, height);
    case 'shell-question':
      return dialogBody(shellQuestionLines(state, overlay, look), 0, look, height);
    case 'namespaces':
    case 'contexts':
    case 'update-menu':
    case 'revisions':
    case 'shell':
      return { lines: pickerLines(state, look, height), end: 0 };
    case 'filter':
    case 'search':
    case undefined:
      if (state.look !== undefined) return openLook(state, state.look, look, height);
      return { lines: listBody(state, look, height), end: 0 };
  }
}

function openLook(state: State, open: NonNullable<State['look']>, look: Look, height: number): Body {
  const { lines, layout } = lookBody(state, open, look, height);
  return { lines, end: 0, text: layout };
}

function scrolled(lines: readonly Line[], wanted: number, height: number): Body {
  const end = Math.max(0, lines.length - height);
  const start = Math.min(wanted, end);
  return { lines: lines.slice(start, start + height).map(plainLine('text')), end };
}

/** Text with a mark in the last line that says how much more there is to read, where there is. */
function readable(lines: readonly Line[], wanted: number, look: Look, height: number): Body {
  if (lines.length <= height) return scrolled(lines, wanted, height);
  const shown = scrolled(lines, wanted, height - 1);
  const below = shown.end - Math.min(wanted, shown.end);
  const where = below === 0 ? 'this is the end' : `${below} more ${below === 1 ? 'line' : 'lines'} below`;
  const more = `   ${look.glyphs.up}${look.glyphs.down} ${where}`;
  return { ...shown, lines: [...shown.lines, plainLine('more')([span(more, 'warn')], 0)] };
}

/** The question stays at the bottom however long the plan is. */
function dialogBody({ body, question }: DialogLines, scroll: number, look: Look, height: number): Body {
  const { lines, end } = readable(body, scroll, look, height - question.length);
  return { lines: [...lines, ...question.map(plainLine('question'))], end };
}

function listBody(state: State, look: Look, height: number): readonly FrameLine[] {
  if (state.opened !== undefined) return openedBody(state, look, height);
  const view = state.page === 'sets' ? undefined : PAGE_VIEWS[state.page];
  return view === undefined ? setsBody(state, look, height) : view(state, look, height);
}

function setsBody(state: State, look: Look, height: number): readonly FrameLine[] {
  const sets = visibleSets(state);
  const status = shownSet(state);
  if (sets.length === 0 || status === undefined) return [[], ...noSets(state, look)].map(plainLine('message'));
  if (look.columns < SPLIT.columns || look.rows < SPLIT.rows) return setsTable(state, look, height);
  const list = Math.min(sets.length + 1, listHeight(height, detailHeight(state, status, look)));
  return [...setsTable(state, look, list), ...setDetail(state, status, look, height - list)];
}

/** The list gets two fifths, and more where the chosen set needs less than the rest. */
function listHeight(height: number, detail: number): number {
  return Math.max(Math.floor(height * 0.4), height - detail);
}

function openedBody(state: State, look: Look, height: number): readonly FrameLine[] {
  const status = shownSet(state);
  if (status !== undefined) return setDetail(state, status, look, height);
  const { opened } = state;
  const gone = `StatefulSet ${opened?.namespace ?? ''}/${opened?.name ?? ''} is gone: it was deleted, or made again. esc leads back to the list.`;
  return [[], ...wrap(foreign(gone).text, look.columns - 6).map((text): Line => [span(`   ${text}`)])].map(
    plainLine('message'),
  );
}

function tooSmall(look: Look): Frame {
  const text = `This terminal has ${look.columns}×${look.rows} cells; stsview needs ${SMALLEST.columns}×${SMALLEST.rows}. Make it larger, or use: stsview status`;
  const lines = wrap(text, Math.max(1, look.columns)).slice(0, look.rows);
  const filled = Array.from({ length: Math.max(1, look.rows) }, (_, index) => lines[index] ?? '');
  return {
    lines: filled.map((line, index) => plainLine('small')(fit([span(line)], look.columns, { ellipsis: '' }), index)),
    view: { page: 1, end: 0, unseen: true },
  };
}

function plainLine(key: string): (line: Line, index: number) => FrameLine {
  return (line, index) => ({ key: `${key}-${index}`, line, selected: false });
}
