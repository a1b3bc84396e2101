import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMANDS } from '../../../../source/cli/commands/registry.ts';
import type { FlagSpec } from '../../../../source/cli/flags/flag-spec.ts';
import { FLAGS, type FlagName } from '../../../../source/cli/flags/flag-table.ts';
import { DASHBOARD, isFlagOf, refuseMisplacedFlags } from '../../../../source/cli/flags/misplaced-flags.ts';
import { flagSpelling } from '../../../../source/cli/flags/parse-flags.ts';
import { UsageError } from '../../../../source/cli/flags/usage-error.ts';

const SPECS = Object.entries(FLAGS) as readonly (readonly [FlagName, FlagSpec])[];

test('a command accepts its own flags, and refuses every other flag by its name', () => {
  for (const { name: command } of COMMANDS) {
    for (const [name, spec] of SPECS) {
      const check = () => refuseMisplacedFlags([name], command);
      if (isFlagOf(spec, command)) check();
      else {
        const isRefusal = (thrown: unknown) =>
          thrown instanceof UsageError && thrown.message.startsWith(`${flagSpelling(name)} `);
        assert.throws(check, isRefusal, `stsview ${command} ${flagSpelling(name)}`);
      }
    }
  }
});

test('the error says to which command the flag belongs', () => {
  const table: readonly (readonly [FlagName, string, string])[] = [
    ['yes', 'status', '--yes belongs to a command that changes something: stsview scale SET N.'],
    ['dryRun', DASHBOARD, '--dry-run belongs to a command that changes something: stsview scale SET N.'],
    ['wait', 'clean', '--wait does not belong to stsview clean.'],
    ['output', DASHBOARD, '--output belongs to a command that reads: stsview status -o json.'],
    ['noHeaders', 'scale', '--no-headers does not belong to stsview scale.'],
    ['evict', 'scale', '--evict belongs to stsview delete-pod.'],
    ['to', 'status', '--to belongs to stsview rollback.'],
    ['verdict', 'status', '--verdict belongs to stsview claims and stsview clean.'],
    ['watch', 'restart', '--watch belongs to stsview dns and stsview disks.'],
    ['dnsService', 'demo', '--dns-service belongs to stsview dns.'],
  ];
  for (const [name, command, sentence] of table) {
    assert.throws(() => refuseMisplacedFlags([name], command), { message: `${sentence} See stsview --help.` });
  }
});
