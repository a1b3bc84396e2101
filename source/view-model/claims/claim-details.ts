/**
 * The details of one claim: its verdict, its volume, the nodes that can use the volume, and the objects that use the
 * claim.
 */

import { claimsByDataSource } from '../../domain/claims/claim-indexes.ts';
import type { ClaimReport } from '../../domain/claims/claim-report.ts';
import { listState } from '../../domain/claims/list-state.ts';
import { readingsFor, unreadableText } from '../../domain/claims/readings.ts';
import { podsByClaim } from '../../domain/join/indexes.ts';
import { nodesOfVolume } from '../../domain/join/volume-nodes.ts';
import type { Claim, Condition, StorageClass, Volume } from '../../domain/model/kinds.ts';
import { listCompletenessFor } from '../../domain/model/list-completeness.ts';
import { keyOf } from '../../domain/model/snapshot.ts';
import type { VolumeAttachment } from '../../domain/model/storage-facts.ts';
import { openedClaim } from '../../state/claims/claims-page.ts';
import type { State } from '../../state/state.ts';
import { type Line, span, type Tone, untrusted, wrap } from '../layout/span.ts';
import { age } from '../layout/status-text.ts';
import { screenTitle, titledRule } from '../layout/titled-rule.ts';
import type { Viewport } from '../layout/viewport.ts';
import { claimVerdictLine, fateLine } from './claim-verdict-lines.ts';

const LABEL_WIDTH = 16;

/** A label and its value. The value is wrapped with a hanging indent. */
type Entry = readonly [label: string, value: string, tone?: Tone];

export function claimDetailLines(state: State, viewport: Viewport): readonly Line[] {
  const report = openedClaim(state);
  if (report === undefined) return [[], [span('   The claim is gone. esc leads back to the list.')]];
  const { claim, volume } = report;
  const { glyphs } = viewport;
  const entries = (list: readonly Entry[]): readonly Line[] => list.flatMap((entry) => entryLines(entry, viewport));
  return [
    screenTitle(
      [untrusted(`${claim.meta.namespace}/`, 'dim'), untrusted(claim.meta.name, 'strong')],
      '',
      state,
      viewport,
    ),
    [
      span('   '),
      span('verdict'.padEnd(LABEL_WIDTH), 'dim'),
      ...claimVerdictLine(report, glyphs),
      span('   data, if deleted: '),
      ...fateLine(report),
    ],
    ...entries(whyEntries(report)),
    ...entries(claimEntries(state, claim)),
    titledRule([span('class '), untrusted(claim.storageClass ?? '', 'strong')], viewport),
    ...entries(classEntries(state, claim)),
    titledRule([span('volume '), untrusted(claim.volume, 'strong')], viewport),
    ...entries(volumeEntries(state, claim, volume)),
    titledRule([span('used by')], viewport),
    ...entries(userEntries(state, claim)),
  ];
}

function entryLines([label, value, tone = 'plain']: Entry, viewport: Viewport): readonly Line[] {
  if (value === '') return [];
  return wrap(untrusted(value).text, Math.max(20, viewport.columns - LABEL_WIDTH - 5)).map((part, index) => [
    span('   '),
    span((index === 0 ? label : '').padEnd(LABEL_WIDTH), 'dim'),
    span(part, tone),
  ]);
}

function whyEntries({ evidence, vetoes, removable }: ClaimReport): readonly Entry[] {
  return [
    ...evidence.map((text, index): Entry => [index === 0 ? 'evidence' : '', text]),
    ...vetoes.map(({ text }, index): Entry => [index === 0 ? 'not deleted' : '', text, 'warn']),
    ...(removable ? [['', 'x deletes it, after a plan and its name typed'] as const] : []),
  ];
}

function claimEntries({ now }: State, { meta, phase, request, capacity, accessModes, volumeMode, ...claim }: Claim) {
  const isGrowing = capacity !== '' && request !== capacity;
  return [
    ['phase', meta.deletionAt === undefined ? phase : `${phase}, Terminating`, phase === 'Bound' ? 'plain' : 'warn'],
    [
      'size',
      capacity === '' ? `${request} requested` : isGrowing ? `${capacity}, ${request} requested` : capacity,
      isGrowing ? 'busy' : 'plain',
    ],
    ['access', `${accessModes.join(', ')} (${volumeMode})`],
    ['age', age(meta.createdAt, now)],
    ...claim.conditions.map(
      (condition): Entry => [
        condition.type,
        conditionText(condition, now),
        condition.status === 'True' ? 'busy' : 'plain',
      ],
    ),
    ['selected node', claim.selectedNode],
    ['data source', claim.dataSource ?? ''],
    ['owners', meta.owners.map(({ kind, name }) => `${kind} ${name}`).join(', ')],
    ['finalizers', meta.finalizers.join(', ')],
  ] satisfies readonly Entry[];
}

