/** Sends the writes of a connection and reads what they need. Implements the ports of the actions. */

import type {
  ActionPorts,
  ActionProblem,
  ActionResult,
  ClaimGuard,
  ClaimRef,
  ObjectRef,
  SetRef,
  VolumeRef,
  Write,
} from '../../actions/ports.ts';
import { type Clock, systemClock } from '../../cache/clock.ts';
import type { Client } from '../connection/client.ts';
import { fields, integer, isRecord, list, text } from '../json-fields.ts';
import { listPages } from '../list/list-pages.ts';
import { projectFoundObject } from '../projection/found-object.ts';
import { projectPodTemplate, withoutPatchDirective } from '../projection/pod-template.ts';
import {
  projectAutoscaler,
  projectDisruptionBudget,
  projectLimitRange,
  projectResourceQuota,
} from '../projection/policy-objects.ts';
import { readClaimLists } from '../read/claims/read-claim-lists.ts';
import { createAccessReviews } from './access-review.ts';
import { actionProblemOf } from './action-problem.ts';
import { checkClaimGuard } from './claim-guard.ts';
import { objectPath, type PresentFields, writeRequest } from './write-request.ts';

const NOTHING_PRESENT: PresentFields = {
  hasTemplateAnnotations: false,
  revisionTemplate: undefined,
  taints: undefined,
  claimRefFields: [],
};

function targetText({ kind, name }: ObjectRef): string {
  return `${kind} ${name}`;
}

function failedResult<T>(problem: ActionProblem): ActionResult<T> {
  return { ok: false, problem };
}

async function toActionResult<T>(
  what: string,
  isWrite: boolean,
  signal: AbortSignal,
  task: () => Promise<T>,
): Promise<ActionResult<T>> {
  try {
    return { ok: true, value: await task() };
  } catch (thrown) {
    // A write that was sent cannot be recalled, so an abort during a write is reported like a lost connection.
    if (signal.aborted && !isWrite) throw thrown;
    return failedResult(actionProblemOf(thrown, what, isWrite));
  }
}

type Target = ObjectRef | SetRef | ClaimRef | VolumeRef;

