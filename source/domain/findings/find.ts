/** All findings of one set, the root cause first, each followed by what it brings about. */

import type { Binding, Verdict } from '../status.ts';
import type { RowsContext, SetContext, Trouble } from './context.ts';
import { type Cause, FINDING_CODES, type Finding, type FindingCode, type Severity } from './finding.ts';
import { held } from './held.ts';
import { networkFindings } from './network.ts';
import { peerNames } from './peer-name.ts';
import { podTrouble } from './pod-trouble.ts';
import { revisionFinding } from './revision.ts';
import { storageFindings } from './storage.ts';
import { waiting } from './waiting.ts';
import { beforeAll, complete, notAllowed } from './whole-set.ts';

/** By pod name: what keeps each ordinal from having an available pod. */
export function troublesOf(context: RowsContext, bindings: readonly Binding[]): ReadonlyMap<string, Trouble> {
  return new Map(
    bindings.flatMap((binding) => {
      const trouble = podTrouble(context, binding);
      return trouble === undefined ? [] : [[binding.podName, trouble] as const];
    }),
  );
}

/** `blame`: the pod that the verdict rests on. */
export function findAll(
  context: SetContext,
  troubles: ReadonlyMap<string, Trouble>,
  judgement: { readonly verdict: Verdict; readonly blame: string | undefined },
): readonly Finding[] {
  const first = beforeAll(context);
  if (first?.code === 'BeingDeleted') return [first, ...stuckOnTheWayOut(context, troubles)];
  const ofPods = podFindings(context, troubles);
  const causeOf = (pod: string): Cause | undefined => {
    const found = ofPods.find((finding) => finding.pod === pod && finding.cause === undefined);
    return found?.severity === 'info' ? undefined : found && { code: found.code, subject: found.subject };
  };
  const found: readonly Finding[] = [
    ...(first === undefined ? [] : [first]),
    ...ofPods,
    ...storageFindings(context).filter((finding) => !ofPods.some((other) => isSame(finding, other))),
    ...networkFindings(context),
    ...peerNames(context),
    ...held(context),
    ...waiting(context, causeOf),
    ...notAllowed(context),
  ];
  const settled = judgement.verdict === 'complete' || judgement.verdict === 'scaled-to-zero';
  const all = settled && found.every(({ severity }) => severity === 'info') ? [...found, complete(context)] : found;
  return ordered(all, judgement.blame ?? context.next?.after?.pod);
}

function isSame(a: Finding, b: Finding): boolean {
  return a.code === b.code && a.subject.kind === b.subject.kind && a.subject.name === b.subject.name;
}

function stuckOnTheWayOut(context: SetContext, troubles: ReadonlyMap<string, Trouble>): readonly Finding[] {
  return podFindings(context, troubles).filter(({ code }) => code === 'TerminatingStuck' || code === 'NodeLost');
}

function podFindings(context: SetContext, troubles: ReadonlyMap<string, Trouble>): readonly Finding[] {
  return [...context.range, ...context.outside].flatMap((binding): readonly Finding[] => {
    const trouble = troubles.get(binding.podName);
    if (trouble === undefined) return [];
    const wrapped = revisionFinding(context, binding, trouble);
    if (wrapped !== undefined) return [{ ...wrapped, cause: undefined }];
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
      cause: undefined,
      pod: binding.podName,
    };
    return consequence === undefined ? [root] : [root, { ...consequence, cause: { code, subject } }];
  });
}

const SEVERITIES: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };
const PLACES: ReadonlyMap<FindingCode, number> = new Map(FINDING_CODES.map((code, index) => [code, index]));

/** Negative where `a` is graver. */
export function bySeverity(a: Finding, b: Finding): number {
  return SEVERITIES[a.severity] - SEVERITIES[b.severity];
}

function ordered(findings: readonly Finding[], inTheWay: string | undefined): readonly Finding[] {
  const place = ({ code }: Finding): number => PLACES.get(code) ?? 0;
  const distance = ({ pod, severity }: Finding): number => (pod === inTheWay && severity !== 'info' ? 0 : 1);
  const roots = findings
    .filter(({ cause }) => cause === undefined)
    .toSorted((a, b) => bySeverity(a, b) || distance(a) - distance(b) || place(a) - place(b));
  const follows = (root: Finding): readonly Finding[] =>
    findings.filter(({ cause }) => cause?.code === root.code && cause.subject.name === root.subject.name);
  return [...new Set(roots.flatMap((root) => [root, ...follows(root)]))];
}
