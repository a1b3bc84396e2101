/** Draws the whole screen for a state and a terminal, with exactly as many lines as the terminal has rows. */

import type { ScreenLayout } from '../keys/key-binding.ts';
import { currentSet, visibleSets } from '../state/selectors.ts';
import type { State } from '../state/state.ts';
import { claimDetailLines } from './claims/claim-details.ts';
import { type DialogLines, dialogLines } from './dialog/action-dialog-lines.ts';
import { pickerLines } from './dialog/picker-lines.ts';
import { shellConfirmationLines } from './dialog/shell-confirmation-lines.ts';
import { taskLines, taskStrip } from './dialog/task-lines.ts';
import { dnsLines } from './dns/dns-lines.ts';
import { openedFindingLines } from './findings/finding-lines.ts';
import { footerLines } from './footer.ts';
import { headerLines } from './header.ts';
import { helpLines } from './help.ts';
import { inspectionBody } from './inspect/inspection-body.ts';
import type { FrameLine } from './layout/frame-line.ts';
import { fit, type Line, span, untrusted, wrap } from './layout/span.ts';
import { MIN_TERMINAL_SIZE, type Viewport } from './layout/viewport.ts';
import { withoutSetsLines } from './sets/other-pod-lines.ts';
import { largestDetailHeight, setCause, setDetail } from './sets/set-detail.ts';
import { emptySetsLines, setsTable } from './sets/sets-table.ts';
import { TABLE_PAGE_VIEWS } from './table-page-views.ts';

export interface Frame {
  readonly lines: readonly FrameLine[];
  readonly view: ScreenLayout;
}

/** From this size on, the bindings of the chosen set are shown below the list of sets. */
const SPLIT_MIN_SIZE = { columns: 76, rows: 20 };

export function frameOf(state: State, viewport: Viewport): Frame {
  if (viewport.columns < MIN_TERMINAL_SIZE.columns || viewport.rows < MIN_TERMINAL_SIZE.rows) return tooSmall(viewport);
  const header = headerLines(state, viewport).map(plainLine('header'));
  const tasks = taskStrip(state, viewport).map(plainLine('task'));
  const footer = footerLines(state, viewport).map(plainLine('footer'));
  const height = viewport.rows - header.length - tasks.length - footer.length;
  const { lines, end, text } = bodyOf(state, viewport, height);
  const body = lines.slice(0, height);
  const filler = Array.from({ length: height - body.length }, (_, index) => plainLine('empty')([], index));
  const drawn = [...header, ...body, ...filler, ...tasks, ...footer];
  const rowIndexes = drawn.map(({ index }) => index);
  return { lines: drawn, view: { pageRows: Math.max(1, height - 2), end, rowIndexes, textLayout: text } };
}

interface Body {
  readonly lines: readonly FrameLine[];
  /** The last scroll position; 0 if everything fits. */
  readonly end: number;
  /** Set while an inspection is shown. */
  readonly text?: ScreenLayout['textLayout'];
}

function bodyOf(state: State, viewport: Viewport, height: number): Body {
  const { overlay } = state;
  switch (overlay?.type) {
    case 'help':
      return scrolledText(helpLines(state, viewport), overlay.scroll, viewport, height);
    case 'tasks':
      return scrolledText(taskLines(state, viewport), overlay.scroll, viewport, height);
    case 'dns':
      return scrolledText(dnsLines(state, overlay, viewport), overlay.scroll, viewport, height);
    case 'finding':
      return scrolledText(openedFindingLines(state, viewport), overlay.scroll, viewport, height);
    case 'claim':
      return scrolledText(claimDetailLines(state, viewport), overlay.scroll, viewport, height);
    case 'action':
      return dialogBody(dialogLines(state, overlay, viewport), overlay.scroll, viewport, height);
    case 'shell-confirmation':
      return dialogBody(shellConfirmationLines(state, overlay, viewport), 0, viewport, height);
    case 'namespaces':
    case 'contexts':
    case 'command':
    case 'update-menu':
    case 'revisions':
    case 'break-menu':
    case 'shell':
      return { lines: pickerLines(state, viewport, height), end: 0 };
    case 'filter':
    case 'search':
    case undefined:
      if (state.inspection !== undefined) return inspectionFrameBody(state, state.inspection, viewport, height);
      return { lines: listBody(state, viewport, height), end: 0 };
  }
}

function inspectionFrameBody(
  state: State,
  inspection: NonNullable<State['inspection']>,
  viewport: Viewport,
  height: number,
): Body {
  const { lines, layout } = inspectionBody(state, inspection, viewport, height);
  return { lines, end: 0, text: layout };
}

function scrolled(lines: readonly Line[], wanted: number, height: number): Body {
  const end = Math.max(0, lines.length - height);
  const start = Math.min(wanted, end);
  return { lines: lines.slice(start, start + height).map(plainLine('text')), end };
}

