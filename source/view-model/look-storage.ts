/** What a pod stands on: its claims with their volumes, and its node. */

import type { Pod, Volume } from '../domain/kinds.ts';
import type { Binding, ClaimBinding } from '../domain/status.ts';
import { conditionLine, field, heading } from './look-fields.ts';
import { foreign, type Line, span, type Tone } from './span.ts';
import { age } from './words.ts';

const PHASES: Readonly<Record<ClaimBinding['phase'], readonly [string, Tone]>> = {
  Bound: ['bound', 'good'],
  Pending: ['pending', 'warn'],
  Lost: ['lost: its volume is gone', 'bad'],
  Missing: ['not there', 'warn'],
  forbidden: ['you may not read claims here', 'dim'],
  unloaded: ['being listed', 'dim'],
};

export function claimLines(binding: ClaimBinding, now: number): readonly Line[] {
  const { claim, volume, volumeName } = binding;
  const [word, tone] = PHASES[binding.phase];
  const size = [binding.capacity, binding.storageClass, binding.accessModes.join(', ')].filter((text) => text !== '');
  const lines: Line[] = [
    ...heading('claim', binding.name),
    field('state', span(word, tone), span(binding.terminating ? ', being deleted' : '', 'warn')),
    field('size, class', foreign(size.join(', '))),
    field('when scaled', span(`${binding.whenScaled}; when the set is deleted: ${binding.whenDeleted}`)),
  ];
  if (claim !== undefined) {
    lines.push(field('age', span(age(claim.meta.createdAt, now)), foreign(`  uid ${claim.meta.uid}`, 'dim')));
    for (const condition of claim.conditions) lines.push(conditionLine(condition, now));
  }
  if (volumeName === '') return lines;
  return [...lines, ...heading('volume', volumeName), ...volumeLines(volume, binding.nodes)];
}

function volumeLines(volume: Volume | undefined, nodes: readonly string[]): readonly Line[] {
  if (volume === undefined)
    return [field('state', span('not there, or not to be read, or bound to another claim', 'warn'))];
  const words = [volume.phase, volume.reason, volume.message].filter((text) => text !== '').join(': ');
  return [
    field('state', foreign(words, volume.phase === 'Bound' ? 'good' : 'warn')),
    field('source', foreign(volume.source)),
    field('size, class', foreign([volume.capacity, volume.storageClass].filter((text) => text !== '').join(', '))),
    field('when released', foreign(volume.reclaimPolicy)),
    field('nodes', foreign(nodes.length > 0 ? nodes.join(', ') : volume.nodeTerms.length > 0 ? 'by labels' : 'any')),
  ];
}

export function nodeLines({ node }: Binding, pod: Pod | undefined, now: number): readonly Line[] {
  const name = node?.meta.name ?? pod?.node ?? '';
  if (name === '')
    return pod === undefined ? [] : [...heading('node', ''), field('', span('none: not scheduled', 'warn'))];
  if (node === undefined)
    return [...heading('node', name), field('', span('it is gone, or nodes may not be read', 'warn'))];
  const since = node.readySince === undefined ? '' : `  for ${age(node.readySince, now)}`;
  const ready = node.ready === 'True';
  const lines: Line[] = [
    ...heading('node', name),
    field('ready', span(node.ready, ready ? 'good' : 'bad'), span(since, 'dim')),
  ];
  if (node.readyReason !== '') lines.push(field('because', foreign(node.readyReason, 'warn')));
  if (node.zone !== '') lines.push(field('zone', foreign(node.zone)));
  if (node.unschedulable) lines.push(field('scheduling', span('cordoned: no new pods', 'warn')));
  for (const { key, value, effect } of node.taints) {
    lines.push(field('taint', foreign(`${key}${value === '' ? '' : `=${value}`}:${effect}`, 'warn')));
  }
  return lines;
}
