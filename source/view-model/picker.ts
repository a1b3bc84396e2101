/** The lists that one thing is chosen from. */

import { type Choice, choices, sameNamespaces } from '../state/pick.ts';
import type { State } from '../state/state.ts';
import type { FrameLine } from './frame-line.ts';
import type { Look } from './look.ts';
import { ruled } from './set-detail.ts';
import { fit, foreign, type Line, span } from './span.ts';
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
  const range = visibleRange(offered.length, overlay.index, height - 1 - notes.length);
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
      return [
        foreign(choice.name),
        foreign(`  cluster ${context?.cluster ?? ''}, namespace ${context?.namespace ?? ''}`, 'dim'),
        span(now ? current : '', 'good'),
      ];
    }
    case 'revisions':
      return labelled('roll back', 'to an earlier revision, with what changes', true, look);
    case 'shell':
      return labelled(`${choice.wish.command} in ${choice.wish.container}`, `pod ${choice.wish.pod}`, true, look);
    case 'action':
      return labelled(choice.label, choice.refusal ?? choice.detail, choice.refusal === undefined, look);
  }
}

const LABEL_WIDTH = 28;

function labelled(label: string, detail: string, isOffered: boolean, look: Look): Line {
  const { ellipsis } = look.glyphs;
  return [
    ...fit([foreign(label, isOffered ? 'plain' : 'dim')], LABEL_WIDTH, { ellipsis }),
    foreign(`  ${detail}`, 'dim'),
  ];
}
