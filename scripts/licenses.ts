/** Collects the licences of the bundled packages, which require that they be distributed with the code. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

export function licensesOf({ inputs }: Metafile): string {
  const files = Object.keys(inputs).filter((file) => !file.startsWith('builtin:'));
  const folders = new Set(files.flatMap((file) => packageFolder(file) ?? []));
  return [...folders].sort().map(licenseOf).join('\n\n');
}

/** Returns "node_modules/@scope/name", also for a package within another package's node_modules. */
function packageFolder(file: string): string | undefined {
  return /^(?:[^:]*:)?((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
}

function licenseOf(folder: string): string {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { name, version, license } = manifest as { name?: string; version?: string; license?: string };
  const file = existsSync(folder) ? readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry)) : undefined;
  const text = file === undefined ? `License: ${license}` : readFileSync(join(folder, file), 'utf8').trim();
  return `${name} ${version}\n${'-'.repeat(60)}\n${text}`;
}
