/** Disks that are full, or will soon be: VolumeFull, VolumeFilling. */

import { bytesText, fullInText, growthText, inodesText, sourceText } from '../disks/disk-texts.ts';
import { type NoSpaceMessage, noSpaceMessage } from '../disks/no-space.ts';
import { fullestPercent } from '../disks/usage.ts';
import type { DiskUsage } from '../model/disk.ts';
import type { Finding, FindingAction, FindingCode } from '../model/finding.ts';
import type { Binding, ClaimBinding } from '../model/set-status.ts';
import { formatInUnitOf, parseQuantity } from '../text/quantity.ts';
import { claimSubject, type FindingContext, inspectAction, type PodProblem } from './context.ts';
import { rfc3339 } from './evidence.ts';

/** Returns the findings about the disks of one ordinal. */
export function diskFindings(context: FindingContext, binding: Binding): readonly Finding[] {
  const full = fullDisk(context, binding);
  return binding.claims.flatMap((item): readonly Finding[] => {
    if (item.name === full?.item.name) return [{ ...full.finding, cause: undefined }];
    const usage = item.disk?.usage;
    if (usage === undefined || usage.level === 'ok') return [];
    const code = usage.level === 'full' ? 'VolumeFull' : 'VolumeFilling';
    return [{ ...diskFinding(context, binding, { code, item, usage }), cause: undefined }];
  });
}

/** What a container dies of when it cannot write. */
const CAUSED_BY_FULL_DISK: ReadonlySet<FindingCode> = new Set(['CrashLoop', 'ContainerEnded', 'InitBlocked']);

/** Returns the problem with the full disk as its cause, if the containers of the pod fail and a disk of it is full. */
export function explainedByFullDisk(context: FindingContext, binding: Binding, problem: PodProblem): PodProblem {
  if (!CAUSED_BY_FULL_DISK.has(problem.code)) return problem;
  const full = fullDisk(context, binding);
  if (full === undefined) return problem;
  const { podName } = binding;
  const { code, severity, subject, text, message, evidence, since, action, log, ...rest } = problem;
  return {
    ...rest,
    code: full.finding.code,
    severity: full.finding.severity,
    subject: full.finding.subject,
    text: `${text}: the disk of claim ${full.item.name} is full`,
    message: full.finding.message,
    evidence: full.finding.evidence,
    since: full.finding.since,
    action: full.finding.action,
    consequence: {
      code,
      severity,
      subject,
      message: message ?? `${podName} ${text}`,
      evidence,
      since,
      action,
      log,
      pod: podName,
    },
  };
}

interface FullDisk {
  readonly item: ClaimBinding;
  readonly finding: Omit<Finding, 'cause' | 'action'> & { readonly action: FindingAction };
}

/** Returns the fullest disk of the ordinal that is full, by its numbers or by what a container says. */
function fullDisk(context: FindingContext, binding: Binding): FullDisk | undefined {
  const disks = binding.claims.filter(({ phase, claim }) => phase === 'Bound' && claim?.volumeMode !== 'Block');
  const byLevel = disks.toSorted((a, b) => percentOf(b) - percentOf(a));
  const [fullest] = byLevel;
  const said = saidNow(binding);
  if (fullest === undefined) return undefined;
  const usage = fullest.disk?.usage;
  if (usage?.level === 'full') {
    return {
      item: fullest,
      finding: diskFinding(context, binding, { code: 'VolumeFull', item: fullest, usage, said }),
    };
  }
  if (said === undefined) return undefined;
  // What has room by its numbers is not what the container speaks of.
  const item = usage?.level === 'filling' ? fullest : disks.find(({ disk }) => disk?.usage === undefined);
  if (item === undefined) return undefined;
  const code = 'VolumeFull';
  return { item, finding: diskFinding(context, binding, { code, item, usage: item.disk?.usage, said }) };
}

/** A pod that is available again has got room meanwhile. */
function saidNow({ pod }: Binding): NoSpaceMessage | undefined {
  return pod === undefined || pod.stage === 'available' || pod.stage === 'ready' ? undefined : noSpaceMessage(pod.pod);
}

function percentOf({ disk }: ClaimBinding): number {
  return disk?.usage === undefined ? -1 : fullestPercent(disk.usage);
}

interface DiskFacts {
  readonly code: 'VolumeFull' | 'VolumeFilling';
  readonly item: ClaimBinding;
  readonly usage: DiskUsage | undefined;
  readonly said?: NoSpaceMessage | undefined;
}

