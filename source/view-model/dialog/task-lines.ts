/** Actions in progress, and the outcome of finished ones. */

import type { Task } from '../../state/dialog/action-dialog.ts';
import type { State } from '../../state/state.ts';
import { fit, type Line, lineWidth, span, type Tone, untrusted, wrap } from '../layout/span.ts';
import { clockTime } from '../layout/status-text.ts';
import { titledRule } from '../layout/titled-rule.ts';
import type { Viewport } from '../layout/viewport.ts';
import { wrapLines } from '../layout/wrap-lines.ts';
import { labelledLines } from './action-dialog-lines.ts';

/** How long a finished action stays above the bottom line, in real time, whatever the speed of the demo's clock. */
const ENDED_SHOWN_MS = 20_000;
const MAX_SHOWN = 3;
/** The list of actions has the whole text. */
const MAX_TEXT_LINES = 2;

const MARKS: Readonly<Record<Task['state'], { mark: 'working' | 'done' | 'bad'; tone: Tone }>> = {
  confirmed: { mark: 'working', tone: 'busy' },
  running: { mark: 'working', tone: 'busy' },
  done: { mark: 'done', tone: 'good' },
  failed: { mark: 'bad', tone: 'bad' },
  'going-on': { mark: 'working', tone: 'busy' },
};

/** The actions in progress and recently finished ones, shown above the bottom line. */
export function taskStrip(state: State, viewport: Viewport): readonly Line[] {
  const shownFor = ENDED_SHOWN_MS * (state.demoTime?.speed ?? 1);
  const shown = state.tasks
    .filter(({ state: taskState, endedAt }) => {
      return endedAt === undefined || taskState === 'going-on' || state.now - endedAt < shownFor;
    })
    .slice(-MAX_SHOWN)
    .flatMap((task) => shownTask(task, viewport));
  return [...interruptedNote(state, viewport), ...shown].map((line) =>
    fit(line, viewport.columns, { ellipsis: viewport.glyphs.ellipsis }),
  );
}

/** Shown until the user has opened the list of actions. */
function interruptedNote({ interruptedWrites: { sentences, isRead } }: State, viewport: Viewport): readonly Line[] {
  if (isRead || sentences.length === 0) return [];
  const what = sentences.length === 1 ? 'something' : `${sentences.length} things`;
  const text = `An earlier run left ${what} unfinished:`;
  return [[span(` ${viewport.glyphs.bad} `, 'bad'), span(text), span(' a', 'accent'), span(' says what', 'dim')]];
}

/** The title with the text beside it, or below it if it does not fit there. */
function shownTask({ state, plan, text }: Task, viewport: Viewport): readonly Line[] {
  const { glyphs, columns } = viewport;
  const { mark, tone } = MARKS[state];
  const textTone = state === 'failed' ? 'bad' : 'plain';
  const title: Line = [span(` ${glyphs[mark]} `, tone), untrusted(plan.title, 'strong')];
  const together: Line = [...title, span(` ${glyphs.dot} `, 'dim'), untrusted(text, textTone)];
  if (lineWidth(together) <= columns) return [together];
  return [title, ...wrapLines([span('     ')], text, textTone, viewport, MAX_TEXT_LINES)];
}

/** All actions of this session with their full texts, the latest first. */
export function taskLines(state: State, viewport: Viewport): readonly Line[] {
  const lines: Line[] = [titledRule([span('actions')], viewport)];
  for (const task of state.tasks.toReversed()) {
    const { mark, tone } = MARKS[task.state];
    const isOver = task.endedAt !== undefined && task.state !== 'going-on';
    const ended = isOver ? `ended ${clockTime(task.endedAt)}` : 'under way';
    lines.push([
      span(` ${viewport.glyphs[mark]} `, tone),
      untrusted(task.plan.title, 'strong'),
      untrusted(`  ${task.plan.context} ${viewport.glyphs.dot} ${task.plan.target.namespace}  ${ended}`, 'dim'),
    ]);
    for (const part of wrap(untrusted(task.text).text, viewport.columns - 6)) lines.push([span(`     ${part}`)]);
  }
  const { sentences } = state.interruptedWrites;
  if (sentences.length > 0) lines.push(titledRule([span('earlier runs')], viewport));
  for (const sentence of sentences) {
    lines.push(...labelledLines([span(`${viewport.glyphs.bad} `, 'bad')], sentence, 'plain', viewport));
  }
  return lines.map((line) => fit(line, viewport.columns, { ellipsis: viewport.glyphs.ellipsis }));
}
