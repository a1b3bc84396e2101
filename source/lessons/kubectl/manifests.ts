/** The manifests of a lesson's file. */

import { parseAllDocuments } from 'yaml';
import { isPlainObject } from './json.ts';
import { kindOfObject, type LessonKind } from './kinds.ts';
import { KubectlLineError } from './kubectl-command.ts';

export interface LessonManifest {
  readonly kind: LessonKind;
  readonly name: string;
  readonly object: Readonly<Record<string, unknown>>;
}

function manifestOf(value: unknown, file: string): LessonManifest {
  if (!isPlainObject(value) || !isPlainObject(value['metadata'])) {
    throw new KubectlLineError(`${file}: an object with apiVersion, kind and metadata is wanted`);
  }
  const { apiVersion, kind, metadata } = value;
  const known = kindOfObject(String(apiVersion), String(kind));
  if (known === undefined) {
    throw new KubectlLineError(`${file}: the kind ${String(kind)} of ${String(apiVersion)} is not known to lessons`);
  }
  return { kind: known, name: String(metadata['name']), object: value };
}

/** @throws KubectlLineError if it is no list of manifests */
export function readLessonManifests(text: string, file: string): readonly LessonManifest[] {
  const documents = parseAllDocuments(text);
  if ('empty' in documents) return [];
  return documents.flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new KubectlLineError(`${file}: ${error.message.split('\n')[0]}`);
    const value: unknown = document.toJS();
    return value === null ? [] : [manifestOf(value, file)];
  });
}
