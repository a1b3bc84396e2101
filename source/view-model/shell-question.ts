/** The question before a shell in a protected context. */

import { type ShellQuestion, shellCommand } from '../state/shell-question.ts';
import type { State } from '../state/state.ts';
import { answerLines, type DialogLines, wrapped } from './dialog.ts';
import type { Look } from './look.ts';
import { ruled } from './set-detail.ts';
import { fit, foreign, span } from './span.ts';

export function shellQuestionLines(state: State, question: ShellQuestion, look: Look): DialogLines {
  const { wish } = question;
  const { dot, ellipsis, bad } = look.glyphs;
  const separator = span(` ${dot} `, 'dim');
  const place = [
    span('   context ', 'dim'),
    foreign(state.scope.context, 'bad'),
    span(' protected', 'bad'),
    separator,
    span('namespace ', 'dim'),
    foreign(wish.namespace, 'strong'),
  ];
  const object = [
    span('   Pod ', 'dim'),
    foreign(wish.pod, 'strong'),
    separator,
    span('container ', 'dim'),
    foreign(wish.container, 'strong'),
  ];
  const warning = 'what is done in it is done at once: no plan, no question and no journal stand between';
  return {
    body: [
      ruled([foreign(`Open ${wish.command} in ${wish.pod}`, 'strong')], look),
      fit(place, look.columns, { ellipsis }),
      fit(object, look.columns, { ellipsis }),
      [],
      ...wrapped([span(`${bad} `, 'bad')], warning, 'bad', look),
      ...wrapped([span('by hand  ', 'dim')], shellCommand(state, wish), 'dim', look),
    ],
    question: answerLines({ type: 'typed', word: wish.pod }, question, look),
  };
}
