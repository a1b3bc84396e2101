/** One ordinal in full: its pod with conditions and containers, its claims and volumes, node, name and owner. */

import type { Pod } from '../domain/kinds.ts';
import type { Binding, SetStatus } from '../domain/status.ts';
import type { LookSubject } from '../state/look.ts';
import { bindingOf, podOf, statusOf } from '../state/look-parts.ts';
import type { State } from '../state/state.ts';
import type { Look } from './look.ts';
import { containerLines } from './look-containers.ts';
import { conditionLine, field, HANG, heading } from './look-fields.ts';
import { claimLines, nodeLines } from './look-storage.ts';
import { foreign, type Line, span, type Tone } from './span.ts';
import type { TextLine } from './text-view.ts';
import { age, podStateLine, revisionWord } from './words.ts';

export function detailTextLines(state: State, subject: LookSubject, look: Look): readonly TextLine[] {
  const status = statusOf(state, subject);
  const binding = bindingOf(state, subject);
  if (status === undefined || binding === undefined) return [];
  const pod = podOf(binding);
  const lines: Line[] = [
    ...ordinalLines(status, binding, pod, state.now, look),
    ...(pod === undefined ? [] : podLines(pod, state.now)),
    ...binding.claims.flatMap((claim) => claimLines(claim, state.now)),
    ...nodeLines(binding, pod, state.now),
    ...ownerLines(status, pod),
  ];
  return lines.map((line, number) => ({ number, line, hang: HANG }));
}

function ordinalLines(
  status: SetStatus,
  binding: Binding,
  pod: Pod | undefined,
  now: number,
  look: Look,
): readonly Line[] {
  const { dns } = binding;
  const published: Readonly<Record<typeof dns.published, readonly [string, Tone]>> = {
    yes: ['  published', 'good'],
    no: ['  no address is published under it', 'warn'],
    unknown: ['  whether it is published cannot be read', 'dim'],
  };
  const [word, tone] = published[dns.published];
  const range = binding.inRange ? 'in the range' : 'outside the range: nothing makes it come back once it is gone';
  const place: readonly Line[] = [
    field('ordinal', span(`${binding.ordinal}, ${range}`)),
    dns.name === ''
      ? field('DNS name', span('none: the set names no governing service', 'warn'))
      : field('DNS name', foreign(dns.name), span(word, tone)),
  ];
  const lines: Line[] = [];
  if (binding.pod !== undefined) {
    const { revision, revisionRole } = binding.pod;
    const role = { current: 'the current one', update: 'the one that is wanted', other: 'wanted no longer' }[
      revisionRole
    ];
    const shown = revision === '' ? 'not known' : revisionWord(status, revision);
    const wanted = status.set.status.updateRevision === revision ? 'the one that is wanted' : role;
    lines.push(
      field('state', ...podStateLine(binding.pod, status.set.minReadySeconds, now, look.glyphs)),
      field('revision', foreign(shown), span(`, ${wanted}`, 'dim')),
    );
  } else if (pod !== undefined) {
    lines.push(field('state', span(`a pod of this name that the set does not own is in the way`, 'bad')));
  } else {
    lines.push(field('state', span('there is no pod', 'dim')));
  }
  if (binding.heldByPartition)
    lines.push(field('', span('held at its revision: nothing updates it by itself', 'warn')));
  return [...lines, ...place];
}

function podLines(pod: Pod, now: number): readonly Line[] {
  const { meta } = pod;
  const lines: Line[] = [
    ...heading('pod', meta.name),
    field('phase', foreign([pod.phase, pod.reason, pod.message].filter((text) => text !== '').join(': '))),
    field('age', span(age(meta.createdAt, now)), foreign(`  uid ${meta.uid}`, 'dim')),
    field('addresses', foreign(pod.ips.length === 0 ? 'none yet' : pod.ips.join(', '))),
    field(
      'host name',
      foreign(pod.hostname),
      foreign(pod.subdomain === '' ? '' : `  subdomain ${pod.subdomain}`, 'dim'),
    ),
    field('grace period', span(`${pod.terminationGraceSeconds}s`)),
  ];
  if (meta.deletionAt !== undefined) lines.push(field('deletion', span(deletionText(meta.deletionAt, now), 'warn')));
  if (meta.finalizers.length > 0) lines.push(field('finalizers', foreign(meta.finalizers.join(', '), 'warn')));
  for (const condition of pod.conditions) lines.push(conditionLine(condition, now));
  for (const gate of pod.readinessGates) {
    if (!pod.conditions.some(({ type }) => type === gate)) {
      lines.push(field('gate', foreign(gate), span('  nobody has reported it yet', 'warn')));
    }
  }
  return [...lines, ...pod.containers.flatMap((container) => containerLines(container, now))];
}

function deletionText(at: number, now: number): string {
  return at < now ? `asked for; overdue by ${age(at, now)}` : `asked for; ${age(now, at)} of grace are left`;
}

function ownerLines({ set }: SetStatus, pod: Pod | undefined): readonly Line[] {
  const owners = pod?.meta.owners ?? [];
  const lines = owners.map(({ kind, name, uid, controller }) =>
    field(
      'owner',
      foreign(`${kind} ${name}`),
      foreign(controller ? '' : '  not its controller', 'warn'),
      foreign(`  uid ${uid}`, 'dim'),
    ),
  );
  if (pod !== undefined && owners.length === 0) lines.push(field('owner', span('none: an orphan', 'warn')));
  return [...heading('set', `${set.meta.namespace}/${set.meta.name}`), ...lines];
}
