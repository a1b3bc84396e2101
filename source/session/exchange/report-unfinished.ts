/** Says which exchanges of a claim template an earlier run did not finish. */

import { type KeptSetOnDisk, type KeptSetSettings, listKeptSets } from './kept-set-file.ts';

/** A sentence for each. An exchange that a running process is at is not among them. */
export async function unfinishedExchanges({ folder, isRunning }: KeptSetSettings): Promise<readonly string[]> {
  return unfinishedSentences(await listKeptSets(folder), isRunning);
}

export function unfinishedSentences(
  found: readonly KeptSetOnDisk[],
  isRunning: KeptSetSettings['isRunning'],
): readonly string[] {
  return found.flatMap(({ path, kept, problem }) => {
    if (kept === undefined)
      return [`The file ${path} of an unfinished exchange cannot be read (${problem}): look at it.`];
    if (isRunning(kept.process)) return [];
    const { target, size, context } = kept;
    const what = `claim template ${size.template} of StatefulSet ${target.namespace}/${target.name} in context ${context}`;
    return [
      `An earlier run ended while it exchanged ${what}, and the set may be missing: stsview grow --resume finishes it from ${path}.`,
    ];
  });
}
