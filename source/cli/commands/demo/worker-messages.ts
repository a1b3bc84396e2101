/** The messages between the dashboard and the embedded cluster in its worker. */

import type { WorldName } from '../../../simulator/worlds/world-names.ts';

/** The worker's start parameters. */
export interface DemoSettings {
  readonly world: WorldName;
  /** A file or folder of manifests. */
  readonly manifests: string | undefined;
  readonly seed: number;
  readonly speed: number;
  readonly pace: 'normal' | 'lecture';
  readonly sets: number;
  readonly pods: number;
  /** 0 for any free port. */
  readonly port: number;
  readonly maxUnavailable: boolean;
}

export type DemoClusterMessage =
  | {
      readonly type: 'ready';
      readonly url: string;
      readonly kubeconfig: string;
      /** The virtual time, in milliseconds since the epoch. */
      readonly startedAt: number;
      /** A line for each manifest that is left out. */
      readonly leftOut: readonly string[];
    }
  /** Nothing was started. The message has one line for each error. */
  | { readonly type: 'failed'; readonly message: string };
