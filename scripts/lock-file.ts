/** Reads package-lock.json. */

import { readFileSync } from 'node:fs';

export interface LockedPackage {
  readonly version?: string;
  /** An SPDX expression. */
  readonly license?: string;
  /** "sha512-…" in base64 */
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Returns the packages by folder: "node_modules/@scope/name". */
export function lockedPackages(): ReadonlyMap<string, LockedPackage> {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };
  return new Map(Object.entries(packages).filter(([folder]) => folder !== ''));
}

/** Returns the entry of an installed package. A checkout may share the packages of another one by a link. */
export function lockedPackage(folder: string, locked: ReadonlyMap<string, LockedPackage>): LockedPackage | undefined {
  return locked.get(folder.slice(folder.indexOf('node_modules/')));
}
