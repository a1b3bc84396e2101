/** The writing side of a connection, and what is read for it: implements the ports of the actions. */

import type {
  ActionPorts,
  Answer,
  ClaimRef,
  Guard,
  ObjectRef,
  Problem,
  SetRef,
  VolumeRef,
  Write,
} from '../actions/ports.ts';
import { type Clock, systemClock } from '../cache/clock.ts';
import { createAccessReviews } from './access-review.ts';
import { checkGuard } from './claim-guard.ts';
import { readClaimWorld } from './claim-world.ts';
import type { Client } from './client.ts';
import { foundObject } from './found-object.ts';
import { listPages } from './listing.ts';
import {
  projectAutoscaler,
  projectDisruptionBudget,
  projectLimitRange,
  projectQuota,
} from './projection/bystanders.ts';
import { projectPodTemplate, withoutDirective } from './projection/pod-template.ts';
import { fields, integer, isRecord, list, text } from './projection/reader.ts';
import { problemOf } from './write-problem.ts';
import { type Present, pathOf, writeRequest } from './write-request.ts';

const NOTHING_PRESENT: Present = {
  hasTemplateAnnotations: false,
  revisionTemplate: undefined,
  taints: undefined,
  claimRefFields: [],
};

function nameOf({ kind, name }: ObjectRef): string {
  return `${kind} ${name}`;
}

function refuse<T>(problem: Problem): Answer<T> {
  return { ok: false, problem };
}

async function answerTo<T>(
  what: string,
  isWrite: boolean,
  signal: AbortSignal,
  task: () => Promise<T>,
): Promise<Answer<T>> {
  try {
    return { ok: true, value: await task() };
  } catch (thrown) {
    // What was sent stays sent: an abort in the middle of a write is told like a lost connection.
    if (signal.aborted && !isWrite) throw thrown;
    return refuse(problemOf(thrown, what, isWrite));
  }
}

type Target = ObjectRef | SetRef | ClaimRef | VolumeRef;

/** How the object that is there now differs from the planned one; undefined: it does not. */
function difference(target: Target, object: unknown): Problem | undefined {
  const meta = fields<'uid' | 'generation' | 'resourceVersion' | 'deletionTimestamp'>(
    fields<'metadata'>(object).metadata,
  );
  const what = nameOf(target);
  if (text(meta.uid) !== target.uid) {
    const sentence = `${what} was deleted and made again meanwhile: this is another one. Nothing was changed.`;
    return { kind: 'replaced', sentence, causes: [] };
  }
  if ('resourceVersion' in target && text(meta.resourceVersion) !== (target.resourceVersion ?? meta.resourceVersion)) {
    const sentence = `${what} has changed meanwhile. Nothing was changed: look again.`;
    return { kind: 'changed', sentence, causes: [] };
  }
  if (!('generation' in target) || integer(meta.generation, 0) === target.generation) return undefined;
  const { replicas } = fields<'replicas'>(fields<'spec'>(object).spec);
  const now = typeof replicas === 'number' ? ` (it wants ${replicas} replicas now)` : '';
  const sentence = `${what} has been changed by somebody else meanwhile${now}. Nothing was changed: look again.`;
  return { kind: 'changed', sentence, causes: [] };
}

