import type { ControllerRevision } from '../../domain/model/kinds.ts';
import { fields, integer, list, time } from '../json-fields.ts';
import { projectMeta } from './meta.ts';

/** Returns undefined for the revision of anything but a StatefulSet (a DaemonSet has them too). */
export function projectControllerRevision(value: unknown): ControllerRevision | undefined {
  const top = fields<'metadata' | 'revision'>(value);
  const meta = projectMeta(top.metadata);
  if (!meta.owners.some((owner) => owner.kind === 'StatefulSet')) return undefined;
  return { kind: 'ControllerRevision', meta, revision: integer(top.revision, 0), writtenAt: writtenAt(top.metadata) };
}

function writtenAt(metadata: unknown): number | undefined {
  const entries = list(fields<'managedFields'>(metadata).managedFields);
  const times = entries.flatMap((entry) => time(fields<'time'>(entry).time) ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}
