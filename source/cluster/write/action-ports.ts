/** Sends the writes of a connection and reads what they need. Implements the ports of the actions. */

import { objectPath, revisionPath } from '../../actions/operations/object-path.ts';
import { templateOfRevision } from '../../actions/operations/set-change.ts';
import { type PreparedRequest, targetText } from '../../actions/operations/write-operation.ts';
import { operationOf } from '../../actions/operations/write-operations.ts';
import type {
  ActionPorts,
  ActionProblem,
  ActionResult,
  CallOptions,
  ClaimRef,
  ObjectRef,
  SetKeeper,
  SetRef,
  VolumeRef,
  Write,
} from '../../actions/ports.ts';
import type { Clock } from '../../cache/clock.ts';
import type { Claim } from '../../domain/model/kinds.ts';
import type { Client } from '../connection/client.ts';
import { systemClock } from '../connection/system-clock.ts';
import { ClusterError, messageOf } from '../errors.ts';
import { fields, integer, text } from '../json-fields.ts';
import type { Collection } from '../list/list-pages.ts';
import { listWhole } from '../list/whole-object.ts';
import { projectFoundObject } from '../projection/found-object.ts';
import { projectPodTemplate } from '../projection/pod-template.ts';
import {
  projectAutoscaler,
  projectDisruptionBudget,
  projectLimitRange,
  projectResourceQuota,
} from '../projection/policy-objects.ts';
import { createAccessReviews } from '../read/access-review.ts';
import { readClaimLists } from '../read/claims/read-claim-lists.ts';
import { checkNotFound, type NamedObject, requireObject, requireWriteAnswer } from '../read/object-answer.ts';
import { type ApiResource, createServedApis } from '../read/served-api.ts';
import { actionProblemOf } from './action-problem.ts';
import { checkClaimGuards } from './claim-guard.ts';
import { tryPod } from './pod-trial.ts';

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

const AUTOSCALERS: ApiResource = { api: '/apis/autoscaling/v2', plural: 'horizontalpodautoscalers' };
const BUDGETS: ApiResource = { api: '/apis/policy/v1', plural: 'poddisruptionbudgets' };

/** @throws ClusterError if the server's clock is not known, without which the age of a claim cannot be told */
function readTime({ serverClock, peer }: Client): number {
  if (serverClock.isMeasured) return serverClock.now();
  const sentence = `The answers of ${peer.server} carry no time (no Date header), so nobody can tell how old a claim is: check what stands between here and the API server.`;
  throw new ClusterError('protocol', sentence);
}

/** A request that is not built from its target is built from a revision. */
function revisionAt(path: string): NamedObject {
  return { kind: 'ControllerRevision', name: decodeURIComponent(path.slice(path.lastIndexOf('/') + 1)) };
}

/** How often a deletion is sent at most that the server refused because the controller had written the set's status. */
const MAX_DELETIONS = 5;

export interface ActionPortsOptions {
  readonly clock?: Clock;
  /** Where a set is kept while it is exchanged; undefined where no set is. */
  readonly keeper?: SetKeeper | undefined;
}

