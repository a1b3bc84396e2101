/** `stsview journal`: what was changed from this machine, and how it ended. */

import { EXIT, type ExitCode } from './exit-code.ts';
import { journalFile, readJournal } from './journal.ts';
import { inColumns } from './output/columns.ts';
import type { OutputFormat } from './output/format.ts';
import type { PlainSurroundings } from './surroundings.ts';

export interface JournalRequest {
  readonly output: OutputFormat;
}

export async function runJournal(
  { output }: JournalRequest,
  { env, home, stdout, stderr }: PlainSurroundings,
): Promise<ExitCode> {
  const file = journalFile(env, home);
  const entries = readJournal(file);
  if (output === 'json') stdout.write(`${JSON.stringify(entries, undefined, 2)}\n`);
  else if (output === 'yaml') stdout.write((await import('yaml')).stringify(entries));
  else if (entries.length === 0) stderr.write(`Nothing has been changed yet (${file}).\n`);
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
    stdout.write(`${inColumns(all)}\n`);
  }
  return EXIT.done;
}
