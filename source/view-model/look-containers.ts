/** A container in full: image, state, probes, restarts, and how its last run ended. */

import type { Container, ContainerState } from '../domain/kinds.ts';
import { field, heading } from './look-fields.ts';
import { foreign, type Line, span } from './span.ts';
import { age } from './words.ts';

const ROLES: Readonly<Record<Container['role'], string>> = {
  init: 'init container',
  sidecar: 'sidecar',
  main: 'container',
};

export function containerLines(container: Container, now: number): readonly Line[] {
  const { state, lastState, restarts } = container;
  const isOver = state?.type === 'terminated' && state.exitCode === 0 && container.role === 'init';
  const lines: Line[] = [
    ...heading(ROLES[container.role], container.name),
    field('image', foreign(container.image)),
    field('state', ...stateLine(state, now)),
  ];
  if (!isOver) {
    lines.push(probeLine('startup', container.startupProbe, container.started, 'passed'));
    lines.push(probeLine('readiness', container.readinessProbe, container.ready, 'passing'));
  }
  lines.push(field('restarts', span(String(restarts), restarts > 0 ? 'warn' : 'plain')));
  if (lastState !== undefined) lines.push(field('last state', ...stateLine(lastState, now)));
  return lines;
}

/** Without a probe the kubelet counts a container as started and ready as soon as it runs. */
function probeLine(name: string, probe: string, isPassed: boolean, word: string): Line {
  const none = probe === '';
  const result = isPassed ? (none ? 'yes' : word) : none ? 'not yet' : `not ${word}`;
  return field(name, span(result, isPassed ? 'good' : 'warn'), foreign(none ? '  no probe' : `  ${probe}`, 'dim'));
}

function stateLine(state: ContainerState | undefined, now: number): Line {
  switch (state?.type) {
    case undefined:
      return [span('the kubelet has not reported yet', 'dim')];
    case 'running':
      return [span('running', 'good'), span(state.startedAt === undefined ? '' : ` for ${age(state.startedAt, now)}`)];
    case 'waiting':
      return [span('waiting', 'warn'), foreign(reasonText(state.reason, state.message))];
    case 'terminated': {
      const how = `exit code ${state.exitCode}${state.signal === undefined ? '' : `, signal ${state.signal}`}`;
      const when = state.finishedAt === undefined ? '' : `, ${age(state.finishedAt, now)} ago`;
      return [
        span('ended', state.exitCode === 0 ? 'plain' : 'bad'),
        foreign(` with ${how}${when}${reasonText(state.reason, state.message)}`),
      ];
    }
  }
}

function reasonText(reason: string, message: string): string {
  const words = [reason, message].filter((text) => text !== '');
  return words.length === 0 ? '' : `: ${words.join(': ')}`;
}
