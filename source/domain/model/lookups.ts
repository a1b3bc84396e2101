/** Objects that are read only while a finding needs them, and that are not watched. */

import type { Condition, LabelSelector } from './object-meta.ts';
import type { EndpointSlice, Service } from './service.ts';
import type { SetWriters } from './set-writers.ts';

/** The lease that the active kube-controller-manager renews every few seconds; it has none where one runs alone. */
export type ControllerLease =
  /** `readAt`: when it was read, in milliseconds since the epoch. */
  | { readonly type: 'held'; readonly holder: string; readonly renewedAt: number; readonly readAt: number }
  | { readonly type: 'absent' }
  | { readonly type: 'forbidden' };

export interface DisruptionBudget {
  readonly name: string;
  /** Undefined selects nothing. */
  readonly selector: LabelSelector | undefined;
  readonly unhealthyPods: 'IfHealthyBudget' | 'AlwaysAllow';
  readonly disruptionsAllowed: number;
  readonly currentHealthy: number;
  readonly desiredHealthy: number;
  readonly expectedPods: number;
}

/** Which reading completes a finding. */
export type LookupName = 'controller-lease' | 'webhooks' | 'limit-ranges' | 'set-writers';

export interface WebhookConfiguration {
  readonly kind: 'ValidatingWebhookConfiguration' | 'MutatingWebhookConfiguration';
  readonly name: string;
  /** Names of its webhooks. */
  readonly webhooks: readonly string[];
}

/** What is in a namespace by whose names members of other namespaces may be looked for. */
export interface PeerNamespace {
  readonly services: readonly Service[];
  readonly slices: readonly EndpointSlice[];
}

/** Whether a namespace is being deleted, and what its controller says of what is left in it. */
export interface NamespaceState {
  /** Undefined if it is not being deleted. */
  readonly deletionAt: number | undefined;
  readonly conditions: readonly Condition[];
  /** Those of its metadata, and those of its spec without the namespace controller's own. */
  readonly finalizers: readonly string[];
}

export interface Lookups {
  /** Undefined if it has not been read. */
  readonly controllerLease?: ControllerLease;
  /** By namespace; without an entry where they have not been read. */
  readonly budgets?: ReadonlyMap<string, readonly DisruptionBudget[] | 'forbidden'>;
  readonly webhooks?: readonly WebhookConfiguration[] | 'forbidden';
  /** Names of LimitRanges by namespace. */
  readonly limitRanges?: ReadonlyMap<string, readonly string[] | 'forbidden'>;
  /** By namespace, for those that are not watched; without an entry where they have not been read. */
  readonly peers?: ReadonlyMap<string, PeerNamespace | 'forbidden'>;
  /** By namespace; without an entry where they have not been read. */
  readonly setWriters?: ReadonlyMap<string, SetWriters>;
  /** By name; without an entry where they have not been read. */
  readonly namespaces?: ReadonlyMap<string, NamespaceState | 'forbidden'>;
}

export const NO_LOOKUPS: Lookups = {};
