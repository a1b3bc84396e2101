/** The columns of a binding's ordinal, pod, node and name. */

import type { PodStatus, SetStatus } from '../domain/status.ts';
import type { BindingLine } from './binding-line.ts';
import type { Look } from './look.ts';
import { foreign, type Line, span } from './span.ts';
import type { Column } from './table.ts';
import { coarseAge, podStateLine, revisionWord } from './words.ts';

const NOTHING: Line = [];

type PodCell = (pod: PodStatus, now: number) => Line;

/** Only in the first line of an ordinal, and where there is a pod. */
function ofPod(cell: PodCell): Column<BindingLine>['cell'] {
  return (row, now) => (row.first && row.binding.pod !== undefined ? cell(row.binding.pod, now) : NOTHING);
}

export function podColumns(status: SetStatus, look: Look): readonly Column<BindingLine>[] {
  const { glyphs } = look;
  const state = (cell: PodCell): Column<BindingLine>['cell'] => {
    return (row, now) => {
      if (!row.first) return NOTHING;
      return row.binding.pod === undefined ? absentCell(row, status, look) : cell(row.binding.pod, now);
    };
  };
  return [
    {
      id: 'ordinal',
      title: '#',
      rank: 0,
      min: 2,
      align: 'right',
      cell: (row) => (row.first ? [span(String(row.binding.ordinal), 'strong')] : NOTHING),
    },
    {
      id: 'pod',
      title: 'POD',
      rank: 1,
      min: 8,
      keep: 22,
      max: 60,
      truncate: 'middle',
      cell: (row) => (row.first ? podCell(row, look) : NOTHING),
    },
    {
      id: 'state',
      title: 'STATE',
      rank: 2,
      min: 18,
      calm: 24,
      max: 34,
      cell: state((shown, now) => podStateLine(shown, status.set.minReadySeconds, now, glyphs)),
      short: state((shown, now) => podStateLine(shown, status.set.minReadySeconds, now, glyphs).slice(0, -1)),
    },
    {
      id: 'revision',
      title: 'REV',
      rank: 3,
      min: 7,
      cell: ofPod((shown) => revisionCell(shown, status, look)),
    },
    {
      id: 'restarts',
      optional: true,
      title: 'RST',
      rank: 9,
      min: 4,
      align: 'right',
      cell: ofPod((shown) => (shown.restarts === 0 ? NOTHING : [span(String(shown.restarts), 'warn')])),
    },
    {
      id: 'role',
      title: 'ROLE',
      rank: 8,
      min: 8,
      max: 16,
      optional: true,
      cell: ofPod((shown) => [foreign(shown.role)]),
    },
    {
      id: 'node',
      title: 'NODE',
      rank: 6,
      min: 6,
      keep: 12,
      calm: 8,
      max: 40,
      truncate: 'middle',
      cell: ofPod((shown) => nodeCell(shown, look)),
    },
    {
      id: 'zone',
      optional: true,
      title: 'ZONE',
      rank: 14,
      min: 8,
      max: 20,
      truncate: 'middle',
      cell: (row) => (row.first ? [foreign(row.binding.node?.zone ?? '', 'dim')] : NOTHING),
    },
    {
      id: 'ip',
      title: 'IP',
      rank: 10,
      min: 9,
      keep: look.columns >= 110 ? 15 : 0,
      calm: 12,
      max: 39,
      cell: ofPod((shown) => [foreign(shown.pod.ips[0] ?? '')]),
    },
  ];
}

/** What stands behind the claims: less urgent than they. */
export function nameColumns(look: Look): readonly Column<BindingLine>[] {
  return [
    {
      id: 'dns',
      title: 'DNS NAME',
      rank: 13,
      min: 20,
      keep: 44,
      max: 70,
      truncate: 'middle',
      cell: (row) => (row.first ? dnsCell(row, look) : NOTHING),
    },
    {
      id: 'age',
      title: 'AGE',
      rank: 18,
      min: 6,
      align: 'right',
      cell: ofPod((shown, now) => [span(coarseAge(shown.pod.meta.createdAt, now), 'dim')]),
    },
  ];
}

function podCell(row: BindingLine, look: Look): Line {
  const { binding } = row;
  if (binding.pod !== undefined || binding.foreignPod !== undefined) return [foreign(binding.podName, 'strong')];
  return [span(look.glyphs.dash, 'dim')];
}

/** What to say of an ordinal that has no pod of the set. */
function absentCell(row: BindingLine, status: SetStatus, look: Look): Line {
  const { binding } = row;
  const { glyphs } = look;
  if (status.forbidden.includes('Pod')) return [span('not allowed', 'warn')];
  if (!status.loaded) return [span(`${glyphs.starting} listing`, 'dim')];
  if (binding.foreignPod !== undefined) return [span(`${glyphs.bad} another's pod`, 'bad')];
  if (!binding.inRange) return [span('parked', 'dim')];
  return [span(`${glyphs.zero} not created`, status.blame === binding.podName ? 'bad' : 'busy')];
}

/** `→` is going to be replaced, `‖` keeps its revision, `?` runs one that is neither the current nor the update one. */
function revisionCell(shown: PodStatus, status: SetStatus, look: Look): Line {
  const word = revisionWord(status, shown.revision);
  if (word === '') return [span(look.glyphs.dash, 'dim')];
  const binding = status.bindings.find((candidate) => candidate.podName === shown.pod.meta.name);
  switch (shown.revisionRole) {
    case 'update':
      return [foreign(word, status.update.underWay ? 'good' : 'plain')];
    case 'current':
      return binding?.heldByPartition
        ? [foreign(word), span(` ${look.glyphs.paused}`, 'warn')]
        : [foreign(word), span(` ${look.glyphs.arrow}`, 'busy')];
    case 'other':
      return [foreign(word, 'warn'), span(' ?', 'warn')];
  }
}

function nodeCell(shown: PodStatus, look: Look): Line {
  if (shown.pod.node === '') return [span(look.glyphs.dash, 'dim')];
  const shared = shown.sharesNodeWith.length > 0;
  return shared ? [foreign(shown.pod.node), span(' =', 'warn')] : [foreign(shown.pod.node)];
}

/** The pod's DNS name, and whether an address is published under it. */
function dnsCell(row: BindingLine, look: Look): Line {
  const { dns } = row.binding;
  if (dns.name === '') return [span(look.glyphs.dash, 'dim')];
  switch (dns.published) {
    case 'yes':
      return [span(`${look.glyphs.good} `, 'good'), foreign(dns.name)];
    case 'no':
      return [span(`${look.glyphs.zero} `, 'dim'), foreign(dns.name, 'dim')];
    case 'unknown':
      return [span(`${look.glyphs.unknown} `, 'dim'), foreign(dns.name, 'dim')];
  }
}
