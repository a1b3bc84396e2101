/** Reads which installed release an object of a deployment tool stands for. */

import { type ApiKind, kindName } from './api-kind.ts';
import { isJsonObject, textAt } from './json-value.ts';
import type { SoughtClaim } from './sought-claim.ts';

/** Kinds that keep the objects of a release or an application in the cluster. */
const INSTALLERS =
  /^(?:HelmRelease\..*toolkit\.fluxcd\.io|Kustomization\.kustomize\.toolkit\.fluxcd\.io|Application\.argoproj\.io|HelmChart\.helm\.cattle\.io|App\.kappctrl\.k14s\.io)$/;

const NAME_FIELDS = [
  ['metadata', 'name'],
  ['spec', 'releaseName'],
  ['spec', 'source', 'helm', 'releaseName'],
] as const;

export function releaseNamesOf(
  object: unknown,
  kind: ApiKind,
): readonly { readonly release: string; readonly field: string }[] {
  if (!INSTALLERS.test(kindName(kind)) || !isJsonObject(object)) return [];
  const target = textAt(object, 'spec', 'targetNamespace');
  const named = NAME_FIELDS.map((path) => ({ release: textAt(object, ...path), field: path.join('.') }));
  // Flux puts the target namespace in front of the name where no release name is given.
  const composed = { release: `${target}-${textAt(object, 'metadata', 'name')}`, field: 'spec.targetNamespace' };
  return [...named.filter(({ release }) => release !== ''), ...(target === '' ? [] : [composed])];
}

/** States of a release after which nothing of it is wanted. */
const ENDED: ReadonlySet<string> = new Set(['uninstalled', 'uninstalling', 'superseded']);

type Labels = Readonly<Record<string, string>>;

/** Reports whether Helm keeps a release in the Secret or ConfigMap of these labels. */
export function isOfHelm({ owner, name, status }: Labels): boolean {
  return (owner === 'helm' || owner === 'TILLER') && name !== undefined && status !== undefined;
}

/** Returns the name of the release; undefined if it is over. */
export function helmReleaseIn({ name, status = '' }: Labels): string | undefined {
  return ENDED.has(status.toLowerCase()) ? undefined : name;
}

/** Reports whether the labels of the claim, or a name that its set can have had, are those of the release. */
export function belongsToRelease({ releases, setNames }: SoughtClaim, release: string): boolean {
  return releases.includes(release) || setNames.some((name) => name === release || name.startsWith(`${release}-`));
}
