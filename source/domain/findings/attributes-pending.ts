import type { Finding } from '../model/finding.ts';
import type { Binding, ClaimBinding } from '../model/set-status.ts';
import { claimSubject, inspectAction, type SetFindingContext } from './context.ts';
import { conditionEvidence, eventEvidence, unreadEvents, unresolvedEvent, withoutFullStop } from './evidence.ts';

const CONDITIONS: ReadonlySet<string> = new Set(['ModifyingVolume', 'ModifyVolumeError']);

/** A volume that is to have the attributes of another VolumeAttributesClass, and does not have them. */
export function attributesPending(
  { set, known, eventsOf }: SetFindingContext,
  binding: Binding,
  { claim, name }: ClaimBinding,
): readonly Finding[] {
  if (claim === undefined || claim.phase !== 'Bound') return [];
  const { attributesChange: change, attributesClass } = claim;
  const conditions = claim.conditions.filter(({ type, status }) => CONDITIONS.has(type) && status === 'True');
  if (change === undefined && conditions.length === 0) return [];
  const failed = conditions.find(({ type }) => type === 'ModifyVolumeError');
  const event = unresolvedEvent(eventsOf(claim.meta.uid), ['VolumeModifyFailed'], ['VolumeModifySuccessful']);
  const isRefused = change?.status === 'Infeasible';
  const message = withoutFullStop(event?.message ?? failed?.message ?? '');
  const suffix = message === '' ? '' : ` (${message})`;
  const wanted = change?.to || attributesClass || 'none';
  const state = isRefused
    ? 'the storage driver refuses it for good'
    : failed !== undefined || event !== undefined
      ? 'the storage driver could not apply it yet'
      : change?.status === 'Pending'
        ? 'the change has not begun: the class may not exist'
        : 'the storage driver is applying it';
  return [
    {
      code: 'AttributesPending',
      severity: isRefused ? 'error' : 'warning',
      subject: claimSubject(set, name),
      message: `claim ${name} asks for VolumeAttributesClass ${wanted}: ${state}${suffix}`,
      evidence: [
        `spec.volumeAttributesClassName=${attributesClass || '(none)'}`,
        ...(change === undefined
          ? []
          : [`status.modifyVolumeStatus: ${change.status || '(none)'}, to class ${change.to || '(none)'}`]),
        ...conditions.map(conditionEvidence),
        ...(event === undefined ? unreadEvents(known) : [eventEvidence(event)]),
      ],
      since: conditions[0]?.since,
      action: isRefused
        ? {
            label: 'ask for a VolumeAttributesClass that the driver can give',
            args: ['edit', 'pvc', name],
            namespace: set.meta.namespace,
            proposedAction: undefined,
          }
        : change?.status === 'Pending'
          ? inspectAction('which classes there are', ['get', 'volumeattributesclass'], '')
          : inspectAction('all that the driver says', ['describe', 'pvc', name], set.meta.namespace),
      cause: undefined,
      pod: binding.podName,
    },
  ];
}
