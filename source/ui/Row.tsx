import { Text } from 'ink';
import { memo } from 'react';

export interface RowProps {
  /** The row as it is written to the terminal: fitted to its width, with its escape sequences. */
  readonly text: string;
}

/** One row of the terminal. It is laid out again only when its text changes. */
export const Row = memo(function Row({ text }: RowProps) {
  return <Text wrap="truncate">{text === '' ? ' ' : text}</Text>;
});
