/** The last words of containers that ended, as further evidence: the log says what no status does. */

import type { Client } from '../../../cluster/connection/client.ts';
import { ClusterError, messageOf } from '../../../cluster/errors.ts';
import type { Finding, LogSource } from '../../../domain/model/finding.ts';
import type { SetStatus } from '../../../domain/model/set-status.ts';

/** So many pods are asked; of a hundred that fail alike, the first tell enough. */
const MAX_PODS = 10;
const LINES = 5;
const MAX_LINE_LENGTH = 300;
/** A node that does not answer must not hold up the rest. */
const TIMEOUT_MS = 3000;

/** The same sets, with the last lines of the logs in the evidence of what crashed, or why they can't be read. */
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
