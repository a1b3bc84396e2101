/** The packages whose code is in the bundle. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

export interface BundledPackage {
  /** "node_modules/@scope/name", also within another package's node_modules. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly license: string;
}

/** Returns them by folder. */
export function bundledPackages({ inputs }: Metafile): readonly BundledPackage[] {
  const files = Object.keys(inputs).filter((file) => !file.startsWith('builtin:'));
  const folders = new Set(files.flatMap((file) => packageFolder(file) ?? []));
  return [...folders].sort().map(readPackage);
}

function packageFolder(file: string): string | undefined {
  return /^(?:[^:]*:)?((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
}

function readPackage(folder: string): BundledPackage {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { name = '', version = '', license = '' } = manifest as { name?: string; version?: string; license?: string };
  return { folder, name, version, license };
}
