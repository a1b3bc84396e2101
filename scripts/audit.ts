/**
 * Checks the packages of package-lock.json (`npm run audit`): licences, checksums, install scripts, and, where the
 * registry answers, known vulnerabilities. The exit code is 1 if anything is wrong. A line "note: …" says what could not
 * be checked.
 */

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type LockedPackage, lockedPackages } from './lock-file.ts';

/** Licences that ask for no more than their own text beside the code. */
const ALLOWED = new Set(['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Unlicense', 'CC0-1.0']);
/** Packages under another licence that are not bundled. */
const ALLOWED_TOOLS: Readonly<Record<string, string>> = { 'node_modules/argparse': 'PSF-2.0' };
const SEVERE: ReadonlySet<string> = new Set(['moderate', 'high', 'critical']);

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { allowScripts: Record<string, boolean> };
const locked = lockedPackages();
const problems = [...locked].flatMap(([folder, entry]) => problemsOf(folder, entry));
const audit = knownVulnerabilities();
for (const sentence of [...problems, ...audit.problems, ...audit.notes]) console.log(sentence);
console.log(`${locked.size} packages, ${problems.length + audit.problems.length} problems`);
process.exitCode = problems.length + audit.problems.length === 0 ? 0 : 1;

function problemsOf(
  folder: string,
  { license = '', integrity = '', hasInstallScript }: LockedPackage,
): readonly string[] {
  const name = folder.replace(/^.*node_modules\//, '');
  const found: string[] = [];
  if (!isAllowed(license) && ALLOWED_TOOLS[folder] !== license)
    found.push(
      `${name} is under the licence "${license}": look at it, and allow it in scripts/audit.ts or replace it.`,
    );
  if (!integrity.startsWith('sha512-')) found.push(`${name} has no SHA-512 checksum in package-lock.json: add it.`);
  if (hasInstallScript === true && manifest.allowScripts[name] !== true)
    found.push(`${name} runs a script when it is installed: read it, and allow it in package.json or replace it.`);
  return found;
}

/** "MIT OR Apache-2.0", "(MIT AND ISC)" */
function isAllowed(expression: string): boolean {
  const words = expression.replace(/[()]/g, '');
  return words.split(' OR ').some((choice) => choice.split(' AND ').every((license) => ALLOWED.has(license.trim())));
}

interface Vulnerability {
  readonly name: string;
  readonly severity: string;
  readonly range: string;
}

interface AuditAnswer {
  readonly vulnerabilities?: Readonly<Record<string, Vulnerability>>;
  readonly statusCode?: number;
  readonly error?: { readonly code?: string };
}

function knownVulnerabilities(): { readonly problems: readonly string[]; readonly notes: readonly string[] } {
  const { stdout } = spawnSync('npm', ['audit', '--json', '--package-lock-only'], { encoding: 'utf8' });
  const { vulnerabilities, statusCode, error } = parseAnswer(stdout);
  if (vulnerabilities === undefined) {
    const why = statusCode ?? error?.code ?? 'no answer';
    const note = `note: known vulnerabilities were not looked up, as the registry does not offer it (${why}): run npm audit where it does.`;
    return { problems: [], notes: [note] };
  }
  const severe = Object.values(vulnerabilities).filter(({ severity }) => SEVERE.has(severity));
  const sentences = severe.map(
    ({ name, severity, range }) => `${name} ${range} has a known vulnerability (${severity}): see npm audit.`,
  );
  return { problems: sentences, notes: [] };
}

function parseAnswer(json: string): AuditAnswer {
  try {
    return JSON.parse(json) as AuditAnswer;
  } catch {
    return {};
  }
}
