/** Shows the progress of a wait: as one line that is written anew on a terminal, as a line for each change otherwise. */

import { sanitizeForTerminal } from '../../../domain/text/sanitize.ts';
import type { SetProgress, SetsProgress } from '../../../session/wait/await-sets.ts';
import { takeWidth } from '../../../view-model/layout/span.ts';
import { createProgressLines, type ProgressLines } from '../../output/progress-lines.ts';
import type { Environment } from '../../process/environment.ts';

export interface ProgressView {
  readonly show: (progress: SetsProgress) => void;
  /** Leaves a line for each set on a terminal, at the end or before other text. Harmless if repeated. */
  readonly end: () => void;
}

export interface ProgressStream {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean;
  readonly columns?: number | undefined;
}

const BAR_WIDTH = 20;
const CLEAR_LINE = '\r\u001b[K';

/** Text from the cluster is sanitized. */
export function createProgressView(
  stream: ProgressStream,
  { env, ascii }: { readonly env: Environment; readonly ascii: boolean },
): ProgressView {
  return stream.isTTY === true && env['TERM'] !== 'dumb' ? barView(stream, ascii) : lineView(stream);
}

function lineView(stream: ProgressStream): ProgressView {
  const bySet = new Map<string, ProgressLines>();
  return {
    show({ sets }) {
      for (const progress of sets) {
        let lines = bySet.get(progress.name);
        if (lines === undefined) {
          lines = createProgressLines((text) => stream.write(`${text}\n`));
          bySet.set(progress.name, lines);
        }
        lines.show(countedText(progress));
      }
    },
    end() {},
  };
}

function barView(stream: ProgressStream, ascii: boolean): ProgressView {
  let last: SetsProgress | undefined;
  return {
    show(progress) {
      last = progress;
      const line = takeWidth(barLine(progress, ascii), (stream.columns ?? 80) - 1);
      stream.write(`${CLEAR_LINE}${line}`);
    },
    end() {
      if (last === undefined) return;
      stream.write(`${CLEAR_LINE}${last.sets.map((progress) => `${countedText(progress)}\n`).join('')}`);
      last = undefined;
    },
  };
}

/** "[########............] 2/5  shop/web: web-2 is starting", or "3/4 sets" of several. */
function barLine({ sets, state, text }: SetsProgress, ascii: boolean): string {
  const [only, ...others] = sets;
  const isSingle = only !== undefined && others.length === 0;
  const total = sets.reduce((sum, progress) => sum + Math.max(1, progress.total), 0);
  const reached = sets.reduce(
    (sum, progress) => sum + (progress.state === 'done' ? Math.max(1, progress.total) : progress.reached),
    0,
  );
  const filled = total === 0 ? 0 : Math.floor((reached / total) * BAR_WIDTH);
  const [full, empty] = ascii ? ['#', '.'] : ['█', '░'];
  const bar = `[${full.repeat(filled)}${empty.repeat(BAR_WIDTH - filled)}]`;
  const count = isSingle
    ? `${reached}/${total}`
    : `${sets.filter((progress) => progress.state === 'done').length}/${sets.length} sets`;
  const what = isSingle ? setText(only) : state === 'done' ? '' : sanitizeForTerminal(text);
  return `${bar} ${count}  ${what}`;
}

/** "shop/web 2/5: web-2 is starting" */
function countedText({ name, text, reached, total, state }: SetProgress): string {
  const count = total > 1 && state !== 'done' ? ` ${reached}/${total}` : '';
  return sanitizeForTerminal(`${name}${count}: ${text}`);
}

function setText({ name, text }: SetProgress): string {
  return sanitizeForTerminal(`${name}: ${text}`);
}
