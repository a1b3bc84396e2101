/** A scene of the embedded cluster, as data. Its seconds are those of the cluster. */

import type { WorldName } from '../../source/simulator/worlds/world-names.ts';

export type SceneStep =
  /** Keys of the dashboard. */
  | { readonly keys: readonly string[] }
  /** A line that is typed in a second terminal, below the dashboard. */
  | { readonly kubectl: string }
  /** A sentence below the dashboard, until the next one or the next line. */
  | { readonly say: string }
  /** Time goes on; `speed` times as fast as in the recording, 1 unless told. */
  | { readonly pass: number; readonly speed?: number }
  /** The moment of the picture. */
  | 'picture';

export interface Scene {
  /** The name of the files. */
  readonly name: string;
  readonly title: string;
  readonly world: WorldName;
  readonly columns: number;
  readonly rows: number;
  readonly namespaces: readonly string[] | 'all';
  /** A lesson, whose panel stands beside the dashboard and whose set is there from the start. */
  readonly lesson?: string;
  /** For kubectl apply -f. */
  readonly files?: Readonly<Record<string, string>>;
  /** Lines of kubectl, and seconds that pass, before the scene begins. */
  readonly before?: readonly ({ readonly kubectl: string } | { readonly pass: number })[];
  readonly steps: readonly SceneStep[];
}
