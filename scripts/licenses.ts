/** Collects the licences of the bundled packages, which require that they be distributed with the code. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BundledPackage } from './bundled-packages.ts';

export function licensesOf(packages: readonly BundledPackage[]): string {
  return packages.map(licenseOf).join('\n\n');
}

function licenseOf({ folder, name, version, license }: BundledPackage): string {
  const file = existsSync(folder) ? readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry)) : undefined;
  const text = file === undefined ? `License: ${license}` : readFileSync(join(folder, file), 'utf8').trim();
  return `${name} ${version}\n${'-'.repeat(60)}\n${text}`;
}
