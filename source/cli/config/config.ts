/**
 * The program's configuration: contexts that are read-only, contexts that require a stronger confirmation, and what
 * counts as a full disk.
 */

import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { DEFAULT_DISK_LIMITS } from '../../domain/model/disk.ts';
import type { Environment } from '../process/environment.ts';
import { type DiskConfig, parseDiskConfig } from './disk-config.ts';

export interface Config {
  /** Patterns of context names, with * and ?. */
  readonly readOnlyContexts: readonly string[];
  readonly protectedContexts: readonly string[];
  readonly disks: DiskConfig;
  /** A sentence that says why the file cannot be read. Every context is read-only then. */
  readonly problem: string | undefined;
}

const KEYS = ['readOnlyContexts', 'protectedContexts', 'disks'] as const;

const USUAL_DISKS: DiskConfig = { limits: DEFAULT_DISK_LIMITS, prometheus: undefined };

/** Returns a folder of the XDG base directories. A relative path in the variable counts as not set. */
export function xdgDirectory(value: string | undefined, home: string, fallback: string): string {
  return join(value !== undefined && isAbsolute(value) ? value : join(home, fallback), 'stsview');
}

export function configFile(env: Environment, home: string): string {
  return join(xdgDirectory(env['XDG_CONFIG_HOME'], home, '.config'), 'config.json');
}

function invalidConfig(file: string, why: string): Config {
  const problem = `The configuration ${file} ${why}: until it is corrected, every context is read-only.`;
  return { readOnlyContexts: ['*'], protectedContexts: ['*'], disks: USUAL_DISKS, problem };
}

/** A missing file configures nothing. A file that cannot be parsed makes every context read-only. */
export function loadConfig(env: Environment, home: string): Config {
  const file = configFile(env, home);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (thrown) {
    const isMissing =
      thrown instanceof Error && 'code' in thrown && ['ENOENT', 'ENOTDIR'].includes(String(thrown.code));
    return isMissing
      ? { readOnlyContexts: [], protectedContexts: [], disks: USUAL_DISKS, problem: undefined }
      : invalidConfig(file, 'cannot be read');
  }
  return parseConfig(text, file);
}

export function parseConfig(text: string, file: string): Config {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return invalidConfig(file, 'is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return invalidConfig(file, 'is no JSON object');
  const known: readonly string[] = KEYS;
  const unknownKey = Object.keys(value).find((key) => !known.includes(key));
  // A misspelt key would leave a context unprotected.
  if (unknownKey !== undefined)
    return invalidConfig(file, `has an unknown key "${unknownKey}" (there are ${KEYS.join(', ')})`);
  const { disks: written, ...contexts }: { readonly disks?: unknown } = value;
  const disks = written === undefined ? USUAL_DISKS : parseDiskConfig(written);
  if (typeof disks === 'string') return invalidConfig(file, disks);
  const lists = new Map<string, readonly string[]>();
  for (const [key, patterns] of Object.entries(contexts)) {
    if (!Array.isArray(patterns) || !patterns.every((item) => typeof item === 'string')) {
      return invalidConfig(file, `has no list of texts under "${key}"`);
    }
    lists.set(key, patterns);
  }
  return {
    readOnlyContexts: lists.get('readOnlyContexts') ?? [],
    protectedContexts: lists.get('protectedContexts') ?? [],
    disks,
    problem: undefined,
  };
}

/** `*` stands for any characters, `?` for one. */
export function matchesPattern(name: string, pattern: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 'su').test(name);
}

/** `flag`: --read-only, or --readonly. */
export function isReadOnly(config: Config, context: string, flag: boolean): boolean {
  return flag || config.readOnlyContexts.some((pattern) => matchesPattern(context, pattern));
}

export function isProtected(config: Config, context: string): boolean {
  return config.protectedContexts.some((pattern) => matchesPattern(context, pattern));
}
