/** The files in which sets are kept while they are exchanged: one per set, mode 0600. */

import { constants } from 'node:fs';
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectRef, SetKeeper } from '../../actions/ports.ts';
import type { JournalEntry } from '../journal/journal-entry.ts';
import { makeFolder, withinTimeLimit } from '../journal/journal-file.ts';
import { type KeptSetFile, parseKeptSet } from './kept-set.ts';

export interface KeptSetSettings {
  readonly folder: string;
  /** This process. */
  readonly process: JournalEntry['process'];
  /** Reports whether the process that wrote a file still runs. */
  readonly isRunning: (process: JournalEntry['process']) => boolean;
}

/** `context`: the name of the context that the sets belong to. */
export function createSetKeeper({ folder, process: writer }: KeptSetSettings, context: string): SetKeeper {
  const fileOf = ({ uid }: Pick<ObjectRef, 'uid'>): string => join(folder, `set-${encodeURIComponent(uid)}.json`);
  return {
    async pathFor(target) {
      await withinTimeLimit(tryFolder(folder, join(folder, `trial-${writer.pid}`)));
      return fileOf(target);
    },
    async save(kept) {
      const content: KeptSetFile = { ...kept, context, savedAt: new Date().toISOString(), process: writer };
      await withinTimeLimit(replaceFile(folder, fileOf(kept.target), `${JSON.stringify(content)}\n`));
    },
    read: (target) => readKeptSet(fileOf(target)),
    remove: (target) => removeFile(fileOf(target)),
  };
}

export interface KeptSetOnDisk {
  readonly path: string;
  /** Undefined if the file cannot be read or understood; `problem` says why, as part of a sentence. */
  readonly kept: KeptSetFile | undefined;
  readonly problem: string;
}

/** The sets whose exchange was not finished, in the order of their names. A folder that does not exist holds none. */
export async function listKeptSets(folder: string): Promise<readonly KeptSetOnDisk[]> {
  let names: readonly string[];
  try {
    names = await readdir(folder);
  } catch (thrown) {
    if (isMissing(thrown)) return [];
    throw thrown;
  }
  const files = names.filter((name) => /^set-.*\.json$/.test(name)).sort();
  return Promise.all(files.map((name) => readListed(join(folder, name))));
}

async function readListed(path: string): Promise<KeptSetOnDisk> {
  try {
    return { path, kept: await readKeptSet(path), problem: 'it is gone' };
  } catch (thrown) {
    return { path, kept: undefined, problem: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

async function removeFile(path: string): Promise<boolean> {
  try {
    await rm(path, { force: true });
    return true;
  } catch {
    return false;
  }
}

async function readKeptSet(file: string): Promise<KeptSetFile | undefined> {
  try {
    return parseKeptSet(await readFile(file, 'utf8'));
  } catch (thrown) {
    if (isMissing(thrown)) return undefined;
    throw thrown;
  }
}

async function tryFolder(folder: string, trial: string): Promise<void> {
  await makeFolder(folder);
  await writeWhole(trial, '');
  await rm(trial);
}

async function replaceFile(folder: string, file: string, content: string): Promise<void> {
  await makeFolder(folder);
  await writeWhole(`${file}.new`, content);
  await rename(`${file}.new`, file);
  await syncFolder(folder);
}

/** The content is on the disk when it settles. */
async function writeWhole(path: string, content: string): Promise<void> {
  const file = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC, 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** After a power failure the new name would be lost without it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR');
}
