/** The confirmation of a shell in a protected context. */

import type { ShellConfirmation } from '../../state/inspect/inspection.ts';
import { shellCommand } from '../../state/shell/shell-confirmation.ts';
import type { State } from '../../state/state.ts';
import { fit, span, untrusted } from '../layout/span.ts';
import { titledRule } from '../layout/titled-rule.ts';
import type { Viewport } from '../layout/viewport.ts';
import { confirmationLines, type DialogLines, labelledLines } from './action-dialog-lines.ts';

export function shellConfirmationLines(state: State, confirmation: ShellConfirmation, viewport: Viewport): DialogLines {
  const { request } = confirmation;
  const { dot, ellipsis, bad } = viewport.glyphs;
  const separator = span(` ${dot} `, 'dim');
  const location = [
    span('   context ', 'dim'),
    untrusted(state.scope.context, 'bad'),
    span(' protected', 'bad'),
    separator,
    span('namespace ', 'dim'),
    untrusted(request.namespace, 'strong'),
  ];
  const object = [
    span('   Pod ', 'dim'),
    untrusted(request.pod, 'strong'),
    separator,
    span('container ', 'dim'),
    untrusted(request.container, 'strong'),
  ];
  const warning = 'what is done in it is done at once: no plan, no question and no journal stand between';
  return {
    body: [
      titledRule([untrusted(`Open ${request.command} in ${request.pod}`, 'strong')], viewport),
      fit(location, viewport.columns, { ellipsis }),
      fit(object, viewport.columns, { ellipsis }),
      [],
      ...labelledLines([span(`${bad} `, 'bad')], warning, 'bad', viewport),
      ...labelledLines([span('by hand  ', 'dim')], shellCommand(state, request), 'dim', viewport),
    ],
    confirmation: confirmationLines({ type: 'typed', word: request.pod }, confirmation, viewport),
  };
}
