/** Reads manifests from files, as kubectl reads them. A single syntax error refuses all of them, with file and line. */

import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isMap, LineCounter, parseAllDocuments, type Tags } from 'yaml';
import { isObject, itemsOf, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';

export interface Manifest {
  readonly object: KubeObject;
  /** "world.yaml:12" */
  readonly place: string;
}

/** The message has a line for each error: "world.yaml:12: …". */
export class ManifestError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ManifestError';
  }
}

const MAX_BYTES = 32 * 2 ** 20;
const MAX_DOCUMENTS = 20_000;

function readManifest(value: unknown, location: string, problems: string[]): readonly Manifest[] {
  if (!isObject(value)) {
    problems.push(`${location}: an object with apiVersion, kind and metadata is wanted`);
    return [];
  }
  const { apiVersion, kind } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
    problems.push(`${location}: apiVersion or kind is missing`);
    return [];
  }
  if (kind.endsWith('List') && Array.isArray(value['items'])) {
    return itemsOf(value['items']).flatMap((item) => readManifest(item, location, problems));
  }
  const metadata = objectOf(value['metadata']);
  const name = stringOf(metadata['name']);
  if (name === '' && stringOf(metadata['generateName']) === '') {
    problems.push(`${location}: metadata.name is missing`);
    return [];
  }
  const own = { ...metadata, name, uid: '', resourceVersion: '', creationTimestamp: '' };
  return [{ object: { ...value, apiVersion, kind, metadata: own }, place: location }];
}

/** Returns null if an alias is undefined or expands too far, which shows only here. */
function resolveAliases(document: { readonly toJS: () => unknown }, location: string, problems: string[]): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    problems.push(`${location}: ${error.message}`);
    return null;
  }
}

/** YAML 1.1 has numbers of base 60 and times, which the parser of kubectl does not know. */
function withoutTimes(tags: Tags): Tags {
  return tags.filter((tag) => typeof tag === 'string' || !/timestamp|TIME/.test(`${tag.tag} ${tag.format ?? ''}`));
}

/**
 * Returns the objects of a YAML text with any number of documents, and of the lists in it.
 * @param file its name in messages
 * @throws ManifestError
 */
export function parseManifests(text: string, file: string): readonly Manifest[] {
  if ((text.match(/^---/gm)?.length ?? 0) > MAX_DOCUMENTS) {
    throw new ManifestError([`${file}: more than ${MAX_DOCUMENTS} documents: split it, or leave some out`]);
  }
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    version: '1.1',
    merge: true,
    lineCounter: lines,
    customTags: withoutTimes,
  });
  const problems: string[] = [];
  const lineAt = (offset: number): string => `${file}:${lines.linePos(offset).line}`;
  const manifests = ('empty' in documents ? [] : documents).flatMap((document) => {
    for (const error of document.errors) {
      problems.push(`${lineAt(error.pos[0])}: ${error.message.split('\n')[0]?.replace(/ at line .*$/, '')}`);
    }
    const start = isMap(document.contents) ? document.contents.range?.[0] : document.range[0];
    const location = lineAt(start ?? 0);
    const value = document.errors.length > 0 ? null : resolveAliases(document, location, problems);
    return value === null ? [] : readManifest(value, location, problems);
  });
  if (problems.length > 0) throw new ManifestError(problems);
  return manifests;
}

async function filesOf(path: string): Promise<readonly string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => /\.(?:ya?ml|json)$/.test(name)).sort();
  if (names.length === 0) throw new ManifestError([`${path}: no .yaml, .yml or .json file in it`]);
  return names.map((name) => join(path, name));
}

function unreadable(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, path = '' }: NodeJS.ErrnoException = error;
  if (code === 'ENOENT') return `${path}: there is no such file or folder`;
  return code === 'EACCES' ? `${path}: it may not be read` : error.message;
}

async function readManifestFile(path: string): Promise<readonly Manifest[]> {
  const file = basename(path);
  if (/^kustomization\.ya?ml$/.test(file)) {
    throw new ManifestError([`${file}: build it first: kubectl kustomize FOLDER > FILE`]);
  }
  if ((await stat(path)).size > MAX_BYTES) {
    throw new ManifestError([`${file}: larger than ${MAX_BYTES / 2 ** 20} MiB: split it, or leave some out`]);
  }
  return parseManifests(await readFile(path, 'utf8'), file);
}

/**
 * Returns the objects of a file, or of all manifests in a folder, sorted by name.
 * @throws ManifestError, also if a file cannot be read
 */
export async function readManifests(path: string): Promise<readonly Manifest[]> {
  const problems: string[] = [];
  const manifests: Manifest[] = [];
  try {
    for (const file of await filesOf(path)) {
      try {
        manifests.push(...(await readManifestFile(file)));
      } catch (error) {
        if (!(error instanceof ManifestError)) throw error;
        problems.push(error.message);
      }
    }
  } catch (error) {
    if (error instanceof ManifestError) throw error;
    throw new ManifestError([unreadable(error)]);
  }
  if (problems.length > 0) throw new ManifestError(problems);
  if (manifests.length === 0) throw new ManifestError([`${path}: no object in it`]);
  return manifests;
}
