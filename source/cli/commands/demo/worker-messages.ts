/** What the dashboard and the embedded cluster in its worker tell each other. */

export type WorldName = 'shop' | 'classroom' | 'large';

/** What the worker is started with. */
export interface DemoSettings {
  readonly world: WorldName;
  /** A file or folder of manifests. */
  readonly manifests: string | undefined;
  readonly seed: number;
  readonly speed: number;
  readonly sets: number;
  readonly pods: number;
  /** 0: any free one. */
  readonly port: number;
  readonly maxUnavailable: boolean;
}

/** Virtual time at one moment of the real clock, both in milliseconds since the epoch. */
export interface ClockReading {
  readonly virtual: number;
  readonly real: number;
  /** 0 while paused. */
  readonly speed: number;
}

export type DemoClusterMessage =
  | { readonly type: 'ready'; readonly url: string; readonly kubeconfig: string; readonly moment: ClockReading }
  /** Nothing was started; a line for each thing that is wrong. */
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'clock-reading'; readonly moment: ClockReading };