function conditionText({ status, reason, message, since }: Condition, now: number): string {
  const when = since === undefined ? '' : `, since ${age(since, now)}`;
  return [`${status}${when}`, reason, message].filter((part) => part !== '').join(': ');
}

function classEntries({ snapshot }: State, { storageClass, phase }: Claim): readonly Entry[] {
  if (storageClass === undefined)
    return [['', phase === 'Pending' ? 'none yet: the cluster has no default class' : 'none']];
  if (storageClass === '') return [['', 'none: static volumes only']];
  const found: StorageClass | undefined = snapshot.tables.StorageClass.get(storageClass);
  if (found === undefined) {
    return listCompletenessFor(snapshot, '').StorageClass === 'known'
      ? [['', 'it does not exist: nothing makes a volume', 'bad']]
      : [['', 'not allowed to read classes']];
  }
  return [
    ['provisioner', found.provisioner],
    ['binding', found.bindingMode === 'Immediate' ? 'Immediate' : 'WaitForFirstConsumer: once a pod is scheduled'],
    ['reclaim policy', found.reclaimPolicy],
    ['expansion', found.allowsExpansion ? 'allowed' : 'not allowed'],
  ];
}

function volumeEntries(state: State, claim: Claim, volume: Volume | undefined): readonly Entry[] {
  const { snapshot } = state;
  if (claim.volume === '') return [['', claim.phase === 'Pending' ? 'none yet' : 'none']];
  if (volume === undefined) {
    if (listState(snapshot, 'PersistentVolume', '') === 'refused') return [['', 'not allowed to read volumes']];
    const other = snapshot.tables.PersistentVolume.get(claim.volume);
    if (other === undefined) return [['', 'it does not exist', 'bad']];
    const whose = other.claimRef === undefined ? 'no claim' : `${other.claimRef.namespace}/${other.claimRef.name}`;
    return [['', `it is not this claim's: it belongs to ${whose} (uid ${other.claimRef?.uid ?? ''})`, 'bad']];
  }
  const nodes = nodesOfVolume(volume, listState(snapshot, 'Node', '') === 'live' ? snapshot.tables.Node : undefined);
  return [
    ['phase', [volume.phase, volume.reason, volume.message].filter((part) => part !== '').join(': ')],
    ['reclaim policy', volume.reclaimPolicy],
    ['size', volume.capacity],
    ['source', volume.source],
    [
      'nodes',
      nodes.length === 0 ? 'any' : nodes.join(', '),
      nodeConflict(state, claim, nodes) === '' ? 'plain' : 'bad',
    ],
    ['', nodeConflict(state, claim, nodes), 'bad'],
    ...attachmentEntries(state, volume),
    ['finalizers', volume.meta.finalizers.join(', ')],
  ];
}

/** Returns a text if a pod is on a node that cannot use the volume. */
function nodeConflict({ snapshot }: State, { meta }: Claim, nodes: readonly string[]): string {
  if (nodes.length === 0) return '';
  const pods = podsByClaim(snapshot.tables.Pod).get(keyOf(meta.namespace, meta.name)) ?? [];
  const wrong = pods.find(({ node }) => node !== '' && !nodes.includes(node));
  return wrong === undefined ? '' : `pod ${wrong.meta.name} is on ${wrong.node}, where the volume cannot go`;
}

function attachmentEntries({ attachments }: State, { meta }: Volume): readonly Entry[] {
  if (attachments.state === 'unread') return [['attached', 'being read']];
  if (attachments.state === 'refused') return [['attached', unreadableText('VolumeAttachments', attachments)]];
  const found: readonly VolumeAttachment[] = attachments.value.get(meta.name) ?? [];
  if (found.length === 0) return [['attached', 'no VolumeAttachment']];
  return found.map(
    ({ node, attached, attacher, error }): Entry => [
      'attached',
      `${attached ? 'to' : 'not yet to'} ${node} by ${attacher}${error === '' ? '' : `: ${error}`}`,
      error === '' ? 'plain' : 'bad',
    ],
  );
}

function userEntries({ snapshot, claimFacts }: State, { meta }: Claim): readonly Entry[] {
  const key = keyOf(meta.namespace, meta.name);
  const pods = podsByClaim(snapshot.tables.Pod).get(key) ?? [];
  const copies = claimsByDataSource(snapshot.tables.PersistentVolumeClaim).get(key) ?? [];
  const { snapshots } = readingsFor(claimFacts, meta.namespace);
  const taken = snapshots.state === 'known' ? (snapshots.value.get(key) ?? []) : [];
  const entries: readonly Entry[] = [
    [
      'pods',
      pods.map((pod) => `${pod.meta.name} (${pod.phase}${pod.node === '' ? '' : ` on ${pod.node}`})`).join(', '),
    ],
    ['copies', copies.map((copy) => copy.meta.name).join(', ')],
    ['snapshots', taken.join(', ')],
  ];
  const found = entries.filter(([, value]) => value !== '');
  return found.length === 0 ? [['', 'nobody']] : found;
}