/** Says how the present object differs from the planned one; undefined if it does not. */
function differenceFromTarget(target: Target, object: unknown): ActionProblem | undefined {
  const meta = fields<'uid' | 'generation' | 'resourceVersion' | 'deletionTimestamp'>(
    fields<'metadata'>(object).metadata,
  );
  const what = targetText(target);
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

export function createActionPorts(client: Client, clock: Clock = systemClock): ActionPorts {
  const reviews = createAccessReviews(client, clock);

  async function items<T>(path: string, signal: AbortSignal, project: (value: unknown) => T): Promise<readonly T[]> {
    const found: T[] = [];
    for await (const page of listPages(client, { path, query: {} }, { signal })) {
      for (const item of page.items) found.push(project(item));
    }
    return found;
  }

  function listIn<T>(api: string, plural: string, project: (value: unknown) => T) {
    return (namespace: string, { signal }: { readonly signal: AbortSignal }): Promise<ActionResult<readonly T[]>> => {
      const path = `${api}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
      return toActionResult(`The list of ${plural}`, false, signal, () => items(path, signal, project));
    };
  }

  async function revisionTemplate(namespace: string, name: string, signal: AbortSignal): Promise<unknown> {
    const collection = `/apis/apps/v1/namespaces/${encodeURIComponent(namespace)}/controllerrevisions`;
    const revision = await client.get(`${collection}/${encodeURIComponent(name)}`, { signal });
    const { data } = fields<'data'>(revision);
    return withoutPatchDirective(fields<'template'>(fields<'spec'>(data).spec).template);
  }

  /** Reads the fields that the request is built from. The request tests that they have not changed. */
  async function readPresent(write: Write, signal: AbortSignal): Promise<PresentFields> {
    if (write.operation === 'taint') {
      const { taints } = fields<'taints'>(fields<'spec'>(await client.get(objectPath(write.target), { signal })).spec);
      return { ...NOTHING_PRESENT, taints: Array.isArray(taints) ? list(taints) : undefined };
    }
    if (write.operation === 'free-volume') {
      const { claimRef } = fields<'claimRef'>(
        fields<'spec'>(await client.get(objectPath(write.target), { signal })).spec,
      );
      const there = ['uid', 'resourceVersion'].filter((field) => isRecord(claimRef) && field in claimRef);
      return { ...NOTHING_PRESENT, claimRefFields: there };
    }
    if (write.operation !== 'change') return NOTHING_PRESENT;
    switch (write.change.type) {
      case 'partition':
        return NOTHING_PRESENT;
      case 'restart': {
        const set = await client.get(objectPath(write.target), { signal });
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

  async function verify(target: Target, signal: AbortSignal): Promise<ActionResult<undefined>> {
    const object = await toActionResult(targetText(target), false, signal, () =>
      client.get(objectPath(target), { signal }),
    );
    if (!object.ok) return object;
    const problem = differenceFromTarget(target, object.value);
    return problem === undefined ? { ok: true, value: undefined } : failedResult(problem);
  }

  /** The server only reports that a test failed. The object itself shows what has changed. */
  async function explain(problem: ActionProblem, { target }: Write, signal: AbortSignal): Promise<ActionProblem> {
    if (!['changed', 'replaced', 'invalid', 'not-found'].includes(problem.kind)) return problem;
    const verified = await verify(target, signal);
    return !verified.ok && ['changed', 'replaced', 'not-found'].includes(verified.problem.kind)
      ? verified.problem
      : problem;
  }

  return {
    async write(write, { dryRun, signal }) {
      const what = targetText(write.target);
      const ready = await toActionResult(what, false, signal, () => readPresent(write, signal));
      if (!ready.ok) return failedResult(ready.problem);
      const request = writeRequest(write, ready.value, dryRun);
      const sent = await toActionResult(what, !dryRun, signal, () => client.send({ ...request, signal }));
      if (sent.ok) return { ok: true, value: undefined };
      return failedResult(await explain(sent.problem, write, signal));
    },
    canI: (question, { signal }) =>
      toActionResult('The access review', false, signal, () => reviews.review(question, signal)),
    verify: (target, { signal }) => verify(target, signal),
    async getObject(target, { signal }) {
      const found = await toActionResult(targetText(target), false, signal, async () =>
        projectFoundObject(target, await client.get(objectPath(target), { signal })),
      );
      return !found.ok && found.problem.kind === 'not-found' ? { ok: true, value: undefined } : found;
    },
    templateOfSet: (target, { signal }) =>
      toActionResult(targetText(target), false, signal, async () => {
        const set = await client.get(objectPath(target), { signal });
        return projectPodTemplate(fields<'template'>(fields<'spec'>(set).spec).template);
      }),
    templateOfRevision: (namespace, name, { signal }) =>
      toActionResult(`Revision ${name}`, false, signal, async () =>
        projectPodTemplate(await revisionTemplate(namespace, name, signal)),
      ),
    autoscalers: listIn('/apis/autoscaling/v2', 'horizontalpodautoscalers', projectAutoscaler),
    quotas: listIn('/api/v1', 'resourcequotas', projectResourceQuota),
    limitRanges: listIn('/api/v1', 'limitranges', projectLimitRange),
    disruptionBudgets: listIn('/apis/policy/v1', 'poddisruptionbudgets', projectDisruptionBudget),
    freshClaims: (namespaces, { signal }) =>
      toActionResult('The list of claims', false, signal, async () => ({
        ...(await readClaimLists(client, namespaces, signal)),
        readAt: clock.now(),
      })),
    checkGuard: (guard: ClaimGuard, { signal }) =>
      toActionResult('The list of pods', false, signal, () => checkClaimGuard(client, guard, signal)),
  };
}
