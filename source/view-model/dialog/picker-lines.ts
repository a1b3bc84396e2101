/** The lists of the pickers. */

import { revisionThatWorked } from '../../domain/rollout/proven-revisions.ts';
import { type PickerChoice, pickerChoices, sameNamespaces } from '../../state/dialog/picker-choices.ts';
import type { State } from '../../state/state.ts';
import type { FrameLine } from '../layout/frame-line.ts';
import { fit, type Line, lineWidth, span, untrusted, wrap } from '../layout/span.ts';
import { titledRule } from '../layout/titled-rule.ts';
import type { Viewport } from '../layout/viewport.ts';
import { visibleRange } from '../lists/table.ts';

type Picker = Extract<NonNullable<State['overlay']>, { index: number }>['type'];

const TITLES: Readonly<Record<Picker, string>> = {
  namespaces: 'which namespaces?',
  contexts: 'which context?',
  command: 'show what?',
  'update-menu': 'what about the update?',
  revisions: 'back to which revision?',
  'break-menu': 'break what? B here puts it right, too',
  shell: 'a shell in which container?',
};

export function pickerLines(state: State, viewport: Viewport, height: number): readonly FrameLine[] {
  const { overlay } = state;
  if (overlay === undefined || !('index' in overlay)) return [];
  const { ellipsis } = viewport.glyphs;
  const offered = pickerChoices(state);
  const notes = noteLines(state, overlay.type, offered.length);
  const about = choiceDetailLines(offered, overlay.index, viewport);
  const range = visibleRange(offered.length, overlay.index, height - 1 - notes.length - about.length);
  const rows = offered.slice(range.start, range.end).map((choice, offset): FrameLine => {
    const selected = range.start + offset === overlay.index;
    const mark = span(selected ? ` ${viewport.glyphs.cursor} ` : '   ', 'accent');
    return {
      key: `choice-${range.start + offset}`,
      line: fit([mark, ...choiceLine(state, choice, viewport)], viewport.columns, { ellipsis }),
      selected,
      index: range.start + offset,
    };
  });
  return [
    { key: 'picker-title', line: titledRule([span(TITLES[overlay.type])], viewport), selected: false },
    ...notes.map((line, index) => ({
      key: `note-${index}`,
      line: fit(line, viewport.columns, { ellipsis }),
      selected: false,
    })),
    ...rows,
    ...about.map((line, index) => ({ key: `about-${index}`, line, selected: false })),
  ];
}

function noteLines(state: State, type: Picker, offered: number): readonly Line[] {
  if (type === 'update-menu' || type === 'break-menu' || type === 'command') return [];
  if (type === 'shell') return shellNotes(state);
  if (type === 'revisions') return revisionNotes(state, offered);
  if (type === 'contexts') return offered === 0 ? [[span('   No context of that name in the kubeconfig.', 'dim')]] : [];
  switch (state.namespaceList.state) {
    case 'unasked':
    case 'loading':
      return [[span('   Listing the namespaces…', 'dim')]];
    case 'refused':
      return [
        [span('   '), untrusted(state.namespaceList.reason, 'warn')],
        [span('   Type the name of a namespace, or several: shop,pay', 'dim')],
      ];
    case 'listed':
      return offered === 0 ? [[span('   No namespace of that name. Several are written shop,pay', 'dim')]] : [];
  }
}

function revisionNotes({ sets, overlay }: State, offered: number): readonly Line[] {
  if (offered === 0) return [[span('   No revisions of this set can be read.', 'dim')]];
  const status = sets.find(({ set }) => overlay?.type === 'revisions' && set.meta.uid === overlay.setUid);
  if (offered === 1 || status === undefined || revisionThatWorked(status) !== undefined) return [];
  return [[span('   No earlier revision is known to have worked: choose one yourself.', 'warn')]];
}

