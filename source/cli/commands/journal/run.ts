/** `stsview journal`: prints the changes made from this machine and their outcomes. */

import { latestOfEachWrite } from '../../../session/journal/journal-entry.ts';
import { journalFile } from '../../../session/journal/journal-file.ts';
import { journalPath } from '../../config/journal-path.ts';
import { alignColumns } from '../../output/align-columns.ts';
import { escapeUnsafeJson, stringifySafeYaml } from '../../output/escape-unsafe.ts';
import type { OutputFormat } from '../../output/output-format.ts';
import { EXIT, type ExitCode } from '../../process/exit-code.ts';
import type { CommandIO } from '../../process/process-io.ts';

export interface JournalRequest {
  readonly output: OutputFormat;
}

export async function runJournal(
  { output }: JournalRequest,
  { env, home, stdout, stderr }: CommandIO,
): Promise<ExitCode> {
  const file = journalFile(journalPath(env, home));
  const entries = latestOfEachWrite(await file.read());
  if (output === 'json') stdout.write(escapeUnsafeJson(`${JSON.stringify(entries, undefined, 2)}\n`));
  else if (output === 'yaml') stdout.write(stringifySafeYaml(new (await import('yaml')).Document(entries)));
  else if (entries.length === 0) stderr.write(`Nothing has been changed yet (${file.path}).\n`);
  else {
    const rows = entries.map(({ time, context, user, object, operation, changed, outcome }) => [
      time,
      context,
      user,
      operation,
      `${object.kind}/${object.name}`,
      object.namespace,
      outcome,
      ...(output === 'wide' ? [object.uid, changed.join(',')] : []),
    ]);
    const headings = ['TIME', 'CONTEXT', 'USER', 'OPERATION', 'OBJECT', 'NAMESPACE', 'OUTCOME'];
    const all = [[...headings, ...(output === 'wide' ? ['UID', 'CHANGED'] : [])], ...rows];
    stdout.write(`${alignColumns(all)}\n`);
  }
  return EXIT.done;
}
