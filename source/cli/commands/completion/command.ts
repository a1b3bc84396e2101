import { defineCommand } from '../../command.ts';
import { UsageError } from '../../flags/usage-error.ts';
import type { CompletionRequest, Shell } from './run.ts';

const SHELLS: readonly Shell[] = ['bash', 'zsh', 'fish'];

export const completionCommand = defineCommand<CompletionRequest>({
  name: 'completion',
  usage: 'completion SHELL',
  summary: `a script for ${SHELLS.join(', ')} that completes commands, flags and names`,
  operands: [{ kind: 'word', words: SHELLS }],
  examples: [
    ['completion bash', 'for the end of ~/.bash_completion'],
    ['completion zsh', 'for ~/.zshrc, below compinit'],
    ['completion fish', 'for ~/.config/fish/completions/stsview.fish'],
  ],
  parse([word, ...more]) {
    const shell = SHELLS.find((candidate) => candidate === word);
    if (shell === undefined || more.length > 0) {
      throw new UsageError(`This takes one shell: stsview completion ${SHELLS.join('|')}.`);
    }
    return { shell };
  },
  run: async (request, io) => (await import('./run.ts')).runCompletion(request, io),
});