function shellNotes(state: State): readonly Line[] {
  const where = `${state.scope.context}${state.isProtected ? ', which is protected' : ''}`;
  return [
    [span('   What is done there is done at once: context ', 'warn'), untrusted(where, 'warn')],
    [span('   It gets the whole terminal; exit or Ctrl-D comes back.', 'dim')],
  ];
}

function choiceLine(state: State, choice: PickerChoice, viewport: Viewport): Line {
  const current = ` ${viewport.glyphs.good} now`;
  switch (choice.type) {
    case 'all':
      return [span('all namespaces'), span(state.scope.namespaces === 'all' ? current : '', 'good')];
    case 'namespaces': {
      const now = sameNamespaces(state.scope.namespaces, choice.names);
      const names = untrusted(choice.names.join(', '));
      const { quoteOpen, quoteClose } = viewport.glyphs;
      const label = choice.typed
        ? [span(`use ${quoteOpen}`, 'dim'), names, span(`${quoteClose} as typed`, 'dim')]
        : [names];
      return [...label, span(now ? current : '', 'good')];
    }
    case 'context': {
      const context = state.contexts.find((candidate) => candidate.name === choice.name);
      const now = choice.name === state.scope.context;
      const width = Math.min(lineWidth([untrusted(choice.name)]), viewport.columns - 3 - current.length);
      return [
        ...fit([untrusted(choice.name)], width, { truncate: 'middle', ellipsis: viewport.glyphs.ellipsis }),
        span(now ? current : '', 'good'),
        untrusted(`  cluster ${context?.cluster ?? ''}, namespace ${context?.namespace ?? ''}`, 'dim'),
      ];
    }
    case 'line':
      return choiceTextLine({ label: choice.text, detail: choice.help, isOffered: true }, viewport);
    case 'revisions':
    case 'shell':
    case 'action':
      return choiceTextLine(choiceText(choice), viewport);
  }
}

const LABEL_WIDTH = 28;

interface ChoiceText {
  readonly label: string;
  readonly detail: string;
  readonly isOffered: boolean;
}

function choiceText(choice: Extract<PickerChoice, { type: 'revisions' | 'shell' | 'action' }>): ChoiceText {
  switch (choice.type) {
    case 'revisions':
      return { label: 'roll back', detail: 'to an earlier revision, with what changes', isOffered: true };
    case 'shell': {
      const { command, container, pod } = choice.request;
      return { label: `${command} in ${container}`, detail: `pod ${pod}`, isOffered: true };
    }
    case 'action': {
      const { label, detail, refusal } = choice;
      return { label, detail: refusal ?? detail, isOffered: refusal === undefined };
    }
  }
}

/** The detail of the entry under the cursor, shown below the list if the rows have no room for it. */
function choiceDetailLines(offered: readonly PickerChoice[], index: number, viewport: Viewport): readonly Line[] {
  const worded = offered.flatMap((choice) =>
    choice.type === 'revisions' || choice.type === 'shell' || choice.type === 'action' ? [choiceText(choice)] : [],
  );
  const shown = worded[index];
  const isCut = worded.some((wording) => 3 + lineWidth(choiceTextLine(wording, viewport)) > viewport.columns);
  if (shown === undefined || !isCut) return [];
  const parts = wrap(untrusted(shown.detail).text, viewport.columns - 6).slice(0, MAX_DETAIL_LINES);
  return [[], ...Array.from({ length: MAX_DETAIL_LINES }, (_, line): Line => [span(`   ${parts[line] ?? ''}`)])];
}

/** The list above keeps its height, whatever entry the cursor is on. */
const MAX_DETAIL_LINES = 3;

function choiceTextLine({ label, detail, isOffered }: ChoiceText, viewport: Viewport): Line {
  const { ellipsis } = viewport.glyphs;
  return [
    ...fit([untrusted(label, isOffered ? 'plain' : 'dim')], LABEL_WIDTH, { ellipsis }),
    untrusted(`  ${detail}`, 'dim'),
  ];
}
