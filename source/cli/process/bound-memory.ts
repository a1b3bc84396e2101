import v8 from 'node:v8';

/**
 * Keeps V8's space for young objects as small as it starts. It would grow to twice 32 MB while the first long lists are
 * read, and keep that for as long as the program runs. V8 reads this flag whenever the space would grow, so it needs no
 * other start of Node.
 */
export function boundMemory(): void {
  v8.setFlagsFromString('--semi-space-growth-factor=1');
}
