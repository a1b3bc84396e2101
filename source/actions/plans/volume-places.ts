/** Says where the volumes of a member let its pod run, and what stands against it. */

import { listCompletenessFor } from '../../domain/model/list-completeness.ts';
import type { Binding } from '../../domain/model/set-status.ts';
import type { Snapshot } from '../../domain/model/snapshot.ts';
import type { Consequence } from '../plan.ts';
import { listAffected } from './predicted-effects.ts';

/** Returns the nodes that all volumes of the member allow; undefined if they allow any node. */
export function commonNodes({ claims }: Binding): readonly string[] | undefined {
  return claims
    .filter(({ nodes }) => nodes.length > 0)
    .reduce<readonly string[] | undefined>(
      (common, { nodes }) => (common === undefined ? nodes : common.filter((node) => nodes.includes(node))),
      undefined,
    );
}

/** Empty if the volumes do not prevent the pod from being scheduled again. */
export function nodeConsequences(snapshot: Snapshot, binding: Binding): readonly Consequence[] {
  const { podName } = binding;
  const nodes = commonNodes(binding);
  if (nodes === undefined) return [];
  if (nodes.length === 0)
    return [{ severity: 'warning', text: `the volumes of ${podName} share no node: it cannot be scheduled` }];
  if (listCompletenessFor(snapshot, '').Node !== 'known') return [];
  const obstacles = nodes.map((name) => nodeObstacle(snapshot, name));
  if (obstacles.some((obstacle) => obstacle === undefined)) return [];
  const tied = `the volumes of ${podName} tie it to ${listAffected(nodes)}`;
  const what = nodes.length === 1 ? 'which' : 'each of which';
  if (obstacles.every((obstacle) => obstacle === 'is gone')) {
    return [
      { severity: 'danger', text: `${tied}, ${what} is gone: it cannot be scheduled again, and its data stay there` },
    ];
  }
  const kinds = [...new Set(obstacles)].join(' or ');
  return [{ severity: 'warning', text: `${tied}, ${what} ${kinds}: it cannot be scheduled until that is over` }];
}

function nodeObstacle({ tables }: Snapshot, name: string): string | undefined {
  const node = tables.Node.get(name);
  if (node === undefined) return 'is gone';
  if (node.unschedulable) return 'is cordoned';
  return node.ready === 'True' ? undefined : 'is not ready';
}
