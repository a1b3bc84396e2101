import { rfc3339 } from '../../domain/findings/evidence.ts';

/** Returns RFC 3339 with whole seconds, as Kubernetes writes times; null for a time that is not known. */
export function timestamp(at: number | undefined): string | null {
  return at === undefined || Number.isNaN(at) ? null : rfc3339(at);
}
