/** A closer look at one set or one ordinal: its details, events, logs, or one of its objects as YAML. */

import type { ClusterEvent } from '../../domain/model/kinds.ts';
import type { LogBuffer } from './log-buffer.ts';
import type { TextView } from './text-view.ts';

/** Something that is read on demand; `reason` is a sentence. */
export type Fetched<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'known'; readonly value: T }
  | { readonly state: 'refused'; readonly reason: string };

/** Frozen when the look opens: whatever the cursor does. */
export interface InspectionSubject {
  readonly setUid: string;
  readonly namespace: string;
  readonly setName: string;
  /** Undefined: the set as a whole. */
  readonly ordinal: number | undefined;
}

/** An object that can be read; Secrets are not among them. */
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
 * `open`: lines come as they are written. `waiting`: nothing can be had just now, it is tried again by itself.
 * `ended`: no more will come. `text` is a sentence, or empty.
 */
export interface LogConnection {
  readonly state: 'connecting' | 'open' | 'waiting' | 'ended';
  readonly text: string;
}

interface InspectionBase {
  /** Another number: what was asked for the one before is no longer wanted. */
  readonly id: number;
  readonly subject: InspectionSubject;
  readonly view: TextView;
}

export interface DetailsInspection extends InspectionBase {
  readonly type: 'details';
}

export interface EventsInspection extends InspectionBase {
  readonly type: 'events';
  /** Events of the whole set, also where the look began at an ordinal. */
  readonly isWholeSet: boolean;
  /** Events of volumes lie in the namespace "default" and are read only here. */
  readonly volumeEvents: Fetched<readonly ClusterEvent[]>;
}

export interface LogsInspection extends InspectionBase {
  readonly type: 'logs';
  readonly pod: string;
  readonly container: string;
  /** The log of the container's run before this one. */
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

/** A shell that was asked for; the session runs it and takes it away. */
export interface ShellRequest {
  readonly id: number;
  readonly namespace: string;
  readonly pod: string;
  readonly podUid: string;
  readonly container: string;
  readonly command: string;
}

/** Where a shell has to be confirmed first. */
export interface ShellConfirmation {
  readonly type: 'shell-confirmation';
  /** Another number: the keys pressed so far were meant for something else. */
  readonly id: number;
  readonly request: Omit<ShellRequest, 'id'>;
  readonly typed: string;
  /** Keys count only once the question has been seen and the keyboard has been quiet. */
  readonly acceptsInput: boolean;
  /** Keys that came before that. */
  readonly ignoredKeys: number;
}
