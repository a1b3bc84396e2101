/** The lists that one thing is chosen from. */

import { type Choice, choices, sameNamespaces } from '../state/pick.ts';
import type { State } from '../state/state.ts';
import type { FrameLine } from './frame-line.ts';
import type { Look } from './look.ts';
import { ruled } from './set-detail.ts';
import { fit, foreign, type Line, lineWidth, span, wrap } from './span.ts';
import { visibleRange } from './table.ts';

type Picker = Extract<NonNullable<State['overlay']>, { index: number }>['type'];

const TITLES: Readonly<Record<Picker, string>> = {
  namespaces: 'which namespaces?',
  contexts: 'which context?',
  'update-menu': 'what about the update?',
  revisions: 'back to which revision?',
  shell: 'a shell in which container?',
};

export function pickerLines(state: State, look: Look, height: number): readonly FrameLine[] {
  const { overlay } = state;
  if (overlay === undefined || !('index' in overlay)) return [];
  const { ellipsis } = look.glyphs;
  const offered = choices(state);
  const notes = noteLines(state, overlay.type, offered.length);
  const about = aboutLines(offered, overlay.index, look);
  const range = visibleRange(offered.length, overlay.index, height - 1 - notes.length - about.length);
  const rows = offered.slice(range.start, range.end).map((choice, offset): FrameLine => {
    const selected = range.start + offset === overlay.index;
    const mark = span(selected ? ` ${look.glyphs.cursor} ` : '   ', 'accent');
    return {
      key: `choice-${range.start + offset}`,
      line: fit([mark, ...choiceLine(state, choice, look)], look.columns, { ellipsis }),
      selected,
    };
  });
  return [
    { key: 'picker-title', line: ruled([span(TITLES[overlay.type])], look), selected: false },
    ...notes.map((line, index) => ({
      key: `note-${index}`,
      line: fit(line, look.columns, { ellipsis }),
      selected: false,
    })),
    ...rows,
    ...about.map((line, index) => ({ key: `about-${index}`, line, selected: false })),
  ];
}

function noteLines(state: State, type: Picker, offered: number): readonly Line[] {
  if (type === 'update-menu') return [];
  if (type === 'shell') return shellNotes(state);
  if (type === 'revisions') return offered === 0 ? [[span('   No revisions of this set can be read.', 'dim')]] : [];
  if (type === 'contexts') return offered === 0 ? [[span('   No context of that name in the kubeconfig.', 'dim')]] : [];
  switch (state.namespaceList.state) {
    case 'unasked':
    case 'loading':
      return [[span('   Listing the namespaces…', 'dim')]];
    case 'refused':
      return [
        [span('   '), foreign(state.namespaceList.reason, 'warn')],
        [span('   Type the name of a namespace, or several: shop,pay', 'dim')],
      ];
    case 'listed':
      return offered === 0 ? [[span('   No namespace of that name. Several are written shop,pay', 'dim')]] : [];
  }
}

function shellNotes(state: State): readonly Line[] {
  const where = `${state.scope.context}${state.isProtected ? ', which is protected' : ''}`;
  return [
    [span('   What is done there is done at once: context ', 'warn'), foreign(where, 'warn')],
    [span('   It gets the whole terminal; exit or Ctrl-D comes back.', 'dim')],
  ];
}

function choiceLine(state: State, choice: Choice, look: Look): Line {
  const current = ` ${look.glyphs.good} now`;
  switch (choice.type) {
    case 'all':
      return [span('all namespaces'), span(state.scope.namespaces === 'all' ? current : '', 'good')];
    case 'namespaces': {
      const now = sameNamespaces(state.scope.namespaces, choice.names);
      const typed = choice.typed ? ' as typed' : '';
      return [foreign(choice.names.join(', ')), span(typed, 'dim'), span(now ? current : '', 'good')];
    }
    case 'context': {
      const context = state.contexts.find((candidate) => candidate.name === choice.name);
      const now = choice.name === state.scope.context;
      const width = Math.min(lineWidth([foreign(choice.name)]), look.columns - 3 - current.length);
      return [
        ...fit([foreign(choice.name)], width, { truncate: 'middle', ellipsis: look.glyphs.ellipsis }),
        span(now ? current : '', 'good'),
        foreign(`  cluster ${context?.cluster ?? ''}, namespace ${context?.namespace ?? ''}`, 'dim'),
      ];
    }
    case 'revisions':
    case 'shell':
    case 'action':
      return labelled(wordsOf(choice), look);
  }
}

const LABEL_WIDTH = 28;

interface Words {
  readonly label: string;
  readonly detail: string;
  readonly isOffered: boolean;
}

function wordsOf(choice: Extract<Choice, { type: 'revisions' | 'shell' | 'action' }>): Words {
  switch (choice.type) {
    case 'revisions':
      return { label: 'roll back', detail: 'to an earlier revision, with what changes', isOffered: true };
    case 'shell': {
      const { command, container, pod } = choice.wish;
      return { label: `${command} in ${container}`, detail: `pod ${pod}`, isOffered: true };
    }
    case 'action': {
      const { label, detail, refusal } = choice;
      return { label, detail: refusal ?? detail, isOffered: refusal === undefined };
    }
  }
}

/** Below the list, the detail of the row under the cursor, where the rows have no room for theirs. */
function aboutLines(offered: readonly Choice[], index: number, look: Look): readonly Line[] {
  const worded = offered.flatMap((choice) =>
    choice.type === 'revisions' || choice.type === 'shell' || choice.type === 'action' ? [wordsOf(choice)] : [],
  );
  const shown = worded[index];
  const isCut = worded.some((words) => 3 + lineWidth(labelled(words, look)) > look.columns);
  if (shown === undefined || !isCut) return [];
  const parts = wrap(foreign(shown.detail).text, look.columns - 6).slice(0, MOST_ABOUT);
  return [[], ...Array.from({ length: MOST_ABOUT }, (_, line): Line => [span(`   ${parts[line] ?? ''}`)])];
}

/** The list above keeps its height, whatever the cursor is on. */
const MOST_ABOUT = 3;

function labelled({ label, detail, isOffered }: Words, look: Look): Line {
  const { ellipsis } = look.glyphs;
  return [
    ...fit([foreign(label, isOffered ? 'plain' : 'dim')], LABEL_WIDTH, { ellipsis }),
    foreign(`  ${detail}`, 'dim'),
  ];
}
