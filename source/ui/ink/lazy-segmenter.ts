/**
 * Takes the place of Intl.Segmenter in the bundle. Packages make one each when they are loaded; the first of a process
 * takes 10 to 20 ms and 4 MB, and nothing needs it as long as only simple text is shown.
 */
export class LazySegmenter {
  readonly #make: () => Intl.Segmenter;
  #made: Intl.Segmenter | undefined;

  constructor(...of: ConstructorParameters<typeof Intl.Segmenter>) {
    this.#make = () => new globalThis.Intl.Segmenter(...of);
  }

  segment(text: string): Intl.Segments {
    this.#made ??= this.#make();
    return this.#made.segment(text);
  }
}
