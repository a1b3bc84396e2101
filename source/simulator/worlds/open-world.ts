/** The worlds by name, ready to be looked at. */

import { createScaledClock } from '../clock-scaled.ts';
import type { SteerableClock } from '../clock-steering.ts';
import { type Cluster, createCluster } from '../cluster.ts';
import type { FeatureGate } from '../controllers/context.ts';
import { createRandom } from '../random.ts';
import { applyManifests } from './apply.ts';
import { CLASSES, nodesYaml, SYSTEM } from './base.ts';
import { createBuilder } from './builder.ts';
import { furnishLarge } from './large.ts';
import { type Manifest, parseManifests } from './manifests.ts';
import { buildShop } from './shop.ts';

export const WORLDS = ['shop', 'classroom', 'large'] as const;
export type WorldName = (typeof WORLDS)[number];

export interface WorldOptions {
  readonly world: WorldName;
  readonly seed?: number;
  /** Virtual seconds per real second. */
  readonly speed?: number;
  /** Of the world "large". */
  readonly sets?: number;
  readonly pods?: number;
  /** Manifests of one's own, in a classroom; nodes and storage classes among them stand in for its own. */
  readonly manifests?: readonly Manifest[];
  readonly gates?: ReadonlySet<FeatureGate>;
  /** A clock to be used instead of real time; its present is the world's present in the end. */
  readonly clock?: SteerableClock;
}

/** How much of the past the shop has, in milliseconds: its clock begins that long ago. */
const SHOP_PAST = 12 * 86_400_000;
const LARGE_NODES = 10;
const SETTLE = 2000;

function base(nodes: number, manifests: readonly Manifest[] = []): readonly Manifest[] {
  const brings = (key: string): boolean => manifests.some(({ type }) => type.key === key);
  return [
    ...parseManifests(SYSTEM, 'system'),
    ...(brings('nodes') ? [] : parseManifests(nodesYaml(nodes), 'nodes')),
    ...(brings('storage.k8s.io/storageclasses') ? [] : parseManifests(CLASSES, 'classes')),
  ];
}

/** @throws ManifestError where the API server would refuse one of the manifests; nothing is left running then */
export function openWorld(options: WorldOptions): Cluster {
  const { world, seed = 1, speed = 1, sets = 200, pods = 2000, manifests, gates = new Set() } = options;
  const past = { shop: SETTLE + SHOP_PAST, classroom: SETTLE, large: 0 }[world];
  // Real time begins when the world is there: how long it takes to make it must not change it.
  const clock = options.clock ?? createScaledClock({ start: Date.now() - past, speed: 0 });
  const isLarge = world === 'large';
  const cluster = createCluster({
    clock,
    seed,
    gates,
    furnish: (store) => {
      applyManifests(store, base(isLarge ? LARGE_NODES : 3, manifests));
      if (!isLarge) return;
      const teams = Array.from(
        { length: 10 },
        (_, index) => `{apiVersion: v1, kind: Namespace, metadata: {name: team-${index}}}`,
      );
      applyManifests(store, parseManifests(teams.join('\n---\n'), 'teams'));
      furnishLarge(store, createRandom(seed + 1), clock.now(), { sets, pods, nodes: LARGE_NODES });
    },
  });
  try {
    if (!isLarge) clock.advance(SETTLE);
    if (world === 'shop') buildShop(createBuilder(cluster));
    if (manifests !== undefined) applyManifests(cluster.store, manifests, gates.has('MaxUnavailableStatefulSet'));
  } catch (error) {
    cluster.stop();
    throw error;
  }
  if (options.clock === undefined) clock.setSpeed(speed);
  return cluster;
}
