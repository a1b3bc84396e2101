/** The storage and node of a pod: its claims with their volumes, and its node. */

import type { Pod, Volume } from '../../domain/model/kinds.ts';
import type { Binding, ClaimBinding } from '../../domain/model/set-status.ts';
import { type Line, span, type Tone, untrusted } from '../layout/span.ts';
import { age } from '../layout/status-text.ts';
import type { Viewport } from '../layout/viewport.ts';
import { diskFieldLines } from './disk-lines.ts';
import { conditionFieldLine, fieldLine, headingLines } from './field-lines.ts';

const PHASES: Readonly<Record<ClaimBinding['phase'], readonly [string, Tone]>> = {
  Bound: ['bound', 'good'],
  Pending: ['pending', 'warn'],
  Lost: ['lost: its volume is gone', 'bad'],
  Missing: ['not there', 'warn'],
  forbidden: ['you may not read claims here', 'dim'],
  unloaded: ['being listed', 'dim'],
};

export function claimFieldLines(binding: ClaimBinding, now: number, viewport: Viewport): readonly Line[] {
  const { claim, volume, volumeName } = binding;
  const [word, tone] = PHASES[binding.phase];
  const size = [binding.capacity, binding.storageClass, binding.accessModes.join(', ')].filter((text) => text !== '');
  const lines: Line[] = [
    ...headingLines('claim', binding.name),
    fieldLine('state', span(word, tone), span(binding.terminating ? ', being deleted' : '', 'warn')),
    fieldLine('size, class', untrusted(size.join(', '))),
    ...(binding.origin === 'shared'
      ? [fieldLine('made by', span('somebody: the pod template names it, so all members share it'))]
      : []),
    fieldLine('when scaled', span(`${binding.whenScaled}; when the set is deleted: ${binding.whenDeleted}`)),
  ];
  if (claim !== undefined) {
    lines.push(fieldLine('age', span(age(claim.meta.createdAt, now)), untrusted(`  uid ${claim.meta.uid}`, 'dim')));
    for (const condition of claim.conditions) lines.push(conditionFieldLine(condition, now));
  }
  lines.push(...diskFieldLines(binding.disk, now, viewport));
  if (volumeName === '') return lines;
  return [...lines, ...headingLines('volume', volumeName), ...volumeLines(volume, binding.nodes)];
}

function volumeLines(volume: Volume | undefined, nodes: readonly string[]): readonly Line[] {
  if (volume === undefined)
    return [fieldLine('state', span('not there, or not to be read, or bound to another claim', 'warn'))];
  const explanation = [volume.phase, volume.reason, volume.message].filter((text) => text !== '').join(': ');
  return [
    fieldLine('state', untrusted(explanation, volume.phase === 'Bound' ? 'good' : 'warn')),
    fieldLine('source', untrusted(volume.source)),
    fieldLine(
      'size, class',
      untrusted([volume.capacity, volume.storageClass].filter((text) => text !== '').join(', ')),
    ),
    fieldLine('when released', untrusted(volume.reclaimPolicy)),
    fieldLine(
      'nodes',
      untrusted(nodes.length > 0 ? nodes.join(', ') : volume.nodeTerms.length > 0 ? 'by labels' : 'any'),
    ),
  ];
}

export function nodeFieldLines({ node }: Binding, pod: Pod | undefined, now: number): readonly Line[] {
  const name = node?.meta.name ?? pod?.node ?? '';
  if (name === '')
    return pod === undefined ? [] : [...headingLines('node', ''), fieldLine('', span('none: not scheduled', 'warn'))];
  if (node === undefined)
    return [...headingLines('node', name), fieldLine('', span('it is gone, or nodes may not be read', 'warn'))];
  const since = node.readySince === undefined ? '' : `  for ${age(node.readySince, now)}`;
  const ready = node.ready === 'True';
  const lines: Line[] = [
    ...headingLines('node', name),
    fieldLine('ready', span(node.ready, ready ? 'good' : 'bad'), span(since, 'dim')),
  ];
  if (node.readyReason !== '') lines.push(fieldLine('because', untrusted(node.readyReason, 'warn')));
  if (node.zone !== '') lines.push(fieldLine('zone', untrusted(node.zone)));
  if (node.unschedulable) lines.push(fieldLine('scheduling', span('cordoned: no new pods', 'warn')));
  for (const { key, value, effect } of node.taints) {
    lines.push(fieldLine('taint', untrusted(`${key}${value === '' ? '' : `=${value}`}:${effect}`, 'warn')));
  }
  return lines;
}
