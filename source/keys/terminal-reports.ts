// biome-ignore-all lint/suspicious/noControlCharactersInRegex: reports begin with Escape
/** Removes what a terminal sends by itself, and what Ink would take for typed letters, from the input. */

/** Strings of OSC, DCS, APC, PM and SOS (answers about colours, versions, the clipboard), with their end. */
const STRING = /\x1b[\]P_^X][^\x1b\x07\x18\x1a]*(?:\x07|\x1b\\)/g;
/** A click in the old form, three characters after it: of terminals that do not know the newer one. */
const OLD_MOUSE = /\x1b\[M[\s\S]{3}/g;
/** The beginning of either at the end of what was read. Alt with a letter is a key, so that an answer needs more. */
const BEGINNING = /\x1b(?:\][\d;][^\x1b\x07\x18\x1a]*|P[\d;>!|$+][^\x1b\x07\x18\x1a]*|\[M[\s\S]{0,2})\x1b?$/;
/** An answer that does not end within so many reads has no end. */
const MOST_READS = 4;

/** Returns a function that takes the input in the pieces in which it arrives, and returns what is left for the keys. */
export function createReportRemover(): (chunk: string) => string {
  let held = '';
  let reads = 0;
  return (chunk) => {
    const text = (held + chunk).replace(STRING, '').replace(OLD_MOUSE, '');
    const beginning = BEGINNING.exec(text)?.[0] ?? '';
    reads = beginning === '' ? 0 : reads + 1;
    held = reads > MOST_READS ? '' : beginning;
    return beginning === '' ? text : text.slice(0, -beginning.length);
  };
}
