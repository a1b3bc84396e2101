export interface LogTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** True for the previous run of the container, as far as the kubelet has kept it. */
  readonly previous: boolean;
  /** How much of the existing log is read first; the last 2,000 lines by default. */
  readonly start?: LogStart | undefined;
}

export interface LogStart {
  /** Undefined for all lines. */
  readonly tailLines: number | undefined;
  /** Only lines of this last time. */
  readonly sinceSeconds?: number | undefined;
}

/** The number of existing lines to request. */
export const TAIL_LINES = 2000;

export interface LogRequest {
  readonly follow: boolean;
  /** RFC 3339: the time of the last line that has been read; empty to begin. */
  readonly from: string;
}

/** Asks for the kubelet's time stamps before the lines. */
export function logPath(
  { namespace, pod, container, previous, start = { tailLines: TAIL_LINES } }: LogTarget,
  { follow, from }: LogRequest,
): string {
  const query = new URLSearchParams({ container, timestamps: 'true' });
  if (previous) query.set('previous', 'true');
  else if (follow) query.set('follow', 'true');
  if (from !== '') query.set('sinceTime', from);
  else {
    if (start.tailLines !== undefined) query.set('tailLines', String(start.tailLines));
    if (start.sinceSeconds !== undefined) query.set('sinceSeconds', String(start.sinceSeconds));
  }
  const podPath = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}`;
  return `${podPath}/log?${query}`;
}