export function createCommands(client: Client, clock: Clock = systemClock): ActionPorts {
  const reviews = createAccessReviews(client, clock);

  async function items<T>(path: string, signal: AbortSignal, project: (value: unknown) => T): Promise<readonly T[]> {
    const found: T[] = [];
    for await (const page of listPages(client, { path, query: {} }, { signal })) {
      for (const item of page.items) found.push(project(item));
    }
    return found;
  }

  function listIn<T>(api: string, plural: string, project: (value: unknown) => T) {
    return (namespace: string, { signal }: { readonly signal: AbortSignal }): Promise<Answer<readonly T[]>> => {
      const path = `${api}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
      return answerTo(`The list of ${plural}`, false, signal, () => items(path, signal, project));
    };
  }

  async function revisionTemplate(namespace: string, name: string, signal: AbortSignal): Promise<unknown> {
    const collection = `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/controllerrevisions`;
    const revision = await client.get(`${collection}/${encodeURIComponent(name)}`, { signal });
    const { data } = fields<'data'>(revision);
    return withoutDirective(fields<'template'>(fields<'spec'>(data).spec).template);
  }

  /** Reads what the request is built from; the request tests that it still holds. */
  async function present(write: Write, signal: AbortSignal): Promise<Present> {
    if (write.operation === 'taint') {
      const { taints } = fields<'taints'>(fields<'spec'>(await client.get(pathOf(write.target), { signal })).spec);
      return { ...NOTHING_PRESENT, taints: Array.isArray(taints) ? list(taints) : undefined };
    }
    if (write.operation === 'free-volume') {
      const { claimRef } = fields<'claimRef'>(fields<'spec'>(await client.get(pathOf(write.target), { signal })).spec);
      const there = ['uid', 'resourceVersion'].filter((field) => isRecord(claimRef) && field in claimRef);
      return { ...NOTHING_PRESENT, claimRefFields: there };
    }
    if (write.operation !== 'change') return NOTHING_PRESENT;
    switch (write.change.type) {
      case 'partition':
        return NOTHING_PRESENT;
      case 'restart': {
        const set = await client.get(pathOf(write.target), { signal });
        const { template } = fields<'template'>(fields<'spec'>(set).spec);
        const { annotations } = fields<'annotations'>(fields<'metadata'>(template).metadata);
        return { ...NOTHING_PRESENT, hasTemplateAnnotations: isRecord(annotations) };
      }
      case 'template': {
        const { namespace } = write.target;
        return {
          ...NOTHING_PRESENT,
          revisionTemplate: await revisionTemplate(namespace, write.change.revision.name, signal),
        };
      }
    }
  }

  async function verify(target: Target, signal: AbortSignal): Promise<Answer<undefined>> {
    const object = await answerTo(nameOf(target), false, signal, () => client.get(pathOf(target), { signal }));
    if (!object.ok) return object;
    const problem = difference(target, object.value);
    return problem === undefined ? { ok: true, value: undefined } : refuse(problem);
  }

  /** The server says only that a test failed: what has changed, the object itself tells. */
  async function explain(problem: Problem, { target }: Write, signal: AbortSignal): Promise<Problem> {
    if (!['changed', 'replaced', 'invalid', 'not-found'].includes(problem.kind)) return problem;
    const verified = await verify(target, signal);
    return !verified.ok && ['changed', 'replaced', 'not-found'].includes(verified.problem.kind)
      ? verified.problem
      : problem;
  }

  return {
    async write(write, { dryRun, signal }) {
      const what = nameOf(write.target);
      const ready = await answerTo(what, false, signal, () => present(write, signal));
      if (!ready.ok) return refuse(ready.problem);
      const request = writeRequest(write, ready.value, dryRun);
      const sent = await answerTo(what, !dryRun, signal, () => client.send({ ...request, signal }));
      if (sent.ok) return { ok: true, value: undefined };
      return refuse(await explain(sent.problem, write, signal));
    },
    canI: (question, { signal }) => answerTo('The access review', false, signal, () => reviews.ask(question, signal)),
    verify: (target, { signal }) => verify(target, signal),
    async lookUp(target, { signal }) {
      const found = await answerTo(nameOf(target), false, signal, async () =>
        foundObject(target, await client.get(pathOf(target), { signal })),
      );
      return !found.ok && found.problem.kind === 'not-found' ? { ok: true, value: undefined } : found;
    },
    templateOfSet: (target, { signal }) =>
      answerTo(nameOf(target), false, signal, async () => {
        const set = await client.get(pathOf(target), { signal });
        return projectPodTemplate(fields<'template'>(fields<'spec'>(set).spec).template);
      }),
    templateOfRevision: (namespace, name, { signal }) =>
      answerTo(`Revision ${name}`, false, signal, async () =>
        projectPodTemplate(await revisionTemplate(namespace, name, signal)),
      ),
    autoscalers: listIn('/apis/autoscaling/v2', 'horizontalpodautoscalers', projectAutoscaler),
    quotas: listIn('/api/v1', 'resourcequotas', projectQuota),
    limitRanges: listIn('/api/v1', 'limitranges', projectLimitRange),
    disruptionBudgets: listIn('/apis/policy/v1', 'poddisruptionbudgets', projectDisruptionBudget),
    freshClaims: (namespaces, { signal }) =>
      answerTo('The list of claims', false, signal, async () => ({
        ...(await readClaimWorld(client, namespaces, signal)),
        readAt: clock.now(),
      })),
    check: (guard: Guard, { signal }) =>
      answerTo('The list of pods', false, signal, () => checkGuard(client, guard, signal)),
  };
}
