/** The details of one ordinal: its pod with conditions and containers, its claims and volumes, node, name and owner. */

import type { Pod } from '../../domain/model/kinds.ts';
import type { Binding, SetStatus } from '../../domain/model/set-status.ts';
import type { InspectionSubject } from '../../state/inspect/inspection.ts';
import { bindingOfSubject, podOfBinding, setOfSubject } from '../../state/inspect/inspection-subject.ts';
import type { State } from '../../state/state.ts';
import { type Line, span, type Tone, untrusted } from '../layout/span.ts';
import { age, podStateLine, revisionText } from '../layout/status-text.ts';
import type { TextLine } from '../layout/text-view.ts';
import type { Viewport } from '../layout/viewport.ts';
import { containerFieldLines } from './container-lines.ts';
import { conditionFieldLine, fieldLine, headingLines, VALUE_INDENT } from './field-lines.ts';
import { claimFieldLines, nodeFieldLines } from './storage-lines.ts';

export function ordinalDetailLines(state: State, subject: InspectionSubject, viewport: Viewport): readonly TextLine[] {
  const status = setOfSubject(state, subject);
  const binding = bindingOfSubject(state, subject);
  if (status === undefined || binding === undefined) return [];
  const pod = podOfBinding(binding);
  const lines: Line[] = [
    ...ordinalLines(status, binding, pod, state.now, viewport),
    ...(pod === undefined ? [] : podLines(pod, state.now)),
    ...binding.claims.flatMap((claim) => claimFieldLines(claim, state.now, viewport)),
    ...nodeFieldLines(binding, pod, state.now),
    ...ownerLines(status, pod),
  ];
  return lines.map((line, number) => ({ number, line, hangingIndent: VALUE_INDENT }));
}

function ordinalLines(
  status: SetStatus,
  binding: Binding,
  pod: Pod | undefined,
  now: number,
  viewport: Viewport,
): readonly Line[] {
  const { dns } = binding;
  const published: Readonly<Record<typeof dns.published, readonly [string, Tone]>> = {
    yes: ['  published', 'good'],
    no: ['  no address is published under it', 'warn'],
    unknown: ['  whether it is published cannot be read', 'dim'],
  };
  const [word, tone] = published[dns.published];
  const range = binding.inRange ? 'in the range' : 'outside the range: nothing makes it come back once it is gone';
  const identity: readonly Line[] = [
    fieldLine('ordinal', span(`${binding.ordinal}, ${range}`)),
    dns.name === ''
      ? fieldLine('DNS name', span('none: the set names no governing service', 'warn'))
      : fieldLine('DNS name', untrusted(dns.name), span(word, tone)),
  ];
  const lines: Line[] = [];
  if (binding.pod !== undefined) {
    const { revision, revisionRole } = binding.pod;
    const role = { current: 'the current one', update: 'the one that is wanted', other: 'wanted no longer' }[
      revisionRole
    ];
    const shown = revision === '' ? 'not known' : revisionText(status, revision);
    const wanted = status.set.status.updateRevision === revision ? 'the one that is wanted' : role;
    lines.push(
      fieldLine('state', ...podStateLine(binding.pod, status.set.minReadySeconds, now, viewport.glyphs)),
      fieldLine('revision', untrusted(shown), span(`, ${wanted}`, 'dim')),
    );
  } else if (pod !== undefined) {
    lines.push(fieldLine('state', span(`a pod of this name that the set does not own is in the way`, 'bad')));
  } else {
    lines.push(fieldLine('state', span('there is no pod', 'dim')));
  }
  if (binding.heldByPartition)
    lines.push(fieldLine('', span('held at its revision: nothing updates it by itself', 'warn')));
  return [...lines, ...identity];
}

function podLines(pod: Pod, now: number): readonly Line[] {
  const { meta } = pod;
  const lines: Line[] = [
    ...headingLines('pod', meta.name),
    fieldLine('phase', untrusted([pod.phase, pod.reason, pod.message].filter((text) => text !== '').join(': '))),
    fieldLine('age', span(age(meta.createdAt, now)), untrusted(`  uid ${meta.uid}`, 'dim')),
    fieldLine('addresses', untrusted(pod.ips.length === 0 ? 'none yet' : pod.ips.join(', '))),
    fieldLine(
      'host name',
      untrusted(pod.hostname),
      untrusted(pod.subdomain === '' ? '' : `  subdomain ${pod.subdomain}`, 'dim'),
    ),
    fieldLine('grace period', span(`${pod.terminationGraceSeconds}s`)),
  ];
  if (meta.deletionAt !== undefined)
    lines.push(fieldLine('deletion', span(deletionText(meta.deletionAt, now), 'warn')));
  if (meta.finalizers.length > 0) lines.push(fieldLine('finalizers', untrusted(meta.finalizers.join(', '), 'warn')));
  for (const condition of pod.conditions) lines.push(conditionFieldLine(condition, now));
  for (const gate of pod.readinessGates) {
    if (!pod.conditions.some(({ type }) => type === gate)) {
      lines.push(fieldLine('gate', untrusted(gate), span('  nobody has reported it yet', 'warn')));
    }
  }
  return [...lines, ...pod.containers.flatMap((container) => containerFieldLines(container, now))];
}

function deletionText(at: number, now: number): string {
  return at < now ? `asked for; overdue by ${age(at, now)}` : `asked for; ${age(now, at)} of grace are left`;
}

function ownerLines({ set }: SetStatus, pod: Pod | undefined): readonly Line[] {
  const owners = pod?.meta.owners ?? [];
  const lines = owners.map(({ kind, name, uid, controller }) =>
    fieldLine(
      'owner',
      untrusted(`${kind} ${name}`),
      untrusted(controller ? '' : '  not its controller', 'warn'),
      untrusted(`  uid ${uid}`, 'dim'),
    ),
  );
  if (pod !== undefined && owners.length === 0) lines.push(fieldLine('owner', span('none: an orphan', 'warn')));
  return [...headingLines('set', `${set.meta.namespace}/${set.meta.name}`), ...lines];
}
