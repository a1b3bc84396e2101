/** The details of a container: image, state, probes, restarts, and its last termination. */

import type { Container, ContainerState } from '../../domain/model/kinds.ts';
import { type Line, span, untrusted } from '../layout/span.ts';
import { age } from '../layout/status-text.ts';
import { fieldLine, headingLines } from './field-lines.ts';

const ROLES: Readonly<Record<Container['role'], string>> = {
  init: 'init container',
  sidecar: 'sidecar',
  main: 'container',
};

export function containerFieldLines(container: Container, now: number): readonly Line[] {
  const { state, lastState, restarts } = container;
  const isOver = state?.type === 'terminated' && state.exitCode === 0 && container.role === 'init';
  const lines: Line[] = [
    ...headingLines(ROLES[container.role], container.name),
    fieldLine('image', untrusted(container.image)),
    fieldLine('state', ...stateLine(state, now)),
  ];
  if (!isOver) {
    lines.push(probeLine('startup', container.startupProbe, container.started, 'passed'));
    lines.push(probeLine('readiness', container.readinessProbe, container.ready, 'passing'));
  }
  lines.push(fieldLine('restarts', span(String(restarts), restarts > 0 ? 'warn' : 'plain')));
  if (lastState !== undefined) lines.push(fieldLine('last state', ...stateLine(lastState, now)));
  return lines;
}

/** Without a probe, the kubelet counts a container as started and ready as soon as it runs. */
function probeLine(name: string, probe: string, isPassed: boolean, word: string): Line {
  const none = probe === '';
  const result = isPassed ? (none ? 'yes' : word) : none ? 'not yet' : `not ${word}`;
  return fieldLine(
    name,
    span(result, isPassed ? 'good' : 'warn'),
    untrusted(none ? '  no probe' : `  ${probe}`, 'dim'),
  );
}

function stateLine(state: ContainerState | undefined, now: number): Line {
  switch (state?.type) {
    case undefined:
      return [span('the kubelet has not reported yet', 'dim')];
    case 'running':
      return [span('running', 'good'), span(state.startedAt === undefined ? '' : ` for ${age(state.startedAt, now)}`)];
    case 'waiting':
      return [span('waiting', 'warn'), untrusted(reasonText(state.reason, state.message))];
    case 'terminated': {
      const how = `exit code ${state.exitCode}${state.signal === undefined ? '' : `, signal ${state.signal}`}`;
      const when = state.finishedAt === undefined ? '' : `, ${age(state.finishedAt, now)} ago`;
      return [
        span('ended', state.exitCode === 0 ? 'plain' : 'bad'),
        untrusted(` with ${how}${when}${reasonText(state.reason, state.message)}`),
      ];
    }
  }
}

function reasonText(reason: string, message: string): string {
  const texts = [reason, message].filter((text) => text !== '');
  return texts.length === 0 ? '' : `: ${texts.join(': ')}`;
}
