/** The nodes that a volume is tied to. */

import type { LabelRequirement, Node, NodeTerm, Volume } from './kinds.ts';
import { requirementHolds } from './selector.ts';
import type { Table } from './snapshot.ts';

const HOSTNAME = 'kubernetes.io/hostname';
const ZONES: ReadonlySet<string> = new Set(['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone']);
const NOWHERE_IN_PARTICULAR: readonly string[] = [];

const resolved = new WeakMap<
  Volume,
  { readonly table: Table<'Node'> | undefined; readonly names: readonly string[] }
>();

/**
 * Names of the nodes that the volume's node affinity allows; empty for a volume that can go anywhere. Without nodes to
 * look at (`undefined`: they may not be read), or where none of them fits, the names that the affinity itself spells.
 * The same reference as long as the names stay the same.
 */
export function nodesOfVolume(volume: Volume, nodes: Table<'Node'> | undefined): readonly string[] {
  if (volume.nodeTerms.length === 0) return NOWHERE_IN_PARTICULAR;
  const before = resolved.get(volume);
  if (before !== undefined && before.table === nodes) return before.names;
  const fresh = namesFor(volume.nodeTerms, nodes);
  const names = before !== undefined && sameNames(before.names, fresh) ? before.names : fresh;
  resolved.set(volume, { table: nodes, names });
  return names;
}

function namesFor(terms: readonly NodeTerm[], nodes: Table<'Node'> | undefined): readonly string[] {
  const fitting = [...(nodes?.values() ?? [])].filter((node) => terms.some((term) => fits(term, node)));
  if (fitting.length > 0) return fitting.map((node) => node.meta.name).sort();
  return [...new Set(terms.flatMap(spelledNames))].sort();
}

function fits(term: NodeTerm, node: Node): boolean {
  // A term without any requirement matches no node (component-helpers, nodeaffinity.isEmptyNodeSelectorTerm).
  if (term.expressions.length === 0 && term.fields.length === 0) return false;
  return (
    term.expressions.every((requirement) => requirementHolds(requirement, labelOf(node, requirement.key))) &&
    term.fields.every((requirement) =>
      requirementHolds(requirement, requirement.key === 'metadata.name' ? node.meta.name : undefined),
    )
  );
}

function labelOf(node: Node, key: string): string | undefined {
  const label = node.meta.labels[key];
  if (label !== undefined) return label;
  if (key === HOSTNAME) return node.meta.name;
  return ZONES.has(key) && node.zone !== '' ? node.zone : undefined;
}

function spelledNames(term: NodeTerm): readonly string[] {
  const namesOf = (requirements: readonly LabelRequirement[], key: string): readonly string[] =>
    requirements.filter((item) => item.key === key && item.operator === 'In').flatMap((item) => item.values);
  return [...namesOf(term.expressions, HOSTNAME), ...namesOf(term.fields, 'metadata.name')];
}

function sameNames(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name, index) => name === right[index]);
}
