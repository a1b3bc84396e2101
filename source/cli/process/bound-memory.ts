import v8 from 'node:v8';

/**
 * Keeps V8's heap small for as long as the program runs. Its space for young objects would grow to twice 32 MB while
 * the first long lists are read. Its space for old objects would grow to several times what is in use before garbage is
 * collected there, and what the collection itself takes would grow with it. V8 reads both flags whenever a space would
 * grow, so they need no other start of Node.
 */
export function boundMemory(): void {
  v8.setFlagsFromString('--semi-space-growth-factor=1');
  v8.setFlagsFromString(isMemorySaverKnown() ? '--memory-saver-mode' : '--optimize-for-size');
}

/** V8 writes an error for a flag that it does not know. That of Node 24 is the first of a Node release that knows it. */
function isMemorySaverKnown(): boolean {
  return Number(process.versions.node.split('.', 1)[0]) >= 24;
}
