import v8 from 'node:v8';

/**
 * Keeps V8's space for young objects small for as long as the program runs. It would grow to twice 32 MB while the
 * first long lists are read. V8 reads the flag whenever the space would grow, so it needs no other start of Node.
 */
export function boundYoungObjects(): void {
  v8.setFlagsFromString('--semi-space-growth-factor=1');
}

/**
 * Keeps V8's space for old objects small from now on. It would grow to several times what is in use before garbage is
 * collected there, and what the collection itself takes would grow with it. Meant for when the first lists have been
 * read: until then, collecting so often would take a quarter of the time.
 */
export function boundOldObjects(): void {
  v8.setFlagsFromString(isMemorySaverKnown() ? '--memory-saver-mode' : '--optimize-for-size');
}

/** V8 writes an error for a flag that it does not know. That of Node 24 is the first of a Node release that knows it. */
function isMemorySaverKnown(): boolean {
  return Number(process.versions.node.split('.', 1)[0]) >= 24;
}
