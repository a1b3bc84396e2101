import { compareSizes } from '../expansion/size.ts';
import type { Finding, FindingAction } from '../model/finding.ts';
import type { StatefulSet } from '../model/kinds.ts';
import type { Binding, ClaimBinding } from '../model/set-status.ts';
import { parseQuantity } from '../text/quantity.ts';
import { claimSubject, inspectAction, type SetFindingContext } from './context.ts';

/**
 * A claim that differs from the set's template, because an earlier set of that name created it or because it was
 * resized manually. Templates are immutable, claims are found by name, and no status shows the difference
 * (kubernetes#141876).
 */
export function claimTemplateDrift(
  { set }: SetFindingContext,
  binding: Binding,
  item: ClaimBinding,
): readonly Finding[] {
  const { claim, name } = item;
  const template = set.claimTemplates.find((candidate) => candidate.name === item.template);
  if (claim === undefined || template === undefined) return [];
  const differences: string[] = [];
  const wanted = parseQuantity(template.request);
  const requestedBytes = parseQuantity(claim.request);
  if (wanted !== undefined && requestedBytes !== undefined && wanted !== requestedBytes) {
    differences.push(`size ${claim.request} instead of ${template.request}`);
  }
  if (template.storageClass !== undefined && template.storageClass !== (claim.storageClass ?? '')) {
    differences.push(`class ${claim.storageClass ?? '(none)'} instead of ${template.storageClass || '(none)'}`);
  }
  if ([...template.accessModes].sort().join() !== [...claim.accessModes].sort().join()) {
    differences.push(`access modes ${claim.accessModes.join(', ')} instead of ${template.accessModes.join(', ')}`);
  }
  if (differences.length === 0) return [];
  const isOlder = claim.meta.createdAt < set.meta.createdAt;
  return [
    {
      code: 'ClaimTemplateDrift',
      severity: 'warning',
      subject: claimSubject(set, name),
      message: `claim ${name} is not as the template ${template.name} wants it: ${differences.join(', ')}`,
      evidence: [
        `template ${template.name}: ${template.request} ${template.accessModes.join(',')} class ${template.storageClass ?? '(default)'}`,
        `claim ${name}: ${claim.request} ${claim.accessModes.join(',')} class ${claim.storageClass ?? '(none)'}`,
        isOlder ? 'the claim is older than the set' : 'the claim was changed after the set had made it',
      ],
      since: claim.meta.createdAt,
      action: wayOut(set, binding, item, template.request),
      cause: undefined,
      pod: binding.podName,
    },
  ];
}

/** The claim grows to the size of its template, or the template to that of its claim. */
function wayOut(
  set: StatefulSet,
  { ordinal }: Binding,
  { claim, name, template }: ClaimBinding,
  size: string,
): FindingAction {
  const { namespace } = set.meta;
  const look = inspectAction(`claim ${name}`, ['describe', 'pvc', name], namespace);
  const difference = compareSizes(claim?.request ?? '', size) ?? 0;
  if (claim === undefined || difference === 0) return look;
  return difference < 0
    ? {
        label: `grow claim ${name} to ${size}, where its class allows that`,
        args: ['patch', 'pvc', name, '-p', sizePatch(size)],
        namespace,
        proposedAction: { action: 'grow', size, template, only: [ordinal], keepTemplate: true, atOnce: false },
      }
    : {
        ...look,
        label: `grow claim template ${template} to ${claim.request} too (stsview grow ${set.meta.name} ${claim.request})`,
        proposedAction: {
          action: 'grow',
          size: claim.request,
          template,
          only: undefined,
          keepTemplate: false,
          atOnce: false,
        },
      };
}

function sizePatch(storage: string): string {
  return JSON.stringify({ spec: { resources: { requests: { storage } } } });
}
