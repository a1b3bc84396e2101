/** Actions under way, and how the others ended. */

import type { Task } from '../state/action-dialog.ts';
import type { State } from '../state/state.ts';
import type { Look } from './look.ts';
import { ruled } from './set-detail.ts';
import { fit, foreign, type Line, span, type Tone, wrap } from './span.ts';
import { clockTime } from './words.ts';

/** How long an action that has ended stays above the bottom line: for people, whatever the pace of a demo's clock. */
const SHOWN_FOR_MS = 20_000;
const MOST_SHOWN = 3;

const MARKS: Readonly<Record<Task['state'], { mark: 'working' | 'done' | 'bad'; tone: Tone }>> = {
  confirmed: { mark: 'working', tone: 'busy' },
  running: { mark: 'working', tone: 'busy' },
  done: { mark: 'done', tone: 'good' },
  failed: { mark: 'bad', tone: 'bad' },
};

/** Above the bottom line: what runs, and what has just ended. */
export function taskStrip(state: State, look: Look): readonly Line[] {
  const shownFor = SHOWN_FOR_MS * (state.demo?.speed ?? 1);
  return state.tasks
    .filter(({ endedAt }) => endedAt === undefined || state.now - endedAt < shownFor)
    .slice(-MOST_SHOWN)
    .map((task) => fit(taskLine(task, look), look.columns, { ellipsis: look.glyphs.ellipsis }));
}

function taskLine({ state, plan, text }: Task, look: Look): Line {
  const { mark, tone } = MARKS[state];
  return [
    span(` ${look.glyphs[mark]} `, tone),
    foreign(plan.title, 'strong'),
    span(`${look.glyphs.dot === '.' ? ' -' : ' ·'} `, 'dim'),
    foreign(text, state === 'failed' ? 'bad' : 'plain'),
  ];
}

/** All actions of this session, the latest first, with what they said in full. */
export function taskLines(state: State, look: Look): readonly Line[] {
  const lines: Line[] = [ruled([span('actions')], look)];
  for (const task of state.tasks.toReversed()) {
    const { mark, tone } = MARKS[task.state];
    const ended = task.endedAt === undefined ? 'under way' : `ended ${clockTime(task.endedAt)}`;
    lines.push([
      span(` ${look.glyphs[mark]} `, tone),
      foreign(task.plan.title, 'strong'),
      foreign(`  ${task.plan.context} ${look.glyphs.dot} ${task.plan.target.namespace}  ${ended}`, 'dim'),
    ]);
    for (const part of wrap(foreign(task.text).text, look.columns - 6)) lines.push([span(`     ${part}`)]);
  }
  return lines.map((line) => fit(line, look.columns, { ellipsis: look.glyphs.ellipsis }));
}
