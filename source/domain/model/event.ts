import type { ObjectMeta } from './object-meta.ts';

export interface ClusterEvent {
  readonly kind: 'Event';
  readonly meta: ObjectMeta;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly source: string;
  readonly subject: { readonly kind: string; readonly namespace: string; readonly name: string; readonly uid: string };
}
