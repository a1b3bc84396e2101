import type { SetRef, TemplateSize } from '../../actions/ports.ts';

/** A set that may be missing, since it was deleted and has to be made again. */
export interface UnfinishedExchange {
  /** The deleted set. */
  readonly set: SetRef;
  readonly size: TemplateSize;
  readonly context: string;
  /** The file in which it is kept. */
  readonly path: string;
}
