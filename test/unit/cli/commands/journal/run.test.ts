import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'yaml';
import { runJournal } from '../../../../../source/cli/commands/journal/run.ts';
import { journalPath } from '../../../../../source/cli/config/journal-path.ts';

const home = mkdtempSync(join(tmpdir(), 'stsview-journal-'));
after(() => rmSync(home, { recursive: true }));

const CONTEXT = 'prod\u202e\u009b2J';

test('no format of the journal prints a character that has an effect on a terminal', async () => {
  const entry = {
    time: '2026-01-01T00:00:00.000Z',
    context: CONTEXT,
    user: 'eve',
    object: { kind: 'Pod', namespace: 'shop', name: 'web-0', uid: 'u' },
    operation: 'delete',
    changed: [],
    outcome: 'accepted',
  };
  const file = journalPath({}, home);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(entry)}\n`);
  for (const output of ['table', 'wide', 'json', 'yaml'] as const) {
    let text = '';
    const stream = {
      write: (part: string) => {
        text += part;
        return true;
      },
    };
    await runJournal({ output }, { env: {}, home, stdout: stream, stderr: stream });
    assert.match(text, /prod/, output);
    assert.doesNotMatch(text, /[\u0080-\u009f\u202a-\u202e]/, output);
    if (output === 'json') assert.equal(JSON.parse(text).items[0].context, CONTEXT);
    if (output === 'yaml') assert.equal(parse(text).items[0].context, CONTEXT);
  }
});
