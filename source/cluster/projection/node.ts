import type { Condition, Node } from '../../domain/kinds.ts';
import { projectConditions, type Top } from './common.ts';
import { intern } from './intern.ts';
import { projectMeta } from './meta.ts';
import { fields, flag, list, text } from './reader.ts';

const ZONE = 'topology.kubernetes.io/zone';
const OLD_ZONE = 'failure-domain.beta.kubernetes.io/zone';

export function projectNode(value: unknown): Node {
  const top = fields<Top>(value);
  const meta = projectMeta(top.metadata);
  const spec = fields<'unschedulable' | 'taints'>(top.spec);
  const ready = projectConditions(fields<'conditions'>(top.status).conditions).find(({ type }) => type === 'Ready');
  return {
    kind: 'Node',
    meta,
    ready: ready?.status ?? 'Unknown',
    readySince: ready?.since,
    readyReason: ready === undefined || ready.status === 'True' ? '' : reasonText(ready),
    zone: meta.labels[ZONE] ?? meta.labels[OLD_ZONE] ?? '',
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
