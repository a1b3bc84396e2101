/** The columns of a binding's ordinal, pod, node and name. */

import type { PodStatus, SetStatus } from '../../domain/model/set-status.ts';
import { type Line, span, untrusted } from '../layout/span.ts';
import { coarseAge, podStateLine, revisionText } from '../layout/status-text.ts';
import type { Viewport } from '../layout/viewport.ts';
import type { Column } from '../lists/table.ts';
import type { BindingRow } from './binding-row.ts';
import { ghostBefore } from './changed-members.ts';

const EMPTY_CELL: Line = [];

const WIDE_COLUMNS = 100;

type PodCell = (pod: PodStatus, now: number) => Line;

/** Shown only in the first line of an ordinal, and only if it has a pod. */
function ofPod<Time extends readonly [now?: number]>(
  cell: (pod: PodStatus, ...time: Time) => Line,
): (row: BindingRow, ...time: Time) => Line {
  return (row, ...time) => (row.isFirst && row.binding.pod !== undefined ? cell(row.binding.pod, ...time) : EMPTY_CELL);
}

/** The node of the pod, or of the former member of the line. */
function orFormer(cell: (pod: PodStatus) => Line, nameOf: (node: string) => string): (row: BindingRow) => Line {
  const own = ofPod(cell);
  return (row) => (row.former === undefined ? own(row) : [untrusted(nameOf(row.former.node.meta.name))]);
}

/** The cell with the old value before it, while that is shown; undefined otherwise. */
function withGhost(field: 'ip' | 'node', viewport: Viewport, cell: (pod: PodStatus) => Line) {
  return ({ binding: { pod }, change, isFirst }: BindingRow): Line | undefined => {
    const ghost = ghostBefore(change?.[field], change, viewport);
    return ghost === undefined || pod === undefined || !isFirst ? undefined : [...ghost, ...cell(pod)];
  };
}

export function bindingPodColumns(status: SetStatus, viewport: Viewport): readonly Column<BindingRow>[] {
  const { glyphs } = viewport;
  const state = (cell: PodCell) => {
    return (row: BindingRow, now: number) => {
      if (row.former !== undefined) return [span(`${glyphs.warning} may still write`, 'bad')];
      if (!row.isFirst) return EMPTY_CELL;
      return row.binding.pod === undefined ? missingPodCell(row, status, viewport) : cell(row.binding.pod, now);
    };
  };
  return [
    {
      id: 'ordinal',
      title: '#',
      dropRank: 0,
      minWidth: 2,
      align: 'right',
      cell: (row) => (row.isFirst ? [span(String(row.binding.ordinal), 'strong')] : EMPTY_CELL),
    },
    {
      id: 'pod',
      title: 'POD',
      dropRank: 1,
      minWidth: 8,
      keepWidth: 22,
      maxWidth: 60,
      truncate: 'middle',
      cell: (row) => (row.isFirst || row.former !== undefined ? podCell(row, viewport) : EMPTY_CELL),
    },
    {
      id: 'state',
      title: 'STATE',
      dropRank: 2,
      // A wide terminal reserves the room of most states, so that a change of one moves no column.
      minWidth: viewport.columns >= WIDE_COLUMNS ? 24 : 18,
      stableWidth: 24,
      maxWidth: 34,
      showsTime: true,
      cell: state((shown, now) => podStateLine(shown, status.set.minReadySeconds, now, glyphs)),
      shortCell: state((shown, now) => podStateLine(shown, status.set.minReadySeconds, now, glyphs).slice(0, -1)),
    },
    {
      id: 'revision',
      title: 'REV',
      dropRank: 3,
      minWidth: 7,
      cell: ofPod((shown) => revisionCell(shown, status, viewport)),
    },
    {
      id: 'restarts',
      hideWhenEmpty: true,
      title: 'RST',
      dropRank: 9,
      minWidth: 4,
      align: 'right',
      cell: ofPod((shown) => (shown.restarts === 0 ? EMPTY_CELL : [span(String(shown.restarts), 'warn')])),
    },
    {
      id: 'role',
      title: 'ROLE',
      dropRank: 8,
      minWidth: 8,
      maxWidth: 16,
      hideWhenEmpty: true,
      cell: ofPod((shown) => [untrusted(shown.role)]),
    },
    {
      id: 'node',
      title: 'NODE',
      dropRank: 6,
      minWidth: 6,
      keepWidth: 12,
      stableWidth: 8,
      maxWidth: 40,
      truncate: 'middle',
      cell: orFormer(
        (shown) => nodeCell(shown, shown.pod.node, viewport),
        (name) => name,
      ),
      // The domain is the same for all nodes of a cluster.
      shortCell: orFormer(
        (shown) => nodeCell(shown, shown.pod.node.split('.', 1)[0] ?? '', viewport),
        (name) => name.split('.', 1)[0] ?? '',
      ),
      longCell: withGhost('node', viewport, (shown) => nodeCell(shown, shown.pod.node, viewport)),
    },
    {
      id: 'zone',
      hideWhenEmpty: true,
      title: 'ZONE',
      dropRank: 14,
      minWidth: 8,
      maxWidth: 20,
      truncate: 'middle',
      cell: (row) => (row.isFirst ? [untrusted(row.binding.node?.zone ?? '', 'dim')] : EMPTY_CELL),
    },
    {
      id: 'ip',
      title: 'IP',
      dropRank: 7,
      minWidth: 9,
      keepWidth: 15,
      stableWidth: 12,
      maxWidth: 39,
      cell: ofPod((shown) => [untrusted(shown.pod.ips[0] ?? '')]),
      longCell: withGhost('ip', viewport, (shown) => [untrusted(shown.pod.ips[0] ?? '')]),
    },
  ];
}