function diskFinding(context: FindingContext, binding: Binding, facts: DiskFacts): FullDisk['finding'] {
  const { code, item, usage, said } = facts;
  const { set, now } = context;
  return {
    code,
    severity: code === 'VolumeFull' ? 'error' : 'warning',
    subject: claimSubject(set, item.name),
    message: `claim ${item.name} ${stateText(facts, now)}${effectText(binding, facts)}`,
    evidence: [
      ...(usage === undefined ? [] : usageEvidence(usage, now)),
      ...(said === undefined ? [] : [`container ${said.container.name} ended and said: ${said.line}`]),
      ...(usage === undefined ? [`not known how full it is: ${item.disk?.problem ?? 'it has not been read'}`] : []),
      ...growthEvidence(context, item),
    ],
    since: usage === undefined ? said?.at : undefined,
    action: wayOut(context, binding, item, usage),
    pod: binding.podName,
  };
}

function stateText({ code, usage, said }: DiskFacts, now: number): string {
  if (usage === undefined) return `is full: container ${said?.container.name ?? ''} says "No space left on device"`;
  const what = usage.scarcer === 'inodes' ? 'inodes are' : 'disk is';
  if (code === 'VolumeFull') {
    if (usage.level === 'full' && usage.scarcer === 'inodes') return 'has no inodes left';
    return `is full: ${fullestPercent(usage)} % of its ${what} used`;
  }
  const soon = fullInText(usage, now);
  return `is filling: ${fullestPercent(usage)} % of its ${what} used${soon === undefined ? '' : `, ${soon}`}`;
}

/** What it means for the set. */
function effectText({ pod, podName, inRange }: Binding, { code }: DiskFacts): string {
  if (code === 'VolumeFilling') return '';
  if (pod === undefined) return inRange ? `; ${podName} could not write when it comes back` : '';
  const isUp = pod.stage === 'available' || pod.stage === 'ready';
  return isUp ? `; ${podName} is up and can write no more` : `; ${podName} cannot write`;
}

function usageEvidence(usage: DiskUsage, now: number): readonly string[] {
  const inodes = inodesText(usage);
  const growth = growthText(usage);
  const soon = fullInText(usage, now);
  return [
    `${bytesText(usage)}, measured by ${sourceText(usage.source)} at ${rfc3339(usage.sampledAt)}`,
    ...(inodes === undefined ? [] : [inodes]),
    ...(growth === undefined ? [] : [soon === undefined ? growth : `${growth}: ${soon}`]),
    ...(usage.sharedFileSystem === undefined
      ? []
      : [`the numbers are those of a file system that it shares: ${usage.sharedFileSystem}`]),
  ];
}

function growthEvidence({ classes }: FindingContext, { claim, storageClass }: ClaimBinding): readonly string[] {
  if (claim === undefined) return [];
  const found = classes.get(storageClass);
  return [
    ...(claim.request === claim.capacity ? [] : [`it has ${claim.capacity} and asks for ${claim.request}`]),
    ...(found === undefined ? [] : [`class ${storageClass}: allowVolumeExpansion=${found.allowsExpansion}`]),
  ];
}

function wayOut(
  { set, classes }: FindingContext,
  { pod, podName, ordinal }: Binding,
  { name, claim, capacity, storageClass, origin, template }: ClaimBinding,
  usage: DiskUsage | undefined,
): FindingAction {
  const { namespace } = set.meta;
  const describe = (label: string) => inspectAction(label, ['describe', 'pvc', name], namespace);
  if (usage?.sharedFileSystem !== undefined && pod !== undefined) {
    const args = ['exec', podName, '--', 'df', '-h'];
    return inspectAction('its file systems, and make room there: a larger claim would not help', args, namespace);
  }
  if (claim !== undefined && claim.request !== claim.capacity) return describe('how far its growth has come');
  const found = classes.get(storageClass);
  if (found === undefined) return describe('the claim, and make room or grow it');
  if (!found.allowsExpansion) {
    const label = `class ${storageClass}, which does not allow growing: make room, or move to a larger volume`;
    return inspectAction(label, ['get', 'storageclass', storageClass, '-o', 'yaml'], '');
  }
  const size = largerSize(capacity);
  const patch = JSON.stringify({ spec: { resources: { requests: { storage: size } } } });
  return {
    label: `grow claim ${name}, for one to ${size}; it cannot shrink again`,
    args: ['patch', 'pvc', name, '--type=merge', '-p', patch],
    namespace,
    proposedAction:
      origin === 'claim-template'
        ? { action: 'grow', size, template, only: [ordinal], keepTemplate: true, atOnce: false }
        : undefined,
  };
}

/** Half as much again, in the same unit and rounded up: "12Gi" for "8Gi". */
function largerSize(capacity: string): string {
  const bytes = (parseQuantity(capacity) ?? 0) * 1.5;
  const [digits = '', suffix = ''] = /^([\d.]+)(.*)$/.exec(formatInUnitOf(bytes, capacity))?.slice(1) ?? [];
  return `${Math.ceil(Number(digits))}${suffix}`;
}
