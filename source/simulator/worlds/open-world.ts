/** Opens a world by its name. */

import type { ControllableClock } from '../clock/controllable-clock.ts';
import { createScaledClock } from '../clock/scaled-clock.ts';
import { createSimulatedCluster, type SimulatedCluster } from '../cluster.ts';
import type { PACES } from '../model/cluster-clock.ts';
import type { FeatureGate } from '../runtime/controller-context.ts';
import { createRandom } from '../runtime/seeded-random.ts';
import { applyAcceptedManifests, applyManifests } from './apply-manifests.ts';
import { nodeManifests, STORAGE_CLASS_MANIFESTS, SYSTEM_MANIFESTS } from './base-manifests.ts';
import { readCourseWorld } from './course-worlds.ts';
import { populateLargeWorld } from './large-world.ts';
import { ManifestError } from './manifest-error.ts';
import { type Manifest, parseManifests } from './manifests.ts';
import { buildShopWorld } from './shop-world.ts';
import { createWorldBuilder } from './world-builder.ts';
import { isCourseWorld, type WorldName } from './world-names.ts';

export interface WorldOptions {
  readonly world: WorldName;
  readonly seed?: number;
  /** Virtual seconds per real second. */
  readonly speed?: number;
  /** How long things take once the world is open. */
  readonly pace?: (typeof PACES)[number];
  /** Whether time stands still once the world is open. */
  readonly held?: boolean;
  /** The number of sets in the world "large". */
  readonly sets?: number;
  readonly pods?: number;
  /** The user's manifests for the world "classroom". Their nodes and storage classes replace the world's own. */
  readonly manifests?: readonly Manifest[];
  /** Receives a line for each manifest that the API server refuses: "world.yaml:12: …". */
  readonly onLeftOut?: (problem: string) => void;
  readonly gates?: ReadonlySet<FeatureGate>;
  /** A clock to use instead of real time. Its present is the world's present at the end. */
  readonly clock?: ControllableClock;
}

/** How much of its past the shop simulates, in milliseconds. Its clock starts that long ago. */
const SHOP_PAST_MS = 12 * 86_400_000;
const LARGE_NODES = 10;
const SETTLE_MS = 2000;

function baseManifests(nodes: number, manifests: readonly Manifest[] = []): readonly Manifest[] {
  const brings = (kind: string): boolean => manifests.some(({ object }) => object.kind === kind);
  return [
    ...parseManifests(SYSTEM_MANIFESTS, 'system'),
    ...(brings('Node') ? [] : parseManifests(nodeManifests(nodes), 'nodes')),
    ...(brings('StorageClass') ? [] : parseManifests(STORAGE_CLASS_MANIFESTS, 'classes')),
  ];
}

/** @throws ManifestError if the API server refuses all manifests; nothing is left running then */
export function openWorld(options: WorldOptions): SimulatedCluster {
  const {
    world,
    seed = 1,
    speed = 1,
    sets = 200,
    pods = 2000,
    manifests = isCourseWorld(world) ? readCourseWorld(world) : undefined,
    gates = new Set(),
    pace = 'normal',
    held = false,
  } = options;
  const isLarge = world === 'large';
  const past = isLarge ? 0 : world === 'shop' ? SETTLE_MS + SHOP_PAST_MS : SETTLE_MS;
  // Real time starts when the world is complete, so that the time it takes to build does not affect it.
  const clock = options.clock ?? createScaledClock({ start: Date.now() - past, speed: 0 });
  const cluster = createSimulatedCluster({
    clock,
    seed,
    gates,
    populate: (store) => {
      applyManifests(store, baseManifests(isLarge ? LARGE_NODES : 3, manifests));
      if (!isLarge) return;
      const teams = Array.from(
        { length: 10 },
        (_, index) => `{apiVersion: v1, kind: Namespace, metadata: {name: team-${index}}}`,
      );
      applyManifests(store, parseManifests(teams.join('\n---\n'), 'teams'));
      populateLargeWorld(store, createRandom(seed + 1), clock.now(), { sets, pods, nodes: LARGE_NODES });
    },
  });
  try {
    if (!isLarge) clock.advance(SETTLE_MS);
    if (world === 'shop') buildShopWorld(createWorldBuilder(cluster));
    if (manifests !== undefined) {
      const leftOut = applyAcceptedManifests(cluster.store, manifests, gates.has('MaxUnavailableStatefulSet'));
      if (leftOut.length === manifests.length) throw new ManifestError(leftOut);
      for (const problem of leftOut) options.onLeftOut?.(problem);
    }
  } catch (error) {
    cluster.stop();
    throw error;
  }
  cluster.time.change({ pace, held }, 'stsview');
  if (options.clock === undefined) cluster.time.change({ speed }, 'stsview');
  return cluster;
}
