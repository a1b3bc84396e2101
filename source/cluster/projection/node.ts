import type { Condition, Node } from '../../domain/model/kinds.ts';
import { fields, flag, list, text, time } from '../json-fields.ts';
import { type ObjectField, projectConditions } from './common.ts';
import { intern } from './intern.ts';
import { projectMeta } from './meta.ts';

const ZONE = 'topology.kubernetes.io/zone';
const NO_VOLUMES: readonly string[] = [];
const OLD_ZONE = 'failure-domain.beta.kubernetes.io/zone';

export function projectNode(value: unknown): Node {
  const top = fields<ObjectField>(value);
  const meta = projectMeta(top.metadata);
  const spec = fields<'unschedulable' | 'taints'>(top.spec);
  const { conditions, volumesInUse } = fields<'conditions' | 'volumesInUse'>(top.status);
  const ready = projectConditions(conditions).find(({ type }) => type === 'Ready');
  const heartbeats = list(conditions).flatMap(
    (item) => time(fields<'lastHeartbeatTime'>(item).lastHeartbeatTime) ?? [],
  );
  return {
    kind: 'Node',
    meta,
    ready: ready?.status ?? 'Unknown',
    readySince: ready?.since,
    heartbeatAt: heartbeats.length === 0 ? undefined : Math.max(...heartbeats),
    readyReason: ready === undefined || ready.status === 'True' ? '' : reasonText(ready),
    zone: meta.labels[ZONE] ?? meta.labels[OLD_ZONE] ?? '',
    volumesInUse: ready?.status === 'True' ? NO_VOLUMES : list(volumesInUse).map((name) => text(name)),
    unschedulable: flag(spec.unschedulable),
    taints: list(spec.taints).map((item) => {
      const taint = fields<'key' | 'value' | 'effect'>(item);
      return { key: intern(text(taint.key)), value: intern(text(taint.value)), effect: intern(text(taint.effect)) };
    }),
  };
}

function reasonText({ reason, message }: Condition): string {
  return [reason, message].filter((part) => part !== '').join(': ');
}
