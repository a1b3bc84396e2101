/**
 * Makes the software bill of materials of the package, in CycloneDX 1.5: what is bundled, each with its version,
 * licence and checksum of the lock file. Equal lock files make equal bills.
 */

import type { BundledPackage } from './bundled-packages.ts';
import { type LockedPackage, lockedPackage } from './lock-file.ts';

export interface Product {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

export function billOfMaterials(
  product: Product,
  bundled: readonly BundledPackage[],
  locked: ReadonlyMap<string, LockedPackage>,
): unknown {
  const main = { type: 'application', ...identity(product), licenses: [{ expression: product.license }] };
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: main },
    components: bundled.map((component) => ({
      type: 'library',
      ...identity(component),
      licenses: [{ expression: component.license }],
      hashes: [{ alg: 'SHA-512', content: checksumOf(component, locked) }],
    })),
    dependencies: [
      { ref: referenceOf(product), dependsOn: bundled.map(referenceOf) },
      ...bundled.map((component) => ({
        ref: referenceOf(component),
        dependsOn: dependenciesOf(component, bundled, locked).map(referenceOf),
      })),
    ],
  };
}

type Named = Pick<Product, 'name' | 'version'>;

function identity({ name, version }: Named): Readonly<Record<string, string>> {
  return { 'bom-ref': referenceOf({ name, version }), name, version, purl: referenceOf({ name, version }) };
}

/** "pkg:npm/%40kubernetes/client-node@2.0.1" */
function referenceOf({ name, version }: Named): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

/** @throws Error if what is installed is not what the lock file names */
function checksumOf({ folder, name, version }: BundledPackage, locked: ReadonlyMap<string, LockedPackage>): string {
  const entry = lockedPackage(folder, locked);
  const [, base64] = /^sha512-(\S+)/.exec(entry?.integrity ?? '') ?? [];
  if (base64 === undefined || entry?.version !== version)
    throw new Error(`${name} ${version} is bundled, and not that of package-lock.json: run npm ci.`);
  return Buffer.from(base64, 'base64').toString('hex');
}

function dependenciesOf(
  { folder }: BundledPackage,
  bundled: readonly BundledPackage[],
  locked: ReadonlyMap<string, LockedPackage>,
): readonly BundledPackage[] {
  const names = Object.keys(lockedPackage(folder, locked)?.dependencies ?? {});
  return bundled.filter((candidate) => names.includes(candidate.name));
}
