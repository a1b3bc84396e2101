/**
 * The file of the journal: one JSON object per line, which is only ever appended to. A folder that cannot be written, a
 * full disk or a file system without an answer delays a write to the cluster by two seconds at the most.
 */

import { constants } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type JournalEntry, parseJournalEntry } from './journal-entry.ts';

export interface JournalFile {
  readonly path: string;
  /** Settles with a sentence if the file cannot be appended to, else with undefined. Creates the file. */
  readonly check: () => Promise<string | undefined>;
  /** Settles like `check`. */
  readonly append: (entry: JournalEntry) => Promise<string | undefined>;
  /** Reads the end of the file, 16 MB by default. The oldest entry comes first. Rejects with an Error that names the file. */
  readonly read: (maxBytes?: number) => Promise<readonly JournalEntry[]>;
}

const TIME_LIMIT_MS = 2000;
const MAX_BYTES_READ = 16 * 1024 * 1024;
const NEWLINE = 10;

export function journalFile(path: string): JournalFile {
  const problemOf = (work: Promise<void>): Promise<string | undefined> =>
    withinTimeLimit(work).then(
      () => undefined,
      (thrown) => `The journal ${path} cannot be written (${thrown instanceof Error ? thrown.message : thrown}).`,
    );
  return {
    path,
    check: () => problemOf(withFile(path, async () => {})),
    append: (entry) => problemOf(withFile(path, (file) => appendLine(file, JSON.stringify(entry)))),
    async read(maxBytes = MAX_BYTES_READ) {
      try {
        return await readEntries(path, maxBytes);
      } catch (thrown) {
        if (isError(thrown, 'ENOENT') || isError(thrown, 'ENOTDIR')) return [];
        throw new Error(
          `The journal ${path} cannot be read (${thrown instanceof Error ? thrown.message : thrown}): check its permissions.`,
        );
      }
    },
  };
}

/** Rejects after two seconds, for a file system that does not respond. */
export async function withinTimeLimit(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the file system does not respond')), TIME_LIMIT_MS);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function withFile(path: string, work: (file: FileHandle) => Promise<void>): Promise<void> {
  await makeFolder(dirname(path));
  // A named pipe without a reader would block an open() that is allowed to wait.
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_APPEND | constants.O_NONBLOCK;
  const file = await open(path, flags, 0o600);
  try {
    if (!(await file.stat()).isFile()) throw new Error('it is not a regular file');
    await work(file);
  } finally {
    await file.close();
  }
}

/** An incomplete last line, left by a full disk, would swallow the entry that is appended to it. */
async function appendLine(file: FileHandle, line: string): Promise<void> {
  const { size } = await file.stat();
  const last = Buffer.alloc(1);
  if (size > 0) await file.read(last, 0, 1, size - 1);
  const isLineOpen = size > 0 && last[0] !== NEWLINE;
  await file.appendFile(`${isLineOpen ? '\n' : ''}${line}\n`);
}

/**
 * Creates the folder and those above it. Node's own recursive mkdir never returns where the parent exists and takes no
 * folder, as in /proc.
 */
export async function makeFolder(folder: string): Promise<void> {
  const create = () => mkdir(folder, { mode: 0o700 });
  try {
    await create();
  } catch (thrown) {
    if (isError(thrown, 'EEXIST')) return;
    const parent = dirname(folder);
    if (!isError(thrown, 'ENOENT') || parent === folder) throw thrown;
    await makeFolder(parent);
    await create();
  }
}

async function readEntries(path: string, maxBytes: number): Promise<readonly JournalEntry[]> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new Error('it is not a regular file');
    const length = Math.min(stats.size, maxBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, stats.size - length);
    const text = buffer.toString('utf8', 0, bytesRead);
    return text.split('\n').flatMap((line) => parseJournalEntry(line) ?? []);
  } finally {
    await file.close();
  }
}

function isError(thrown: unknown, code: string): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === code;
}
