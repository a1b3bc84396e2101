/** What every cell of a terminal shows, with its colours and styles. */

import assert from 'node:assert/strict';
import xterm from '@xterm/headless';

/** Returns one text for each cell after `output` has been written to an empty terminal. */
export async function cellsAfter(output: string, columns: number, rows: number): Promise<readonly string[]> {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  await new Promise<void>((resolve) => terminal.write(output, resolve));
  const { active } = terminal.buffer;
  const cells: string[] = [];
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      const cell = active.getLine(y)?.getCell(x);
      assert.ok(cell !== undefined);
      const styles = [cell.isBold(), cell.isDim(), cell.isInverse(), cell.isUnderline()].map((on) =>
        on === 0 ? 0 : 1,
      );
      const colours = `${cell.getFgColorMode()} ${cell.getFgColor()} ${cell.getBgColorMode()} ${cell.getBgColor()}`;
      cells.push(`${y},${x} ${JSON.stringify(cell.getChars() || ' ')} ${styles.join('')} ${colours}`);
    }
  }
  terminal.dispose();
  return cells;
}
