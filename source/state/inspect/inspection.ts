/** An inspection of one set or one ordinal: its details, events, logs, or one of its objects as YAML. */

import type { ClusterEvent } from '../../domain/model/kinds.ts';
import type { LogBuffer } from './log-buffer.ts';
import type { TextView } from './text-view.ts';

/** A value that is read on demand. `reason` is a sentence. */
export type Fetched<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'known'; readonly value: T }
  | { readonly state: 'refused'; readonly reason: string };

/** The subject of an inspection, fixed when it opens, whatever the cursor does. */
export interface InspectionSubject {
  readonly setUid: string;
  readonly namespace: string;
  readonly setName: string;
  /** Undefined for the set as a whole. */
  readonly ordinal: number | undefined;
}

/** An object whose YAML can be read. Secrets are not included. */
export interface InspectedObjectRef {
  readonly kind:
    | 'StatefulSet'
    | 'Pod'
    | 'PersistentVolumeClaim'
    | 'PersistentVolume'
    | 'Service'
    | 'ControllerRevision'
    | 'Node';
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
}

/**
 * `open`: lines arrive as they are written. `waiting`: no lines are available now, and it is retried automatically.
 * `ended`: no more lines will arrive. `text` is a sentence, or empty.
 */
export interface LogConnection {
  readonly state: 'connecting' | 'open' | 'waiting' | 'ended';
  readonly text: string;
}

export type ShownLogs =
  | { readonly type: 'pod'; readonly pod: string; readonly container: string }
  /** All members of the set, merged by time. `container`: undefined for the one of each member that is shown first. */
  | { readonly type: 'members'; readonly container: string | undefined };

interface InspectionBase {
  /** With a new number, results requested under an earlier one are discarded. */
  readonly id: number;
  readonly subject: InspectionSubject;
  readonly view: TextView;
}

export interface DetailsInspection extends InspectionBase {
  readonly type: 'details';
}

export interface EventsInspection extends InspectionBase {
  readonly type: 'events';
  /** True for the events of the whole set, also if the inspection was opened for an ordinal. */
  readonly isWholeSet: boolean;
  /** Events of volumes are in the namespace "default" and are read only here. */
  readonly volumeEvents: Fetched<readonly ClusterEvent[]>;
}

export interface LogsInspection extends InspectionBase {
  readonly type: 'logs';
  readonly source: ShownLogs;
  /** True for the log of the container's previous run. */
  readonly isPrevious: boolean;
  readonly showTimestamps: boolean;
  readonly log: LogBuffer;
  readonly connection: LogConnection;
}

export interface YamlInspection extends InspectionBase {
  readonly type: 'yaml';
  readonly object: InspectedObjectRef;
  readonly showManagedFields: boolean;
  /** Lines. */
  readonly text: Fetched<readonly string[]>;
}

export type Inspection = DetailsInspection | EventsInspection | LogsInspection | YamlInspection;

/** A requested shell. The session runs it and removes the request. */
export interface ShellRequest {
  readonly id: number;
  readonly namespace: string;
  readonly pod: string;
  readonly podUid: string;
  readonly container: string;
  readonly command: string;
}

/** The confirmation of a shell in a protected context. */
export interface ShellConfirmation {
  readonly type: 'shell-confirmation';
  /** With a new number, the keys pressed so far were meant for an earlier dialog. */
  readonly id: number;
  readonly request: Omit<ShellRequest, 'id'>;
  readonly typed: string;
  /** True once the dialog has been visible and no key has been pressed for a moment. Keys have no effect before. */
  readonly acceptsInput: boolean;
  /** The number of keys ignored before that. */
  readonly ignoredKeys: number;
}