/** Text that, if it does not fit, has a mark in its last line with the amount that is left. */
function scrolledText(lines: readonly Line[], wanted: number, viewport: Viewport, height: number): Body {
  if (lines.length <= height) return scrolled(lines, wanted, height);
  const shown = scrolled(lines, wanted, height - 1);
  const below = shown.end - Math.min(wanted, shown.end);
  const where = below === 0 ? 'this is the end' : `${below} more ${below === 1 ? 'line' : 'lines'} below`;
  const more = `   ${viewport.glyphs.up}${viewport.glyphs.down} ${where}`;
  return { ...shown, lines: [...shown.lines, plainLine('more')([span(more, 'warn')], 0)] };
}

/** The question stays at the bottom, however long the plan is. */
function dialogBody({ body, confirmation }: DialogLines, scroll: number, viewport: Viewport, height: number): Body {
  const { lines, end } = scrolledText(body, scroll, viewport, height - confirmation.length);
  return { lines: [...lines, ...confirmation.map(plainLine('question'))], end };
}

function listBody(state: State, viewport: Viewport, height: number): readonly FrameLine[] {
  if (state.openedSet !== undefined) return openedBody(state, viewport, height);
  const view = state.page === 'sets' ? undefined : TABLE_PAGE_VIEWS[state.page];
  return view === undefined ? setsBody(state, viewport, height) : view(state, viewport, height);
}

function setsBody(state: State, viewport: Viewport, height: number): readonly FrameLine[] {
  const sets = visibleSets(state);
  const status = currentSet(state);
  if (sets.length === 0 || status === undefined) return emptySetsBody(state, viewport, height);
  if (viewport.columns < SPLIT_MIN_SIZE.columns || viewport.rows < SPLIT_MIN_SIZE.rows) {
    const list = Math.min(sets.length + 1, height - CAUSE_HEIGHT);
    return [...setsTable(state, viewport, list), ...setCause(state, status, viewport, height - list)];
  }
  const wanted = viewport.present === true ? 2 * sets.length + 1 : sets.length + 1;
  const list = Math.min(wanted, listHeight(height, largestDetailHeight(sets)));
  return [...setsTable(state, viewport, list), ...setDetail(state, status, viewport, height - list)];
}

/** A namespace without sets may have pods and claims all the same. */
function emptySetsBody(state: State, viewport: Viewport, height: number): readonly FrameLine[] {
  const lines = [[], ...emptySetsLines(state, viewport)];
  const { namespaces } = state.scope;
  const isFiltered = state.setsFilter !== '' || state.selector !== undefined;
  const [namespace, ...others] = namespaces === 'all' ? [] : namespaces;
  if (namespace === undefined || others.length > 0 || isFiltered) return lines.map(plainLine('message'));
  const rest = withoutSetsLines(state, namespace, viewport, height - lines.length - 1);
  return [...lines, ...(rest.length === 0 ? [] : [[], ...rest])].map(plainLine('message'));
}

/** On a small terminal: a title, and why the chosen set stands as it does. */
const CAUSE_HEIGHT = 6;

/**
 * The list gets two fifths of the height, and more if no set needs the rest. It stays the same while the cursor moves.
 */
function listHeight(height: number, detail: number): number {
  return Math.max(Math.floor(height * 0.4), height - detail);
}

function openedBody(state: State, viewport: Viewport, height: number): readonly FrameLine[] {
  const status = currentSet(state);
  if (status !== undefined) return setDetail(state, status, viewport, height);
  const { openedSet } = state;
  const gone = `StatefulSet ${openedSet?.namespace ?? ''}/${openedSet?.name ?? ''} is gone: it was deleted, or made again. esc leads back to the list.`;
  return [[], ...wrap(untrusted(gone).text, viewport.columns - 6).map((text): Line => [span(`   ${text}`)])].map(
    plainLine('message'),
  );
}

function tooSmall(viewport: Viewport): Frame {
  const text = `This terminal has ${viewport.columns}×${viewport.rows} cells; stsview needs ${MIN_TERMINAL_SIZE.columns}×${MIN_TERMINAL_SIZE.rows}. Make it larger, or use: stsview status`;
  const lines = wrap(text, Math.max(1, viewport.columns)).slice(0, viewport.rows);
  const filled = Array.from({ length: Math.max(1, viewport.rows) }, (_, index) => lines[index] ?? '');
  return {
    lines: filled.map((line, index) =>
      plainLine('small')(fit([span(line)], viewport.columns, { ellipsis: '' }), index),
    ),
    view: { pageRows: 1, end: 0, isTooSmall: true },
  };
}

function plainLine(key: string): (line: Line, index: number) => FrameLine {
  return (line, index) => ({ key: `${key}-${index}`, line, selected: false });
}