/** The columns after the claims, which are less important. */
export function bindingNameColumns(viewport: Viewport): readonly Column<BindingRow>[] {
  return [
    {
      id: 'dns',
      title: 'DNS NAME',
      dropRank: 13,
      minWidth: 20,
      keepWidth: 44,
      maxWidth: 70,
      truncate: 'middle',
      cell: (row) => (row.isFirst ? dnsCell(row, viewport) : EMPTY_CELL),
    },
    {
      id: 'age',
      title: 'AGE',
      dropRank: 18,
      minWidth: 6,
      align: 'right',
      showsTime: true,
      cell: ofPod((shown, now: number) => [span(coarseAge(shown.pod.meta.createdAt, now), 'dim')]),
    },
  ];
}

function podCell(row: BindingRow, viewport: Viewport): Line {
  const { binding } = row;
  if (row.former !== undefined) return [untrusted(`former ${binding.podName}`)];
  if (binding.pod !== undefined || binding.conflictingPod !== undefined) return [untrusted(binding.podName, 'strong')];
  return [span(viewport.glyphs.dash, 'dim')];
}

/** Describes an ordinal that has no pod of the set. */
function missingPodCell(row: BindingRow, status: SetStatus, viewport: Viewport): Line {
  const { binding } = row;
  const { glyphs } = viewport;
  if (status.forbidden.includes('Pod')) return [span('not allowed', 'warn')];
  if (!status.loaded) return [span(`${glyphs.starting} listing`, 'dim')];
  if (binding.conflictingPod !== undefined) return [span(`${glyphs.bad} another's pod`, 'bad')];
  if (!binding.inRange) return [span('parked', 'dim')];
  return [span(`${glyphs.zero} not created`, status.blockingPod === binding.podName ? 'bad' : 'busy')];
}

/** `→`: will be replaced. `‖`: keeps its revision. `?`: runs neither the current nor the update revision. */
function revisionCell(shown: PodStatus, status: SetStatus, viewport: Viewport): Line {
  const word = revisionText(status, shown.revision);
  if (word === '') return [span(viewport.glyphs.dash, 'dim')];
  const binding = status.bindings.find((candidate) => candidate.podName === shown.pod.meta.name);
  switch (shown.revisionRole) {
    case 'update':
      return [untrusted(word, status.update.inProgress ? 'good' : 'plain')];
    case 'current':
      return binding?.heldByPartition
        ? [untrusted(word), span(` ${viewport.glyphs.paused}`, 'warn')]
        : [untrusted(word), span(` ${viewport.glyphs.arrow}`, 'busy')];
    case 'other':
      return [untrusted(word, 'warn'), span(' ?', 'warn')];
  }
}

function nodeCell(shown: PodStatus, name: string, viewport: Viewport): Line {
  if (name === '') return [span(viewport.glyphs.dash, 'dim')];
  const shared = shown.sharesNodeWith.length > 0;
  return shared ? [untrusted(name), span(` ${viewport.glyphs.shared}`, 'warn')] : [untrusted(name)];
}

/** The pod's DNS name, and whether an address is published under it. */
function dnsCell(row: BindingRow, viewport: Viewport): Line {
  const { dns } = row.binding;
  if (dns.name === '') return [span(viewport.glyphs.dash, 'dim')];
  switch (dns.published) {
    case 'yes':
      return [span(`${viewport.glyphs.good} `, 'good'), untrusted(dns.name)];
    case 'no':
      return [span(`${viewport.glyphs.zero} `, 'dim'), untrusted(dns.name, 'dim')];
    case 'unknown':
      return [span(`${viewport.glyphs.unknown} `, 'dim'), untrusted(dns.name, 'dim')];
  }
}
