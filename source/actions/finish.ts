/** What all plans share: who else has a say, what the server said to the trial, and how grave the whole is. */

import { knowledgeFor } from '../domain/knowledge.ts';
import type { SetStatus } from '../domain/status.ts';
import { permissionText } from './about-write.ts';
import type { Facts } from './facts.ts';
import type { Confirmation, Consequence, DiffLine, Plan, Severity, World } from './plan.ts';
import type { SetRef } from './ports.ts';

/** A plan without what follows from the rest. */
export interface Draft extends Omit<Plan, 'context' | 'confirmation' | 'refusal' | 'diff'> {
  /** Typed where the plan is dangerous. */
  readonly word: string;
  readonly refusal?: string | undefined;
  readonly diff?: readonly DiffLine[];
}

const ORDER: readonly Severity[] = ['danger', 'warning', 'info'];

export function setRefOf({ set }: SetStatus): SetRef {
  const { namespace, name, uid, generation } = set.meta;
  return { kind: 'StatefulSet', namespace, name, uid, generation };
}

/** Whoever manages the set may put a change made by hand back. */
export function managerConsequences({ managers }: SetStatus): readonly Consequence[] {
  return managers.map(({ type, name }) => {
    const who = { operator: 'operator', helm: 'Helm', 'argo-cd': 'Argo CD', flux: 'Flux' }[type];
    const when = type === 'helm' ? 'at its next upgrade' : 'soon';
    return { severity: 'warning', text: `${who} (${name}) manages this set and may undo the change ${when}` };
  });
}

/** Undefined where the set may be changed. */
export function refusalOfSet({ set }: SetStatus): string | undefined {
  return set.meta.deletionAt === undefined ? undefined : `StatefulSet ${set.meta.name} is being deleted.`;
}

function staleness({ snapshot, status }: World): readonly Consequence[] {
  const { namespace } = status.set.meta;
  const stale = snapshot.sources.find(
    ({ kind, namespace: scope, state }) =>
      (kind === 'StatefulSet' || kind === 'Pod') &&
      (scope === undefined || scope === namespace) &&
      state.phase === 'stale',
  );
  const said: Consequence[] = [];
  if (stale !== undefined)
    said.push({ severity: 'warning', text: 'contact with the cluster is lost: this may be out of date' });
  const known = knowledgeFor(snapshot, namespace);
  if (known.PersistentVolumeClaim === 'forbidden') {
    said.push({ severity: 'warning', text: 'claims may not be read: what becomes of the data is not certain' });
  }
  return said;
}

export function trial(facts: Facts): { readonly refusal?: string; readonly consequences: readonly Consequence[] } {
  const { access, dryRun } = facts;
  if (access.state === 'known' && !access.value.allowed) {
    const { reason, question } = access.value;
    const what = question === undefined ? 'do this here' : permissionText(question);
    const why = reason === '' ? '' : ` (${reason})`;
    return { refusal: `You are not allowed to ${what}${why}: ask for a role that permits it.`, consequences: [] };
  }
  if (dryRun.state === 'known' && dryRun.value !== undefined) {
    const { kind, sentence, causes } = dryRun.value;
    const passing = kind === 'unreachable' || kind === 'unknown-outcome' || kind === 'failed' || kind === 'throttled';
    if (passing) {
      return { consequences: [{ severity: 'warning', text: `it could not be tried beforehand: ${sentence}` }] };
    }
    return { refusal: [sentence, ...causes].join(' '), consequences: [] };
  }
  return { consequences: [] };
}

function confirmationOf(world: World, consequences: readonly Consequence[], word: string): Confirmation {
  const isGrave = world.isProtected || consequences.some(({ severity }) => severity === 'danger');
  return isGrave ? { type: 'typed', word } : { type: 'key', key: 'y' };
}

/** Each text once; the gravest first, else in the order given. */
export function sorted(consequences: readonly Consequence[]): readonly Consequence[] {
  const once = consequences.filter(
    ({ text }, index) => consequences.findIndex((other) => other.text === text) === index,
  );
  return once.toSorted((left, right) => ORDER.indexOf(left.severity) - ORDER.indexOf(right.severity));
}

/** What cannot be done has no effects to tell of. */
function refused(world: World, { action, target, title, word, already }: Draft, refusal: string): Plan {
  return {
    action,
    context: world.context,
    target,
    title,
    asks: [],
    effects: [],
    consequences: [],
    confirmation: confirmationOf(world, [], word),
    kubectl: '',
    refusal,
    already,
    steps: [],
    undo: undefined,
    diff: [],
  };
}

/** The set as it was before somebody made it what it is already. */
export function beforeAlready(target: SetRef): SetRef {
  return { ...target, generation: target.generation - 1 };
}

export function finish(world: World, facts: Facts, draft: Draft): Plan {
  const { word, diff = [], refusal: own, ...rest } = draft;
  if (own !== undefined) return refused(world, draft, own);
  const tried = trial(facts);
  const { refusal } = tried;
  const consequences = sorted([...draft.consequences, ...tried.consequences, ...staleness(world)]);
  return {
    ...rest,
    context: world.context,
    consequences,
    confirmation: confirmationOf(world, consequences, word),
    refusal,
    steps: refusal === undefined ? draft.steps : [],
    diff,
  };
}
