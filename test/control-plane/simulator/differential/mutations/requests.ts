/** The requests that the two API servers answer: every mutation of every manifest, as a new object, as an update and as a patch. */

import { parseAllDocuments } from 'yaml';
import { type Json, objectOf, stringOf } from '../../../../../source/simulator/model/json.ts';
import { BUILT_IN } from '../../../../../source/simulator/model/served-types.ts';
import { MANIFESTS } from './manifests.ts';
import { mistakesOf } from './mistakes.ts';
import { mutationsOf } from './operators.ts';

export interface MutationRequest {
  /** "update Service web spec.ports: drop" */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly body: Json;
  readonly contentType?: string;
}

/** The manifests, with a text of the namespace's own in names of cluster-wide kinds. */
export function manifestsFor(namespace: string): readonly Json[] {
  const text = MANIFESTS.replaceAll('UNIQUE', namespace.split('-').at(-1) ?? '');
  return parseAllDocuments(text).map((document) => objectOf(document.toJS()));
}

export function collectionOf({ apiVersion, kind }: Json, namespace: string): string {
  const type = BUILT_IN.byKind(stringOf(apiVersion), stringOf(kind));
  if (type === undefined) throw new Error(`no kind ${String(kind)}`);
  const root = type.group === '' ? '/api/v1' : `/apis/${type.group}/${type.version}`;
  return `${root}/${type.namespaced ? `namespaces/${namespace}/` : ''}${type.plural}`;
}

const PATCHED = /: (null|wrong type|misspelt|other)$/;

/** Dry runs: nothing is stored. */
export function requestsFor(manifest: Json, namespace: string): readonly MutationRequest[] {
  const { kind, metadata } = manifest;
  const collection = collectionOf(manifest, namespace);
  const name = stringOf(objectOf(metadata)['name']);
  const whole = `${kind === 'Service' ? `Service ${name}` : String(kind)}`;
  const dry = '?dryRun=All&fieldManager=test';
  const created = { ...manifest, metadata: { ...objectOf(metadata), name: `${name}-new` } };
  // The name of a definition says its names.
  const isNamed = kind === 'CustomResourceDefinition';
  const mutations = mutationsOf(manifest);
  return [
    ...(isNamed ? [] : [...mutationsOf(created), ...mistakesOf(created)]).map(
      ({ name: mutation, object }): MutationRequest => ({
        name: `create ${whole} ${mutation}`,
        method: 'POST',
        path: `${collection}${dry}&fieldValidation=${mutation.length % 2 === 0 ? 'Strict' : 'Warn'}`,
        body: object,
      }),
    ),
    ...mutations.map(
      ({ name: mutation, object }): MutationRequest => ({
        name: `update ${whole} ${mutation}`,
        method: 'PUT',
        path: `${collection}/${name}${dry}&fieldValidation=Strict`,
        body: object,
      }),
    ),
    ...mutations
      .filter(({ name: mutation }) => PATCHED.test(mutation) && !/\.\d/.test(mutation))
      .map(({ name: mutation, object }): MutationRequest => {
        const [place = ''] = mutation.split(': ');
        const value = place.split('.').reduce<unknown>((found, key) => objectOf(found)[key], object) ?? null;
        const patch = place.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
        return {
          name: `patch ${whole} ${mutation}`,
          method: 'PATCH',
          path: `${collection}/${name}${dry}&fieldValidation=Strict`,
          body: objectOf(patch),
          contentType: 'application/merge-patch+json',
        };
      }),
  ];
}
