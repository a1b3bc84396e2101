import type { ObjectMeta } from './object-meta.ts';

export interface ClusterEvent {
  readonly kind: 'Event';
  readonly meta: ObjectMeta;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  /** Without the prefix that the recorder adds to a combined event. */
  readonly message: string;
  /** One event stands for several of this reason whose messages differ; the message is the newest. */
  readonly isCombined: boolean;
  readonly count: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly source: string;
  readonly subject: { readonly kind: string; readonly namespace: string; readonly name: string; readonly uid: string };
}
