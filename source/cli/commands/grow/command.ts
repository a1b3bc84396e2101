import { parseSize } from '../../../domain/expansion/size.ts';
import { planOutputFlags, waitFlags } from '../../actions/action-command.ts';
import { defineCommand } from '../../command.ts';
import { connectionFlags } from '../../flags/connection-flags.ts';
import type { ParsedFlags } from '../../flags/parse-flags.ts';
import { UsageError } from '../../flags/usage-error.ts';
import type { GrowRequest } from './run.ts';

export const growCommand = defineCommand<GrowRequest>({
  name: 'grow',
  usage: 'grow SET|CLAIM SIZE',
  summary: 'larger claims, and a larger claim template; --resume finishes what was broken off',
  operands: [{ kind: 'set' }],
  examples: [
    ['grow web 20Gi --dry-run', 'show what would happen to each claim and to the template'],
    ['grow web 20Gi --wait', 'one claim after the other, then the template'],
    ['grow data-web-2 20Gi', 'one claim alone'],
    ['grow --resume', 'finish an exchange of a template that was broken off'],
  ],
  parse(operands, flags) {
    const common = { connection: connectionFlags(flags), ...planOutputFlags('grow', flags), ...waitFlags(flags) };
    if (flags.resume === true) {
      if (operands.length > 0 || hasGrowFlags(flags)) {
        throw new UsageError('--resume takes nothing else: the file says what is to be finished.');
      }
      return { type: 'resume', ...common };
    }
    const [name = '', size = ''] = operands;
    if (operands.length !== 2) throw new UsageError('This takes a set or a claim, and a size: stsview grow SET 20Gi.');
    const parsed = parseSize(size);
    if ('problem' in parsed) throw new UsageError(parsed.problem);
    const only = flags.only.flat();
    return {
      type: 'grow',
      ...common,
      subject: { type: 'set-or-claim', name },
      wanted: {
        action: 'grow',
        size,
        template: flags.template,
        only: only.length === 0 ? undefined : only,
        keepTemplate: flags.keepTemplate === true,
        atOnce: flags.atOnce === true,
      },
    };
  },
  run: async (request, io) => (await import('./run.ts')).runGrow(request, io),
});

function hasGrowFlags({ template, only, keepTemplate, atOnce, output }: ParsedFlags): boolean {
  return output !== undefined || template !== undefined || only.length > 0 || keepTemplate === true || atOnce === true;
}
