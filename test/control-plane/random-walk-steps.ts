/** The steps of a random walk over one set: actions of users and administrators, and accidents. */

import { type SetManifest, setManifestOf } from '../support/manifests.ts';
import type { Random } from '../support/seeded-random.ts';
import type { ControlPlane } from './control-plane.ts';

export const WALK_SET = 'walker';

/** The history of the walk, as far as it affects the expected status. */
export interface RandomWalk {
  readonly plane: ControlPlane;
  readonly random: Random;
  readonly nodes: readonly string[];
  readonly cordoned: Set<string>;
  /** The policy with which the set is created again. */
  policy: 'OrderedReady' | 'Parallel';
  strategy: 'RollingUpdate' | 'OnDelete';
  image: number;
  /** True if the template's image cannot run. */
  isBroken: boolean;
}

export interface WalkStep {
  readonly name: string;
  /** Undefined if the step is always possible. */
  readonly isPossible?: (walk: RandomWalk) => boolean;
  /** Runs the step and returns a description. */
  readonly run: (walk: RandomWalk) => Promise<string>;
}

/** Tags of images that cannot run. The first two fail on any kubelet. */
const BROKEN_TAGS = ['missing', 'crash', 'unready'] as const;
const MOST_REPLICAS = 5;

export async function createSet(walk: RandomWalk): Promise<void> {
  const manifest: SetManifest = {
    replicas: 3,
    image: `${WALK_SET}:${walk.image}`,
    policy: walk.policy,
    claims: [['data', 'standard']],
    spec: ['ordinals: {start: 2}', `updateStrategy: {type: ${walk.strategy}}`],
  };
  await walk.plane.apply(setManifestOf(WALK_SET, manifest));
}

function patch({ plane }: RandomWalk, spec: object): Promise<string> {
  return plane.kubectl('patch', 'statefulset', WALK_SET, '--type=merge', '-p', JSON.stringify({ spec }));
}

async function namesOf({ plane }: RandomWalk, resource: string): Promise<readonly string[]> {
  const names = await plane.kubectl('get', resource, '-o', 'jsonpath={.items[*].metadata.name}');
  return names.split(' ').filter((name) => name !== '');
}

/** Deletes a random one. */
async function deleteOne(walk: RandomWalk, resource: string): Promise<string> {
  const names = await namesOf(walk, resource);
  if (names.length === 0) return `no ${resource} to delete`;
  const name = walk.random.pick(names);
  await walk.plane.kubectl('delete', resource, name, '--wait=false', '--ignore-not-found');
  return `delete ${resource} ${name}`;
}

async function setImage(walk: RandomWalk, tag: string): Promise<string> {
  await walk.plane.kubectl('set', 'image', `statefulset/${WALK_SET}`, `main=${WALK_SET}:${tag}`);
  return `image ${tag}`;
}

async function recreate(walk: RandomWalk, pods: 'orphaned' | 'deleted'): Promise<string> {
  const cascade = pods === 'orphaned' ? 'orphan' : 'foreground';
  await walk.plane.kubectl('delete', 'statefulset', WALK_SET, `--cascade=${cascade}`);
  await createSet(walk);
  // The image of the new template is valid.
  walk.isBroken = false;
  return `made again as ${walk.policy}, ${walk.strategy}, its pods ${pods}`;
}

export const WALK_STEPS: readonly WalkStep[] = [
  {
    name: 'scale',
    async run(walk) {
      const replicas = walk.random.below(MOST_REPLICAS + 1);
      await walk.plane.kubectl('scale', 'statefulset', WALK_SET, `--replicas=${replicas}`);
      return `scale to ${replicas}`;
    },
  },
  { name: 'delete a pod', run: (walk) => deleteOne(walk, 'pod') },
  {
    name: 'change the image',
    run(walk) {
      walk.image += 1;
      walk.isBroken = false;
      return setImage(walk, String(walk.image));
    },
  },
  {
    name: 'break the image',
    isPossible: ({ isBroken }) => !isBroken,
    run(walk) {
      walk.isBroken = true;
      return setImage(walk, walk.random.pick(BROKEN_TAGS));
    },
  },
  {
    name: 'take the broken image back',
    isPossible: ({ isBroken }) => isBroken,
    run(walk) {
      walk.isBroken = false;
      return setImage(walk, String(walk.image));
    },
  },
  {
    name: 'move the partition',
    isPossible: ({ strategy }) => strategy === 'RollingUpdate',
    async run(walk) {
      const partition = walk.random.below(MOST_REPLICAS);
      await patch(walk, { updateStrategy: { rollingUpdate: { partition } } });
      return `partition ${partition}`;
    },
  },
  {
    name: 'bound what is unavailable',
    isPossible: ({ strategy }) => strategy === 'RollingUpdate',
    async run(walk) {
      const maxUnavailable = walk.random.pick([1, 2, '50%']);
      await patch(walk, { updateStrategy: { rollingUpdate: { maxUnavailable } } });
      return `maxUnavailable ${maxUnavailable}`;
    },
  },
  {
    name: 'turn the update strategy',
    async run(walk) {
      walk.strategy = walk.strategy === 'OnDelete' ? 'RollingUpdate' : 'OnDelete';
      await patch(walk, { updateStrategy: { type: walk.strategy, rollingUpdate: null } });
      return `update strategy ${walk.strategy}`;
    },
  },
  {
    name: 'make it again with the other policy',
    run(walk) {
      walk.policy = walk.policy === 'Parallel' ? 'OrderedReady' : 'Parallel';
      return recreate(walk, walk.random.pick(['orphaned', 'deleted']));
    },
  },
  { name: 'delete a claim', run: (walk) => deleteOne(walk, 'persistentvolumeclaim') },
  {
    name: 'cordon a node',
    // Without nodes, pods wait because of the walk itself.
    async run(walk) {
      const node = walk.random.pick(walk.nodes);
      const verb = walk.cordoned.has(node) ? 'uncordon' : 'cordon';
      if (verb === 'cordon') walk.cordoned.add(node);
      else walk.cordoned.delete(node);
      await walk.plane.kubectl(verb, node);
      return `${verb} ${node}`;
    },
  },
];
