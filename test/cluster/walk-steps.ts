/** The steps of a random walk over one set: what a person, an accident or an administrator does to it. */

import type { ControlPlane } from './control-plane.ts';
import type { Random } from './random.ts';
import { type Manifest, manifestOf } from './steps/manifest.ts';

export const SET = 'walker';

/** What the walk has done so far that bears on what may be said of the set. */
export interface Walk {
  readonly plane: ControlPlane;
  readonly random: Random;
  readonly nodes: readonly string[];
  readonly cordoned: Set<string>;
  /** How the set is made when it is made again. */
  policy: 'OrderedReady' | 'Parallel';
  strategy: 'RollingUpdate' | 'OnDelete';
  image: number;
  /** The template's image cannot run. */
  isBroken: boolean;
}

export interface Step {
  readonly name: string;
  /** Undefined: it can always be taken. */
  readonly isPossible?: (walk: Walk) => boolean;
  /** Does it, and tells what was done. */
  readonly take: (walk: Walk) => Promise<string>;
}

/** Marks of an image that cannot run; the first two on any kubelet. */
const BROKEN_TAGS = ['missing', 'crash', 'unready'] as const;
const MOST_REPLICAS = 5;

export async function makeSet(walk: Walk): Promise<void> {
  const manifest: Manifest = {
    replicas: 3,
    image: `${SET}:${walk.image}`,
    policy: walk.policy,
    claims: [['data', 'standard']],
    spec: ['ordinals: {start: 2}', `updateStrategy: {type: ${walk.strategy}}`],
  };
  await walk.plane.apply(manifestOf(SET, manifest));
}

function patch({ plane }: Walk, spec: object): Promise<string> {
  return plane.kubectl('patch', 'statefulset', SET, '--type=merge', '-p', JSON.stringify({ spec }));
}

async function namesOf({ plane }: Walk, resource: string): Promise<readonly string[]> {
  const names = await plane.kubectl('get', resource, '-o', 'jsonpath={.items[*].metadata.name}');
  return names.split(' ').filter((name) => name !== '');
}

/** Deletes one at random. */
async function deleteOne(walk: Walk, resource: string): Promise<string> {
  const names = await namesOf(walk, resource);
  if (names.length === 0) return `no ${resource} to delete`;
  const name = walk.random.pick(names);
  await walk.plane.kubectl('delete', resource, name, '--wait=false', '--ignore-not-found');
  return `delete ${resource} ${name}`;
}

async function setImage(walk: Walk, tag: string): Promise<string> {
  await walk.plane.kubectl('set', 'image', `statefulset/${SET}`, `main=${SET}:${tag}`);
  return `image ${tag}`;
}

async function remake(walk: Walk, pods: 'orphaned' | 'deleted'): Promise<string> {
  const cascade = pods === 'orphaned' ? 'orphan' : 'foreground';
  await walk.plane.kubectl('delete', 'statefulset', SET, `--cascade=${cascade}`);
  await makeSet(walk);
  // The image of the new template is a good one.
  walk.isBroken = false;
  return `made again as ${walk.policy}, ${walk.strategy}, its pods ${pods}`;
}

export const STEPS: readonly Step[] = [
  {
    name: 'scale',
    async take(walk) {
      const replicas = walk.random.below(MOST_REPLICAS + 1);
      await walk.plane.kubectl('scale', 'statefulset', SET, `--replicas=${replicas}`);
      return `scale to ${replicas}`;
    },
  },
  { name: 'delete a pod', take: (walk) => deleteOne(walk, 'pod') },
  {
    name: 'change the image',
    take(walk) {
      walk.image += 1;
      walk.isBroken = false;
      return setImage(walk, String(walk.image));
    },
  },
  {
    name: 'break the image',
    isPossible: ({ isBroken }) => !isBroken,
    take(walk) {
      walk.isBroken = true;
      return setImage(walk, walk.random.pick(BROKEN_TAGS));
    },
  },
  {
    name: 'take the broken image back',
    isPossible: ({ isBroken }) => isBroken,
    take(walk) {
      walk.isBroken = false;
      return setImage(walk, String(walk.image));
    },
  },
  {
    name: 'move the partition',
    isPossible: ({ strategy }) => strategy === 'RollingUpdate',
    async take(walk) {
      const partition = walk.random.below(MOST_REPLICAS);
      await patch(walk, { updateStrategy: { rollingUpdate: { partition } } });
      return `partition ${partition}`;
    },
  },
  {
    name: 'bound what is unavailable',
    isPossible: ({ strategy }) => strategy === 'RollingUpdate',
    async take(walk) {
      const maxUnavailable = walk.random.pick([1, 2, '50%']);
      await patch(walk, { updateStrategy: { rollingUpdate: { maxUnavailable } } });
      return `maxUnavailable ${maxUnavailable}`;
    },
  },
  {
    name: 'turn the update strategy',
    async take(walk) {
      walk.strategy = walk.strategy === 'OnDelete' ? 'RollingUpdate' : 'OnDelete';
      await patch(walk, { updateStrategy: { type: walk.strategy, rollingUpdate: null } });
      return `update strategy ${walk.strategy}`;
    },
  },
  {
    name: 'make it again with the other policy',
    take(walk) {
      walk.policy = walk.policy === 'Parallel' ? 'OrderedReady' : 'Parallel';
      return remake(walk, walk.random.pick(['orphaned', 'deleted']));
    },
  },
  { name: 'delete a claim', take: (walk) => deleteOne(walk, 'persistentvolumeclaim') },
  {
    name: 'cordon a node',
    // Where no node is left, pods wait: that is the walk's own doing.
    async take(walk) {
      const node = walk.random.pick(walk.nodes);
      const verb = walk.cordoned.has(node) ? 'uncordon' : 'cordon';
      if (verb === 'cordon') walk.cordoned.add(node);
      else walk.cordoned.delete(node);
      await walk.plane.kubectl(verb, node);
      return `${verb} ${node}`;
    },
  },
];
