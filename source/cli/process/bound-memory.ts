import v8 from 'node:v8';

/** Of V8's space for young objects, all its halves together. */
const YOUNG_BYTES = 8e6;
const LOOK_MS = 250;

/**
 * Keeps V8's space for young objects small, but not so small that a frame has to be collected in pieces. It would grow
 * to 48 MB while the first long lists are read, and V8 takes it back to 1 MB whenever it reduces its memory. V8 reads
 * the flag each time before the space would grow, so it needs no other start of Node.
 */
export function boundYoungObjects(): void {
  letYoungObjectsGrow();
  setInterval(letYoungObjectsGrow, LOOK_MS).unref();
}

function letYoungObjectsGrow(): void {
  const young = v8.getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  const isSmall = young !== undefined && young.space_size < YOUNG_BYTES;
  v8.setFlagsFromString(`--semi-space-growth-factor=${isSmall ? 2 : 1}`);
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
