/** Finds the nodes that a volume is tied to. */

import type { LabelSelectorRequirement, Node, NodeSelectorTerm, Volume } from '../model/kinds.ts';
import { requirementMatches } from '../model/label-selector.ts';
import type { Table } from '../model/snapshot.ts';

const HOSTNAME = 'kubernetes.io/hostname';
const ZONES: ReadonlySet<string> = new Set(['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone']);
const ANY_NODE: readonly string[] = [];

const nodeNamesCache = new WeakMap<
  Volume,
  { readonly table: Table<'Node'> | undefined; readonly names: readonly string[] }
>();

/**
 * Returns the names of the nodes that the volume's node affinity allows; empty for a volume that can be used anywhere.
 * If nodes may not be read (`undefined`) or none of them fits, returns the names written in the affinity itself.
 * Returns the same reference as long as the names stay the same.
 */
export function nodesOfVolume(volume: Volume, nodes: Table<'Node'> | undefined): readonly string[] {
  if (volume.nodeTerms.length === 0) return ANY_NODE;
  const before = nodeNamesCache.get(volume);
  if (before !== undefined && before.table === nodes) return before.names;
  const fresh = nodeNamesFor(volume.nodeTerms, nodes);
  const names = before !== undefined && sameNames(before.names, fresh) ? before.names : fresh;
  nodeNamesCache.set(volume, { table: nodes, names });
  return names;
}

function nodeNamesFor(terms: readonly NodeSelectorTerm[], nodes: Table<'Node'> | undefined): readonly string[] {
  const fitting = [...(nodes?.values() ?? [])].filter((node) => terms.some((term) => termMatchesNode(term, node)));
  if (fitting.length > 0) return fitting.map((node) => node.meta.name).sort();
  return [...new Set(terms.flatMap(namesInTerm))].sort();
}

function termMatchesNode(term: NodeSelectorTerm, node: Node): boolean {
  // A term without any requirement matches no node (component-helpers, nodeaffinity.isEmptyNodeSelectorTerm).
  if (term.expressions.length === 0 && term.fields.length === 0) return false;
  return (
    term.expressions.every((requirement) => requirementMatches(requirement, labelOf(node, requirement.key))) &&
    term.fields.every((requirement) =>
      requirementMatches(requirement, requirement.key === 'metadata.name' ? node.meta.name : undefined),
    )
  );
}

function labelOf(node: Node, key: string): string | undefined {
  const label = node.meta.labels[key];
  if (label !== undefined) return label;
  if (key === HOSTNAME) return node.meta.name;
  return ZONES.has(key) && node.zone !== '' ? node.zone : undefined;
}

function namesInTerm(term: NodeSelectorTerm): readonly string[] {
  const namesOf = (requirements: readonly LabelSelectorRequirement[], key: string): readonly string[] =>
    requirements.filter((item) => item.key === key && item.operator === 'In').flatMap((item) => item.values);
  return [...namesOf(term.expressions, HOSTNAME), ...namesOf(term.fields, 'metadata.name')];
}

function sameNames(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((name, index) => name === right[index]);
}
