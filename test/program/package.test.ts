/** The package as it is published: what is in it, and that its installation runs nothing. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { type DisposableFolder, disposableFolder } from './harness/kubeconfig-folder.ts';
import { PROGRAM } from './harness/program-environment.ts';

const ROOT = dirname(dirname(PROGRAM));
/** The scripts that npm runs when a package is installed. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare'];
const LICENSES = /^\(?(MIT|ISC|Apache-2\.0|BSD-3-Clause|MIT OR CC0-1\.0)\)?$/;

interface Manifest {
  readonly version: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies?: unknown;
  readonly optionalDependencies?: unknown;
  readonly gypfile?: unknown;
}

interface Bill {
  readonly specVersion: string;
  readonly metadata: { readonly component: { readonly version: string } };
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly licenses: readonly { readonly expression: string }[];
    readonly hashes: readonly { readonly alg: string; readonly content: string }[];
  }[];
}

let folder: DisposableFolder;
let files: readonly string[];

function readPacked(name: string): string {
  return readFileSync(join(folder.path, 'package', name), 'utf8');
}

before(() => {
  folder = disposableFolder();
  const npm = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder.path];
  const packed = execFileSync('npm', npm, { cwd: ROOT, encoding: 'utf8' }).trim();
  execFileSync('tar', ['-xzf', join(folder.path, packed), '-C', folder.path]);
  files = execFileSync('tar', ['-tzf', join(folder.path, packed)], { encoding: 'utf8' })
    .trim()
    .split('\n');
});

after(() => folder[Symbol.dispose]());

test('installing the package runs no script and fetches no other package', () => {
  const manifest = JSON.parse(readPacked('package.json')) as Manifest;
  for (const name of INSTALL_SCRIPTS) assert.equal(manifest.scripts[name], undefined, name);
  assert.equal(manifest.dependencies, undefined);
  assert.equal(manifest.optionalDependencies, undefined);
  assert.equal(manifest.gypfile, undefined);
  // npm runs node-gyp for a package with one of these.
  assert.deepEqual(
    files.filter((file) => file.endsWith('.gyp') || file.endsWith('.node')),
    [],
  );
});

test('the bill of materials names every package that is bundled, as in the lock file', () => {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string; integrity?: string }>;
  };
  const { version } = JSON.parse(readPacked('package.json')) as Manifest;
  const bill = JSON.parse(readPacked('dist/bill-of-materials.cdx.json')) as Bill;
  assert.equal(bill.specVersion, '1.5');
  assert.equal(bill.metadata.component.version, version);
  assert.ok(bill.components.length > 20);
  for (const { name, version, licenses, hashes } of bill.components) {
    const [hash] = hashes;
    const integrity = `sha512-${Buffer.from(hash?.content ?? '', 'hex').toString('base64')}`;
    const entries = Object.entries(packages).filter(([path]) => path.endsWith(`node_modules/${name}`));
    assert.ok(
      entries.some(([, entry]) => entry.version === version && entry.integrity === integrity),
      `${name} ${version} is not in the lock file`,
    );
    assert.match(licenses[0]?.expression ?? '', LICENSES, name);
  }
  const licensed = [...readPacked('dist/third-party-licenses.txt').matchAll(/^(\S+) (\S+)\n-{60}$/gm)];
  assert.deepEqual(
    licensed.map(([, name, version]) => `${name} ${version}`),
    bill.components.map(({ name, version }) => `${name} ${version}`),
  );
});

test('it names no machine and no registry', () => {
  for (const file of files.filter((name) => /^package\/(bin|dist)\//.test(name))) {
    const text = readPacked(file.slice('package/'.length));
    assert.ok(!text.includes(ROOT), `${file} names ${ROOT}`);
    assert.doesNotMatch(text, /registry\.npm/, file);
  }
});
