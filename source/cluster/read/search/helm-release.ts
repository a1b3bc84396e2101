/** Reads the manifests of a Helm release, which is packed in a Secret or a ConfigMap. */

import { type ApiKind, isSecret } from '../../../domain/claims/search/api-kind.ts';
import { fields, list, text } from '../../json-fields.ts';
import { unpack } from './unpack.ts';

/**
 * Returns an object with what the release wants in the cluster: its manifests, hooks and values, but not the chart, whose
 * templates and defaults are not in use. Undefined if the release cannot be unpacked.
 */
export function manifestsOfRelease(object: unknown, kind: ApiKind): unknown {
  const { metadata, data } = fields<'metadata' | 'data'>(object);
  const { release } = fields<'release'>(data);
  if (release === undefined) return { metadata };
  const stored = text(release);
  // The values of a Secret are in base64 once more.
  const packed = isSecret(kind) ? Buffer.from(stored, 'base64').toString('utf8') : stored;
  const unpacked = unpack(packed);
  if (unpacked === undefined) return undefined;
  try {
    const { manifest, hooks, config } = fields<'manifest' | 'hooks' | 'config'>(JSON.parse(unpacked));
    const hookManifests = list(hooks).map((hook) => fields<'manifest'>(hook).manifest);
    return { metadata, manifest, hooks: hookManifests, values: config };
  } catch {
    return undefined;
  }
}
