import { rfc3339 } from '../../../domain/findings/evidence.ts';
import type { Finding, FindingCode, FindingSeverity, FindingSubject } from '../../../domain/model/finding.ts';
import type { SetStatus, Verdict } from '../../../domain/model/set-status.ts';
import { type KubectlTarget, kubectlCommand } from '../../../domain/text/kubectl.ts';

export interface FindingList {
  readonly apiVersion: 'stsview/v1';
  readonly kind: 'FindingList';
  readonly context: string;
  readonly items: readonly FindingListItem[];
}

export interface FindingListItem {
  readonly set: { readonly namespace: string; readonly name: string };
  readonly verdict: Verdict;
  /** Each root cause first, followed by its consequences. */
  readonly findings: readonly FindingItem[];
}

export interface FindingItem {
  readonly code: FindingCode;
  readonly severity: FindingSeverity;
  readonly subject: FindingSubject;
  readonly message: string;
  /** The evidence of a consequence begins with its cause. */
  readonly evidence: readonly string[];
  /** RFC 3339; null if nothing records it. */
  readonly since: string | null;
  /** `command` is quoted for a POSIX shell. */
  readonly action: { readonly label: string; readonly command: string } | null;
}

export function findingList(caller: KubectlTarget, sets: readonly SetStatus[]): FindingList {
  return {
    apiVersion: 'stsview/v1',
    kind: 'FindingList',
    context: caller.context,
    items: sets.map(({ set, verdict, findings }) => ({
      set: { namespace: set.meta.namespace, name: set.meta.name },
      verdict,
      findings: findings.map((finding) => findingItem(caller, finding)),
    })),
  };
}

export function findingItem(caller: KubectlTarget, finding: Finding): FindingItem {
  const { code, severity, subject, message, evidence, since, action, cause } = finding;
  return {
    code,
    severity,
    subject,
    message,
    evidence:
      cause === undefined ? evidence : [`follows from ${cause.code} of ${subjectText(cause.subject)}`, ...evidence],
    since: since === undefined ? null : rfc3339(since),
    action:
      action === undefined
        ? null
        : { label: action.label, command: kubectlCommand(caller, action.namespace, action.args) },
  };
}

/** Returns "pod/web-0", as kubectl writes objects. */
export function subjectText({ kind, name }: FindingSubject): string {
  return `${kind.toLowerCase()}/${name}`;
}
