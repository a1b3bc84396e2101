/** Reads manifests from files, as kubectl reads them. A single syntax error refuses all of them, with file and line. */

import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isObject, itemsOf, type Json, objectOf, stringOf } from '../model/json.ts';
import type { KubeObject } from '../model/kube-object.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import { type DocumentText, splitDocuments } from '../yaml/split-documents.ts';
import { YamlProblem } from '../yaml/yaml-problem.ts';
import { ManifestError } from './manifest-error.ts';
import { readText } from './read-bytes.ts';

export interface Manifest {
  readonly object: KubeObject;
  /** "world.yaml:12" */
  readonly place: string;
}

const MAX_OBJECTS = 20_000;
/** The API server takes no object with more than 3 MiB. */
const MAX_CHARACTERS = 4 * 2 ** 20;
const MAX_PROBLEMS = 10;

class ManifestReader {
  readonly manifests: Manifest[] = [];
  readonly problems: string[] = [];

  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** @throws ManifestError if there is too much to go on */
  document({ text, line }: DocumentText): void {
    const placeAt = (offset: number): string => {
      const before = text.slice(0, offset);
      return `${this.#file}:${line + (before.match(/\n/g)?.length ?? 0)}`;
    };
    if (text.length > MAX_CHARACTERS) {
      const limit = `${MAX_CHARACTERS / 2 ** 20} MiB`;
      const place = `${this.#file}:${line}`;
      throw new ManifestError([
        `${place}: a document larger than ${limit}: divide it by lines of "---" between objects`,
      ]);
    }
    try {
      const value = readYaml(text);
      // The first line that is neither the marker nor empty nor a comment.
      const start = text.search(/^(?!---|[ \t]*(?:#|$))/m);
      if (value !== null) this.#value(value, placeAt(Math.max(0, start)));
    } catch (error) {
      if (!(error instanceof YamlProblem)) throw error;
      this.problems.push(`${placeAt(error.offset)}: ${error.message}`);
    }
    if (this.manifests.length > MAX_OBJECTS) {
      throw new ManifestError([`${this.#file}: more than ${MAX_OBJECTS} objects: split it, or leave some out`]);
    }
  }

  #value(value: unknown, place: string): void {
    const problem = problemOf(value);
    if (problem !== undefined) this.problems.push(`${place}: ${problem}`);
    if (problem !== undefined || !isObject(value)) return;
    const { metadata } = value;
    const [apiVersion, kind] = [stringOf(value['apiVersion']), stringOf(value['kind'])];
    if (kind.endsWith('List') && Array.isArray(value['items'])) {
      for (const item of itemsOf(value['items'])) this.#value(item, place);
      return;
    }
    const own = { name: '', ...objectOf(metadata), uid: '', resourceVersion: '', creationTimestamp: '' };
    this.manifests.push({ object: { ...value, apiVersion, kind, metadata: own }, place });
  }
}

/** Returns why it is no object with a name. */
function problemOf(value: unknown): string | undefined {
  if (!isObject(value)) return 'an object with apiVersion, kind and metadata is wanted';
  const { apiVersion, kind, metadata = null } = value;
  if (stringOf(apiVersion) === '' || stringOf(kind) === '') return 'apiVersion or kind is missing';
  if (stringOf(kind).endsWith('List') && Array.isArray(value['items'])) return undefined;
  return nameProblem(metadata);
}

function nameProblem(metadata: unknown): string | undefined {
  if (metadata !== null && !isObject(metadata)) return 'metadata has to be an object';
  const fields: Json = metadata ?? {};
  for (const field of ['name', 'generateName', 'namespace']) {
    const value = fields[field] ?? '';
    if (typeof value !== 'string') return `metadata.${field} has to be a text: write "${String(value)}" in quotes`;
  }
  return (fields['name'] ?? '') === '' && (fields['generateName'] ?? '') === ''
    ? 'metadata.name is missing'
    : undefined;
}

/**
 * Returns the objects of a YAML text with any number of documents, and of the lists in it.
 * @param file its name in messages
 * @throws ManifestError
 */
export function parseManifests(text: string, file: string): readonly Manifest[] {
  const reader = new ManifestReader(file);
  let left = 0;
  for (const document of splitDocuments(text)) {
    // Whoever gives the wrong file need not read a line about each of its documents.
    if (reader.problems.length >= MAX_PROBLEMS) left += 1;
    else reader.document(document);
  }
  const more = left === 0 ? [] : [`${file}: ${left} more documents were not looked at`];
  if (reader.problems.length > 0) throw new ManifestError([...reader.problems, ...more]);
  return reader.manifests;
}

/** Returns the files to read: of a folder, those with the names of manifests. */
async function filesOf(path: string): Promise<readonly string[]> {
  if (path === '-' || !(await stat(path)).isDirectory()) return [path];
  const names = (await readdir(path, { withFileTypes: true }))
    .filter((entry) => /\.(?:ya?ml|json)$/.test(entry.name) && (entry.isFile() || entry.isSymbolicLink()))
    .map(({ name }) => name)
    .sort();
  if (names.length === 0) throw new ManifestError([`${path}: no .yaml, .yml or .json file in it`]);
  return names.map((name) => join(path, name));
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder',
  ELOOP: 'it is a link that leads back to itself',
  ENOENT: 'there is no such file or folder',
  ENXIO: 'it is a socket',
};

function unreadable(path: string, error: unknown): ManifestError {
  if (!(error instanceof Error)) return new ManifestError([`${path}: ${String(error)}`]);
  const { code = '' }: NodeJS.ErrnoException = error;
  return new ManifestError([`${path}: ${REASONS[code] ?? error.message}`]);
}

async function readManifestFile(path: string): Promise<readonly Manifest[]> {
  const file = path === '-' ? 'standard input' : basename(path);
  if (/^kustomization\.ya?ml$/.test(file)) {
    throw new ManifestError([`${file}: build it first: kubectl kustomize FOLDER > FILE`]);
  }
  let text: string;
  try {
    text = await readText(path, file);
  } catch (error) {
    throw error instanceof ManifestError ? error : unreadable(path, error);
  }
  return parseManifests(text, file);
}

/**
 * Returns the objects of a file, of the standard input ("-"), or of all manifests in a folder, sorted by name.
 * @throws ManifestError, also if a file cannot be read
 */
export async function readManifests(path: string): Promise<readonly Manifest[]> {
  if (/^https?:\/\//.test(path)) {
    throw new ManifestError([`${path}: addresses are not read: curl -LO ${path}, then give the file`]);
  }
  const problems: string[] = [];
  const manifests: Manifest[] = [];
  let files: readonly string[];
  try {
    files = await filesOf(path);
  } catch (error) {
    throw error instanceof ManifestError ? error : unreadable(path, error);
  }
  for (const file of files) {
    try {
      manifests.push(...(await readManifestFile(file)));
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
      problems.push(error.message);
    }
  }
  if (problems.length > 0) throw new ManifestError(problems);
  if (manifests.length === 0) throw new ManifestError([`${path}: no object in it`]);
  if (manifests.length > MAX_OBJECTS) {
    throw new ManifestError([`${path}: more than ${MAX_OBJECTS} objects: leave some out`]);
  }
  return manifests;
}
