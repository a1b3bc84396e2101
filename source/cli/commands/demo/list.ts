/** `stsview demo --list`: which worlds there are, and what there is to see in each. */

import { worldDescription } from '../../../simulator/worlds/course-worlds.ts';
import { WORLDS } from '../../../simulator/worlds/world-names.ts';
import { type OutputFlags, printResult } from '../../output/formats.ts';
import { EXIT, type ExitCode } from '../../process/exit-code.ts';
import type { CommandIO } from '../../process/process-io.ts';

export interface DemoListRequest extends OutputFlags {
  readonly type: 'list';
}

const WIDTH = 96;

/** Breaks a paragraph into lines between words. */
function wrap(text: string): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

export async function listWorlds(
  request: DemoListRequest,
  io: Pick<CommandIO, 'stdout' | 'stderr'>,
): Promise<ExitCode> {
  const items = WORLDS.map((name) => ({ name, description: worldDescription(name) }));
  await printResult(io, request, {
    value: () => ({ items }),
    names: () => WORLDS,
    table: () =>
      items
        .map(({ name, description }) => [name, ...wrap(description).map((line) => `  ${line}`), ''].join('\n'))
        .join('\n'),
  });
  return EXIT.done;
}
