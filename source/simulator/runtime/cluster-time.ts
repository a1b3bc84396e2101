/**
 * The cluster's clock as an object of its own API: whoever may write it holds time, lets it go on, makes single steps,
 * and chooses its speed and pace.
 */

import type { ControllableClock } from '../clock/controllable-clock.ts';
import { CLOCK_NAME, CLOCKS, durationMs, type Pace, paceOf } from '../model/cluster-clock.ts';
import { at, isEqual, isObject, itemsOf, type Json, numberOf, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import type { Store, StoreEvent } from '../store/store.ts';

export interface ClusterTime {
  /** How long things take. */
  readonly pace: () => Pace;
  /** Returns the object with its status as it is at this moment. Other objects are returned unchanged. */
  atThisMoment(object: KubeObject): KubeObject;
  /** Stores the spec, carries out the step or advance that it asks for, and returns the object. `by`: who asks. */
  write(object: KubeObject, by: string): KubeObject;
  /** Changes fields of the spec, as `write` does. */
  change(spec: Json, by: string): KubeObject;
}

/** The kinds of which a change shows on the screen. */
const SHOWN: ReadonlySet<string> = new Set([
  'apps/statefulsets',
  'persistentvolumeclaims',
  'nodes',
  'pods',
  'services',
]);
/** How far a step goes at most to find a change that shows, in virtual milliseconds and in steps. */
const FARTHEST_MS = 600_000;
const MOST_STEPS = 50_000;
/** What changes without anything to see. */
const UNSEEN: ReadonlySet<string> = new Set([
  'resourceVersion',
  'managedFields',
  'observedGeneration',
  'lastHeartbeatTime',
  'lastTransitionTime',
  'lastProbeTime',
]);

function seen(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(seen);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => (UNSEEN.has(name) ? [] : [[name, seen(inner)]])),
  );
}

/** Of a node, one sees whether it is ready, and whether pods may go there. */
function seenOf(resource: string, object: KubeObject): unknown {
  if (resource !== 'nodes') return seen(object);
  const ready = itemsOf(at(object.status, 'conditions')).find((condition) => at(condition, 'type') === 'Ready');
  return [at(ready, 'status'), at(object.spec, 'unschedulable'), seen(at(object.spec, 'taints'))];
}

function shows({ resource, object, previous, type }: StoreEvent, namespaces: readonly string[]): boolean {
  if (!SHOWN.has(resource)) return false;
  const { namespace = '' } = object.metadata;
  if (namespaces.length > 0 && namespace !== '' && !namespaces.includes(namespace)) return false;
  return (
    type !== 'MODIFIED' || previous === undefined || !isEqual(seenOf(resource, object), seenOf(resource, previous))
  );
}

export interface ClusterTimeOptions {
  readonly store: Store;
  readonly clock: ControllableClock;
  /** The machine's time, in milliseconds since the epoch. */
  readonly machineNow?: () => number;
}

/** Stores the object of the clock. */
export function createClusterTime({ store, clock, machineNow = Date.now }: ClusterTimeOptions): ClusterTime {
  const reading = (): Json => ({
    time: new Date(clock.now()).toISOString(),
    machineTime: new Date(machineNow()).toISOString(),
  });
  store.create(CLOCKS, {
    apiVersion: 'demo.stsview/v1',
    kind: 'Clock',
    metadata: { name: CLOCK_NAME, uid: '', resourceVersion: '', creationTimestamp: '' },
    spec: { held: false, speed: 1, pace: 'normal' },
    status: { heldBy: '', ...reading() },
  });
  const present = (): KubeObject => {
    const found = store.get(CLOCKS, '', CLOCK_NAME);
    if (found === undefined) throw new Error('the clock of the cluster is not stored');
    return found;
  };
  const pace = (): Pace => paceOf(present().spec?.['pace']);

  /** Runs what is due until something changes that shows. Returns a sentence if nothing did. */
  function stepToChange(namespaces: readonly string[]): string {
    let found = false;
    const unsubscribe = store.subscribe((event) => {
      found ||= shows(event, namespaces);
    });
    const end = clock.now() + FARTHEST_MS;
    try {
      for (let steps = 0; !found && steps < MOST_STEPS && clock.now() < end; steps += 1) {
        if (!clock.step()) return 'nothing is due';
      }
    } finally {
      unsubscribe();
    }
    return found ? '' : 'nothing that shows has changed in 10 minutes';
  }

  function write(object: KubeObject, by: string): KubeObject {
    const before = present();
    const { step, stepNamespaces, advance, ...spec } = objectOf(object.spec);
    const isStep = stringOf(step) !== '';
    const held = isStep || spec['held'] === true;
    const wasHeld = at(before.spec, 'held') === true;
    store.update(CLOCKS, { ...object, spec: { ...spec, held } });
    clock.setSpeed(held ? 0 : numberOf(spec['speed'], 1));
    let outcome = '';
    if (step === 'event') outcome = clock.step() ? '' : 'nothing is due';
    else if (isStep) outcome = stepToChange(itemsOf(stepNamespaces).map((name) => stringOf(name)));
    if (stringOf(advance) !== '') clock.advance(durationMs(stringOf(advance)) ?? 0);
    const heldBy = !held ? '' : wasHeld && !isStep ? stringOf(at(before.status, 'heldBy')) : by;
    const steps = numberOf(at(before.status, 'steps'), 0) + (isStep ? 1 : 0);
    const status = { heldBy, steps, ...(outcome === '' ? {} : { message: outcome }), ...reading() };
    return store.update(CLOCKS, { ...present(), status }, 'status');
  }

  return {
    pace,
    atThisMoment: (object) =>
      object.kind === 'Clock' ? { ...object, status: { ...object.status, ...reading() } } : object,
    write,
    change: (spec, by) => {
      const object = present();
      return write({ ...object, spec: { ...object.spec, ...spec } }, by);
    },
  };
}