export function createActionPorts(
  client: Client,
  { clock = systemClock, keeper }: ActionPortsOptions = {},
): ActionPorts {
  const reviews = createAccessReviews(client, clock);

  async function items<T>(collection: Collection, signal: AbortSignal, project: (value: unknown) => T): Promise<T[]> {
    const found: T[] = [];
    for await (const object of listWhole(client, collection, { signal })) found.push(project(object));
    return found;
  }

  /** The list is empty if the cluster has no such API. */
  function listIn<T>(resource: ApiResource, kind: string, project: (value: unknown) => T) {
    return (namespace: string, { signal }: CallOptions): Promise<ActionResult<readonly T[]>> =>
      toActionResult(`The list of ${resource.plural}`, false, signal, async () => {
        const found = await createServedApis(client, signal).listIfServed(resource, (api) => {
          const path = `${api}/namespaces/${encodeURIComponent(namespace)}/${resource.plural}`;
          return items({ path, kind, query: {} }, signal, project);
        });
        return found ?? [];
      });
  }

  /** Reads the object that the request is built from. The request tests that it has not changed. */
  async function readBefore(write: Write, dryRun: boolean, signal: AbortSignal): Promise<unknown> {
    const { readBefore: pathOf, makesTarget } = operationOf(write);
    const path = pathOf(write);
    if (path === undefined) return undefined;
    const kept = makesTarget === true ? await keeper?.read(write.target) : undefined;
    if (kept !== undefined) return kept.object;
    if (makesTarget === true && !dryRun) throw new Error(`there is no file of ${targetText(write.target)}`);
    return readAt(path, path === objectPath(write.target) ? write.target : revisionAt(path), signal);
  }

  async function readAt(path: string, object: NamedObject, signal: AbortSignal): Promise<unknown> {
    try {
      return requireObject(await client.get(path, { signal }), object, client.peer);
    } catch (thrown) {
      throw checkNotFound(thrown, object, client.peer);
    }
  }

  function read(target: Target, signal: AbortSignal): Promise<unknown> {
    return readAt(objectPath(target), target, signal);
  }

  async function send(request: PreparedRequest, write: Write, dryRun: boolean, signal: AbortSignal): Promise<void> {
    const answer = await client.send({ ...request, signal });
    const { target } = write;
    if (operationOf(write).makesTarget !== true) return requireWriteAnswer(answer, target, client.peer);
    const made = fields<'uid' | 'name'>(fields<'metadata'>(answer).metadata);
    const expected = { ...target, uid: text(made.uid), name: dryRun ? text(made.name) : target.name };
    requireWriteAnswer(answer, expected, client.peer);
  }

  /** Keeps the set before it is deleted. Returns why it may not be deleted. */
  async function keep(write: Write, object: unknown): Promise<ActionProblem | undefined> {
    if (write.operation !== 'orphan-set') return undefined;
    const { target, size } = write;
    const changed = differenceFromTarget(target, object);
    if (changed !== undefined) return changed;
    try {
      if (keeper === undefined) throw new Error('no folder was given');
      await keeper.save({ target, size, server: client.peer.server, object });
      return undefined;
    } catch (thrown) {
      const sentence = `${targetText(target)} cannot be kept in a file first (${messageOf(thrown)}). Nothing was deleted.`;
      return { kind: 'failed', sentence, causes: [] };
    }
  }

  async function writeOnce(write: Write, dryRun: boolean, signal: AbortSignal): Promise<ActionResult<undefined>> {
    const what = targetText(write.target);
    const { keepsBefore, makesTarget, objection, request: build } = operationOf(write);
    const ready = await toActionResult(what, false, signal, () => readBefore(write, dryRun, signal));
    if (!ready.ok) return failedResult(ready.problem);
    const reason = objection?.(write, ready.value);
    if (reason !== undefined) return failedResult({ kind: 'changed', sentence: reason, causes: [] });
    const unkept = keepsBefore === true && !dryRun ? await keep(write, ready.value) : undefined;
    if (unkept !== undefined) return failedResult(unkept);
    const request = build(write, ready.value, dryRun);
    const sent = await toActionResult(what, !dryRun, signal, () => send(request, write, dryRun, signal));
    // A file that cannot be removed is found by the next start, which sees that there is nothing left to do.
    if (sent.ok && makesTarget === true && !dryRun) await keeper?.remove(write.target);
    return sent.ok ? { ok: true, value: undefined } : sent;
  }

  /** The controller writes the status at any time, so that the version under which a set is deleted may be outdated. */
  async function isOnlyStatusNewer(write: Write, problem: ActionProblem, signal: AbortSignal): Promise<boolean> {
    if (operationOf(write).keepsBefore !== true || problem.kind !== 'changed') return false;
    return (await verify(write.target, signal)).ok;
  }

  async function verify(target: Target, signal: AbortSignal): Promise<ActionResult<undefined>> {
    const object = await toActionResult(targetText(target), false, signal, () => read(target, signal));
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
      // Only a deletion that the server refused, and so did not carry out, is sent again.
      let sent = await writeOnce(write, dryRun, signal);
      for (let count = 1; !sent.ok && count < MAX_DELETIONS; count += 1) {
        if (!(await isOnlyStatusNewer(write, sent.problem, signal))) break;
        sent = await writeOnce(write, dryRun, signal);
      }
      return sent.ok ? sent : failedResult(await explain(sent.problem, write, signal));
    },
    canI: (question, { signal }) =>
      toActionResult('The access review', false, signal, () => reviews.review(question, signal)),
    verify: (target, { signal }) => verify(target, signal),
    async getObject(target, { signal }) {
      const found = await toActionResult(targetText(target), false, signal, async () =>
        projectFoundObject(target, await read(target, signal)),
      );
      return !found.ok && found.problem.kind === 'not-found' ? { ok: true, value: undefined } : found;
    },
    templateOfSet: (target, { signal }) =>
      toActionResult(targetText(target), false, signal, async () => {
        const set = await read(target, signal);
        return projectPodTemplate(fields<'template'>(fields<'spec'>(set).spec).template);
      }),
    templateOfRevision: (namespace, name, { signal }) =>
      toActionResult(`Revision ${name}`, false, signal, async () =>
        projectPodTemplate(
          templateOfRevision(await readAt(revisionPath(namespace, name), { kind: 'ControllerRevision', name }, signal)),
        ),
      ),
    tryPod: (trial, { signal }) => tryPod(client, trial, signal),
    templateOfPod: (target, { signal }) =>
      // A pod has the fields of a template.
      toActionResult(targetText(target), false, signal, async () => projectPodTemplate(await read(target, signal))),
    autoscalers: listIn(AUTOSCALERS, 'HorizontalPodAutoscaler', projectAutoscaler),
    quotas: listIn({ api: '/api/v1', plural: 'resourcequotas' }, 'ResourceQuota', projectResourceQuota),
    limitRanges: listIn({ api: '/api/v1', plural: 'limitranges' }, 'LimitRange', projectLimitRange),
    disruptionBudgets: listIn(BUDGETS, 'PodDisruptionBudget', projectDisruptionBudget),
    keptSetPath: (target, { signal }) =>
      toActionResult('The file of the set', false, signal, async () => {
        if (keeper === undefined) throw new Error('no folder was given');
        return keeper.pathFor(target);
      }),
    freshClaims: ({ claims, ignoredKinds }, { signal, onProgress }) =>
      toActionResult('The list of claims', false, signal, async () => {
        const namespaces = [...new Set(claims.map(({ namespace }) => namespace))];
        const uids = new Set(claims.map(({ uid }) => uid));
        const search = { isWanted: ({ meta }: Claim) => uids.has(meta.uid), ignoredKinds, onProgress };
        return { ...(await readClaimLists(client, namespaces, { signal, search })), readAt: readTime(client) };
      }),
    checkGuards: (guards, options) =>
      toActionResult('The list of pods', false, options.signal, () => checkClaimGuards(client, guards, options)),
  };
}
