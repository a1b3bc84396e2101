/** Sends the writes of a connection and reads what they need. Implements the ports of the actions. */

import { objectPath, revisionPath } from '../../actions/operations/object-path.ts';
import { templateOfRevision } from '../../actions/operations/set-change.ts';
import { targetText } from '../../actions/operations/write-operation.ts';
import { operationOf } from '../../actions/operations/write-operations.ts';
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
import { fields, integer, text } from '../json-fields.ts';
import { listPages } from '../list/list-pages.ts';
import { projectFoundObject } from '../projection/found-object.ts';
import { projectPodTemplate } from '../projection/pod-template.ts';
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

  /** Reads the object that the request is built from. The request tests that it has not changed. */
  async function readBefore(write: Write, signal: AbortSignal): Promise<unknown> {
    const path = operationOf(write).readBefore(write);
    return path === undefined ? undefined : client.get(path, { signal });
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
      const ready = await toActionResult(what, false, signal, () => readBefore(write, signal));
      if (!ready.ok) return failedResult(ready.problem);
      const request = operationOf(write).request(write, ready.value, dryRun);
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
        projectPodTemplate(templateOfRevision(await client.get(revisionPath(namespace, name), { signal }))),
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
