/** A closer look at one set or one ordinal: its details, events, logs, or one of its objects as YAML. */

import type { ClusterEvent } from '../domain/kinds.ts';
import type { LogBuffer } from './log-buffer.ts';
import type { TextView } from './text-view.ts';

/** Something that is read on demand; `reason` is a sentence. */
export type Fetched<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'known'; readonly value: T }
  | { readonly state: 'refused'; readonly reason: string };

/** Frozen when the look opens: whatever the cursor does. */
export interface LookSubject {
  readonly setUid: string;
  readonly namespace: string;
  readonly setName: string;
  /** Undefined: the set as a whole. */
  readonly ordinal: number | undefined;
}

/** An object that can be read; Secrets are not among them. */
export interface LookObject {
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

interface LookBase {
  /** Another number: what was asked for the one before is no longer wanted. */
  readonly id: number;
  readonly subject: LookSubject;
  readonly view: TextView;
}

export interface DetailsLook extends LookBase {
  readonly type: 'details';
}

export interface EventsLook extends LookBase {
  readonly type: 'events';
  /** Events of the whole set, also where the look began at an ordinal. */
  readonly whole: boolean;
  /** Events of volumes lie in the namespace "default" and are read only here. */
  readonly ofVolumes: Fetched<readonly ClusterEvent[]>;
}

export interface LogsLook extends LookBase {
  readonly type: 'logs';
  readonly pod: string;
  readonly container: string;
  /** The log of the container's run before this one. */
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly log: LogBuffer;
  readonly connection: LogConnection;
}

export interface YamlLook extends LookBase {
  readonly type: 'yaml';
  readonly object: LookObject;
  readonly managedFields: boolean;
  /** Lines. */
  readonly text: Fetched<readonly string[]>;
}

export type Look = DetailsLook | EventsLook | LogsLook | YamlLook;

/** A shell that was asked for; the session runs it and takes it away. */
export interface ShellWish {
  readonly id: number;
  readonly namespace: string;
  readonly pod: string;
  readonly podUid: string;
  readonly container: string;
  readonly command: string;
}

/** Where a shell has to be confirmed first. */
export interface ShellQuestion {
  readonly type: 'shell-question';
  /** Another number: the keys pressed so far were meant for something else. */
  readonly id: number;
  readonly wish: Omit<ShellWish, 'id'>;
  readonly typed: string;
  /** Keys count only once the question has been seen and the keyboard has been quiet. */
  readonly armed: boolean;
  /** Keys that came before that. */
  readonly ignored: number;
}
