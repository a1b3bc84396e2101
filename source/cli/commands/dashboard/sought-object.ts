import { parseObjectName } from '../../../session/read/object-name.ts';
import type { SoughtObject } from '../../../state/state.ts';
import { UsageError } from '../../flags/usage-error.ts';

/** Parses the name of a set or a pod. Throws UsageError. */
export function soughtObject(word: string): SoughtObject {
  const { kind, namespace, name } = parseObjectName(word);
  if (kind === 'claim')
    throw new UsageError(`${word} is a claim: the dashboard opens on a set or a pod. See stsview claims.`);
  if (name.includes('/')) {
    throw new UsageError(`"${word}" is no name of a set or a pod: write NAME, NAMESPACE/NAME, sts/NAME or pod/NAME.`);
  }
  return { kind, namespace, name };
}
