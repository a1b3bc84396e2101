/** Lists all findings of one set: each root cause first, followed by its consequences. */

import {
  FINDING_CODES,
  type Finding,
  type FindingCause,
  type FindingCode,
  type FindingSeverity,
} from '../model/finding.ts';
import type { Binding, Verdict } from '../model/set-status.ts';
import { revisionFinding } from './broken-revision.ts';
import { claimAndVolumeFindings } from './claims-and-volumes.ts';
import type { PodProblem, SetFindingContext } from './context.ts';
import { evictionBlockedFindings } from './eviction-blocked.ts';
import { formerMemberFindings } from './former-member.ts';
import { governingServiceFindings } from './governing-service.ts';
import { heldRevisionFindings } from './held-revision.ts';
import { inPlaceResizeFindings } from './in-place-resize.ts';
import { nodeNameServerFindings } from './node-name-server.ts';
import { outdatedSubdomainFindings } from './outdated-subdomain.ts';
import { peerNameFindings } from './peer-name-mismatch.ts';
import { podProblem } from './pod-problem.ts';
import { replicasContestedFindings } from './replicas-contested.ts';
import { joinSameCause } from './same-cause.ts';
import { completeFinding, notAllowed, ownDeletion } from './set-findings.ts';
import { templateContestedFindings } from './template-contested.ts';
import { unreadableStorage } from './unreadable.ts';
import { waitingFindings } from './waiting-for-pod.ts';

/** Returns the problem of each ordinal that has no available pod, by pod name. */
export function podProblems(context: SetFindingContext, bindings: readonly Binding[]): ReadonlyMap<string, PodProblem> {
  return new Map(
    bindings.flatMap((binding) => {
      const trouble = podProblem(context, binding);
      return trouble === undefined ? [] : [[binding.podName, trouble] as const];
    }),
  );
}

/** `blockingPod`: the pod that the verdict rests on. */
export function findAll(
  context: SetFindingContext,
  troubles: ReadonlyMap<string, PodProblem>,
  judgement: {
    readonly verdict: Verdict;
    readonly blockingPod: string | undefined;
    readonly overriding: Finding | undefined;
  },
): readonly Finding[] {
  const first = judgement.overriding;
  if (first?.code === 'BeingDeleted') return sortFindings([first, ...stuckWhileDeleted(context, troubles)], undefined);
  if (first?.code === 'NamespaceTerminating') {
    // It explains everything that is missing; what holds the set or one of its pods holds the namespace, too.
    const own = ownDeletion(context);
    return sortFindings(
      [first, ...(own === undefined ? [] : [own]), ...stuckWhileDeleted(context, troubles)],
      undefined,
    );
  }
  const ofPods = podFindings(context, troubles);
  const causeOf = (pod: string): FindingCause | undefined => {
    const found = ofPods.find((finding) => finding.pod === pod && finding.cause === undefined);
    return found?.severity === 'info' ? undefined : found && { code: found.code, subject: found.subject };
  };
  const found: readonly Finding[] = [
    ...(first === undefined ? [] : [first]),
    ...ofPods,
    ...formerMemberFindings(context),
    ...unreadableStorage(context),
    ...claimAndVolumeFindings(context).filter((finding) => !ofPods.some((other) => isSame(finding, other))),
    ...governingServiceFindings(context),
    ...outdatedSubdomainFindings(context),
    ...peerNameFindings(context),
    ...nodeNameServerFindings(context),
    ...evictionBlockedFindings(context),
    ...replicasContestedFindings(context),
    ...templateContestedFindings(context),
    ...inPlaceResizeFindings(context),
    ...heldRevisionFindings(
      context,
      ofPods.find(({ code }) => code === 'BrokenRevision'),
    ),
    ...waitingFindings(context, causeOf),
    ...notAllowed(context),
  ];
  const settled = judgement.verdict === 'complete' || judgement.verdict === 'scaled-to-zero';
  const all =
    settled && found.every(({ severity }) => severity === 'info') ? [...found, completeFinding(context)] : found;
  return joinSameCause(sortFindings(all, judgement.blockingPod ?? context.next?.after?.pod));
}

function isSame(a: Finding, b: Finding): boolean {
  return a.code === b.code && a.subject.kind === b.subject.kind && a.subject.name === b.subject.name;
}

function stuckWhileDeleted(context: SetFindingContext, troubles: ReadonlyMap<string, PodProblem>): readonly Finding[] {
  return podFindings(context, troubles).filter(({ code }) => code === 'TerminatingStuck' || code === 'NodeLost');
}

function podFindings(context: SetFindingContext, troubles: ReadonlyMap<string, PodProblem>): readonly Finding[] {
  return [...context.range, ...context.outside].flatMap((binding): readonly Finding[] => {
    const trouble = troubles.get(binding.podName);
    if (trouble === undefined) return [];
    const byRevision = revisionFinding(context, binding, trouble);
    if (byRevision !== undefined) return [{ ...byRevision, cause: undefined }];
    const { code, severity, subject, evidence, since, consequence } = trouble;
    const root: Finding = {
      code,
      severity,
      subject,
      message: trouble.message ?? `${binding.podName} ${trouble.text}`,
      evidence,
      since,
      action: trouble.action,
      log: trouble.log,
      lookup: trouble.lookup,
      cause: undefined,
      pod: binding.podName,
    };
    return consequence === undefined ? [root] : [root, { ...consequence, cause: { code, subject } }];
  });
}

const SEVERITY_ORDER: Readonly<Record<FindingSeverity, number>> = { error: 0, warning: 1, info: 2 };
const CODE_ORDER: ReadonlyMap<FindingCode, number> = new Map(FINDING_CODES.map((code, index) => [code, index]));

/** Compares by severity. Negative if `a` is more severe. */
export function bySeverity(a: Finding, b: Finding): number {
  return SEVERITY_ORDER[a.severity] - SEVERITY_ORDER[b.severity];
}

function sortFindings(findings: readonly Finding[], inTheWay: string | undefined): readonly Finding[] {
  const codeOrder = ({ code }: Finding): number => CODE_ORDER.get(code) ?? 0;
  const distance = ({ pod, severity }: Finding): number => (pod === inTheWay && severity !== 'info' ? 0 : 1);
  const roots = findings
    .filter(({ cause }) => cause === undefined)
    .toSorted((a, b) => bySeverity(a, b) || distance(a) - distance(b) || codeOrder(a) - codeOrder(b));
  const follows = (root: Finding): readonly Finding[] =>
    findings.filter(({ cause }) => cause?.code === root.code && cause.subject.name === root.subject.name);
  return [...new Set(roots.flatMap((root) => [root, ...follows(root)]))];
}
