/** Notes on a claim, its volume or its set by which somebody asks to keep it. */

import type { Claim, ObjectMeta, StatefulSet, Volume } from '../model/kinds.ts';
import { type Veto, veto } from './veto.ts';

type KeepNote = (value: string) => boolean;

const isOneOf =
  (...accepted: readonly string[]): KeepNote =>
  (value) =>
    accepted.includes(value.trim().toLowerCase());

/** Options of Argo CD, separated by commas, that let it neither delete nor prune the object unasked. */
const SYNC_OPTION = /(?:^|,)\s*(?:prune|delete)\s*=\s*(?:false|confirm)\s*(?:,|$)/i;

/** Annotations that ask to keep an object, and the values that do so. */
const KEEP_ANNOTATIONS: Readonly<Record<string, KeepNote>> = {
  'helm.sh/resource-policy': isOneOf('keep'),
  'argocd.argoproj.io/sync-options': (value) => SYNC_OPTION.test(value),
  'kustomize.toolkit.fluxcd.io/prune': isOneOf('disabled'),
  'client.lifecycle.config.k8s.io/deletion': isOneOf('detach'),
  'cli-utils.sigs.k8s.io/on-remove': isOneOf('keep'),
  'kapp.k14s.io/delete-strategy': isOneOf('orphan'),
  'pulumi.com/retainOnDelete': isOneOf('true'),
};

/** "example.com/do-not-delete: true", "deletion-protection: enabled", "services.k8s.aws/deletion-policy: retain" */
const KEEP_KEY =
  /(?:^|[./_-])(?:keep|preserve|protect(?:ed|ion)?|undeletable|(?:do-?not|dont|no|never)-?(?:delete|remove|prune|clean(?:up)?|touch)|(?:deletion|delete)-?protect(?:ed|ion)?|prevent-?(?:destroy|delet(?:e|ion))|retain(?:-on-delet(?:e|ion))?|legal-?hold|(?:deletion|delete|reclaim|removal|reconcile|prune)-?policy|ttl|expir(?:es|y))$/i;
const KEEP_VALUE =
  /^(?:true|yes|on|1|enabled?|keep|retain|preserve|orphan|abandon|detach(?:-on-delete)?|never|forever|protect(?:ed)?)$/i;
/** In a remark of any name. */
const KEEP_WORDS = /\b(?:do not|don['’]?t|never|must not be|mustn['’]t be) (?:delete|remove|prune|clean|touch)/i;

/** Reports whether an annotation or a label asks to keep the object. */
export function isKeepNote(key: string, value: string): boolean {
  const known = Object.hasOwn(KEEP_ANNOTATIONS, key) ? KEEP_ANNOTATIONS[key] : undefined;
  if (known !== undefined) return known(value);
  return (KEEP_KEY.test(key) && KEEP_VALUE.test(value.trim())) || KEEP_WORDS.test(value);
}

/** Finalizers of Kubernetes itself, which do not ask to keep the object. */
const OWN_FINALIZERS: ReadonlySet<string> = new Set([
  'kubernetes.io/pvc-protection',
  'kubernetes.io/pv-protection',
  'kubernetes.io/pv-controller',
  'external-provisioner.volume.kubernetes.io/finalizer',
  'foregroundDeletion',
  'orphan',
]);
/** The attacher of a driver holds the volume while it is attached to a node. */
const ATTACHER_FINALIZER = /^external-attacher\//;

export function keepVetoes(claim: Claim, volume: Volume | undefined, sets: readonly StatefulSet[]): readonly Veto[] {
  const noted: readonly (readonly [string, ObjectMeta])[] = [
    ['it', claim.meta],
    ...(volume === undefined ? [] : [[`its volume ${volume.meta.name}`, volume.meta] as const]),
    ...sets.map(({ meta }) => [`StatefulSet ${meta.name}`, meta] as const),
  ];
  return noted.flatMap(([subject, { annotations, labels, finalizers }]) => [
    ...Object.entries(annotations)
      .filter(([key, value]) => isKeepNote(key, value))
      .map(([key, value]) => veto(`${subject} has the annotation ${key}: ${value}, which asks to keep it`)),
    ...Object.entries(labels)
      .filter(([key, value]) => isKeepNote(key, value))
      .map(([key, value]) => veto(`${subject} has the label ${key}=${value}, which asks to keep it`)),
    ...finalizers
      .filter((name) => !OWN_FINALIZERS.has(name) && !ATTACHER_FINALIZER.test(name))
      .map((name) => veto(`${subject} has the finalizer ${name}, which protects it`)),
  ]);
}
