/** Recognizes commands and programs that choose claims by their labels: "kubectl get pvc -l app=web". */

import { type LabelMatcher, labelMatcherOf } from './selectors.ts';

const NAMES_CLAIMS = /\b(?:pvcs?|persistent_?volume_?claims?)\b|_persistent_volume_claim/i;
/** After the option, in quotes or up to the next space. */
const OPTION = /(?:^|\s)(?:-l|--selector|--label-?selector)[=\s]*(?:"([^"]+)"|'([^']+)'|([^\s"'|;&]+))/g;
const ARGUMENT = /label_?selector\\?["']?\s*[:=]\s*\\?["']([^"'\\]+)/gi;

/** Returns what the commands and calls in a text choose; claims have to be named in the same line, or by the program. */
export function claimSelectorsInCommand(text: string): readonly LabelMatcher[] {
  if (!NAMES_CLAIMS.test(text)) return [];
  // A line of a shell may go on in the next one.
  const lines = text
    .replace(/\\\r?\n/g, ' ')
    .split('\n')
    .filter((line) => NAMES_CLAIMS.test(line));
  const written = [...lines.flatMap((line) => [...line.matchAll(OPTION)]), ...text.matchAll(ARGUMENT)];
  return written
    .map(([, ...choices]) => labelMatcherOf(choices.find((choice) => choice !== undefined) ?? ''))
    .filter((matcher) => matcher !== undefined);
}

export function isOfAllNamespaces(text: string): boolean {
  return /(?:^|\s)(?:-A|--all-namespaces)(?:\s|$)|for_all_namespaces/.test(text);
}
