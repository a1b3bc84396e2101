/** Finds the nodes that a volume is tied to. */

import type { LabelSelectorRequirement, Node, NodeSelectorTerm, Volume } from '../model/kinds.ts';
import { requirementMatches } from '../model/label-selector.ts';
import type { Table } from '../model/snapshot.ts';

const HOSTNAME = 'kubernetes.io/hostname';
const ZONES: ReadonlySet<string> = new Set(['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone']);
const ANY_NODE: readonly string[] = [];

interface VolumeReach {
  readonly table: Table<'Node'> | undefined;
  readonly names: readonly string[];
  readonly emptyPlace: EmptyPlace | undefined;
}

/** A place that a volume is tied to and that no node has. */
export interface EmptyPlace {
  /** "zone eu-1c", "example.com/rack r1 or r2" */
  readonly place: string;
  /** "nodes are in zone eu-1a, eu-1b" */
  readonly others: string;
}

const reachCache = new WeakMap<Volume, VolumeReach>();

/**
 * Returns the names of the nodes that the volume's node affinity allows; empty for a volume that can be used anywhere.
 * If nodes may not be read (`undefined`) or none of them fits, returns the names written in the affinity itself.
 * Returns the same reference as long as the names stay the same.
 */
export function nodesOfVolume(volume: Volume, nodes: Table<'Node'> | undefined): readonly string[] {
  return volume.nodeTerms.length === 0 ? ANY_NODE : reachOf(volume, nodes).names;
}

/**
 * Returns the place that the volume is tied to if no node is there; undefined if one is, or if the place is a single
 * node by its name. Returns the same reference as long as it stays the same.
 */
export function emptyPlaceOf(volume: Volume, nodes: Table<'Node'>): EmptyPlace | undefined {
  return volume.nodeTerms.length === 0 ? undefined : reachOf(volume, nodes).emptyPlace;
}

function reachOf(volume: Volume, table: Table<'Node'> | undefined): VolumeReach {
  const before = reachCache.get(volume);
  if (before !== undefined && before.table === table) return before;
  const { nodeTerms } = volume;
  const all = [...(table?.values() ?? [])];
  const fitting = all.filter((node) => nodeTerms.some((term) => termMatchesNode(term, node)));
  const fresh =
    fitting.length > 0
      ? fitting.map((node) => node.meta.name).sort()
      : [...new Set(nodeTerms.flatMap(namesInTerm))].sort();
  const names = before !== undefined && sameNames(before.names, fresh) ? before.names : fresh;
  const found = table === undefined || fitting.length > 0 ? undefined : describeEmptyPlace(nodeTerms, all);
  const isSamePlace = found?.place === before?.emptyPlace?.place && found?.others === before?.emptyPlace?.others;
  const reach: VolumeReach = { table, names, emptyPlace: isSamePlace ? before?.emptyPlace : found };
  reachCache.set(volume, reach);
  return reach;
}

/** Describes the first requirement about something else than the name of a node. */
function describeEmptyPlace(terms: readonly NodeSelectorTerm[], nodes: readonly Node[]): EmptyPlace | undefined {
  const requirement = terms
    .flatMap(({ expressions }) => expressions)
    .find(({ key, operator }) => key !== HOSTNAME && operator === 'In');
  if (requirement === undefined) return undefined;
  const { key, values } = requirement;
  const noun = ZONES.has(key) ? 'zone' : key;
  const there = [...new Set(nodes.flatMap((node) => labelOf(node, key) ?? []))].sort();
  return {
    place: `${noun} ${values.join(' or ')}`,
    others: there.length === 0 ? `no node has the label ${key}` : `nodes are in ${noun} ${there.join(', ')}`,
  };
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
