/** Adds the last log lines of containers that ended to the evidence: the log says what no status does. */

import type { Client } from '../../cluster/connection/client.ts';
import { ClusterError, messageOf } from '../../cluster/errors.ts';
import type { Finding, LogSource } from '../../domain/model/finding.ts';
import type { SetStatus } from '../../domain/model/set-status.ts';

/** Logs are read from at most this number of pods. If many fail alike, the first ones are enough. */
const MAX_PODS = 10;
const LINES = 5;
const MAX_LINE_LENGTH = 300;
/** A node that does not respond must not delay the others. */
const TIMEOUT_MS = 3000;

/**
 * Returns the sets with the last log lines of crashed containers in the evidence, or with the reason why they cannot be
 * read.
 */
export async function withLastLogLines(
  client: Pick<Client, 'getText'>,
  sets: readonly SetStatus[],
): Promise<readonly SetStatus[]> {
  const findingsWithLog = sets.flatMap(({ findings }) => findings.flatMap((finding) => (finding.log ? [finding] : [])));
  const askedFindings = findingsWithLog.slice(0, MAX_PODS);
  if (askedFindings.length === 0) return sets;
  const logLines = new Map<Finding, readonly string[]>(
    await Promise.all(
      askedFindings.map(async (finding) => [finding, await readLastLogLines(client, finding)] as const),
    ),
  );
  return sets.map((status) => ({
    ...status,
    findings: status.findings.map((finding) => {
      const lines = logLines.get(finding) ?? [];
      return lines.length === 0 ? finding : { ...finding, evidence: [...finding.evidence, ...lines] };
    }),
  }));
}

async function readLastLogLines(
  client: Pick<Client, 'getText'>,
  { log, subject }: Finding,
): Promise<readonly string[]> {
  if (log === undefined) return [];
  try {
    const text = await client.getText(pathOf(subject.namespace, log), {
      signal: AbortSignal.timeout(TIMEOUT_MS),
      accept: '*/*',
    });
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return lines.slice(-LINES).map((line) => `log of ${log.container}: ${line.slice(0, MAX_LINE_LENGTH)}`);
  } catch (error) {
    if (error instanceof ClusterError && error.kind === 'forbidden') {
      return ['not known: logs may not be read here (the permission to get pods/log is missing)'];
    }
    return [`not known: the log of ${log.container} could not be read: ${messageOf(error)}`];
  }
}

function pathOf(namespace: string, { pod, container, previous }: LogSource): string {
  const query = new URLSearchParams({ container, tailLines: String(LINES) });
  if (previous) query.set('previous', 'true');
  return `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log?${query}`;
}
