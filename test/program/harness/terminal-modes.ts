/** The modes of a terminal that a program has to restore. */

import type { Terminal } from '@xterm/headless';

export interface TerminalModes {
  readonly alternateScreen: boolean;
  readonly cursorVisible: boolean;
  readonly bracketedPaste: boolean;
  readonly mouse: boolean;
  /** Output is held back until the end of a frame that never comes. */
  readonly synchronized: boolean;
  /** The kitty keyboard protocol is still enabled. */
  readonly kittyKeyboard: boolean;
  /** New text has neither colours nor attributes. */
  readonly plainText: boolean;
  /** The terminal does not process lines, echo and Ctrl-C itself. */
  readonly raw: boolean;
}

/** The modes of an unchanged terminal. */
export const RESTORED_MODES: TerminalModes = {
  alternateScreen: false,
  cursorVisible: true,
  bracketedPaste: false,
  mouse: false,
  synchronized: false,
  kittyKeyboard: false,
  plainText: true,
  raw: false,
};

const MOUSE_MODES = [9, 1000, 1001, 1002, 1003, 1005, 1006, 1015, 1016];

/**
 * Observes an emulator from its start. @returns a function that returns all modes but `raw`, which only the kernel
 * knows
 */
export function recordModes(screen: Terminal): () => Promise<Omit<TerminalModes, 'raw'>> {
  const modes = new Map<number, boolean>([[25, true]]);
  let kitty = 0;

  function set(params: readonly (number | number[])[], on: boolean): boolean {
    for (const param of params) if (typeof param === 'number') modes.set(param, on);
    return false;
  }

  screen.parser.registerCsiHandler({ prefix: '?', final: 'h' }, (params) => set(params, true));
  screen.parser.registerCsiHandler({ prefix: '?', final: 'l' }, (params) => set(params, false));
  screen.parser.registerCsiHandler({ prefix: '>', final: 'u' }, () => {
    kitty += 1;
    return true;
  });
  screen.parser.registerCsiHandler({ prefix: '<', final: 'u' }, () => {
    kitty -= 1;
    return true;
  });

  /** Writes a character, reads its attributes, and removes it. */
  async function writesPlainText(): Promise<boolean> {
    const { cursorX, cursorY, baseY } = screen.buffer.active;
    await new Promise<void>((resolve) => screen.write('x', resolve));
    const cell = screen.buffer.active.getLine(cursorY + baseY)?.getCell(cursorX);
    const attributes = [cell?.isBold(), cell?.isDim(), cell?.isInverse(), cell?.isUnderline(), cell?.isItalic()];
    const isPlain = cell?.isFgDefault() === true && cell.isBgDefault() && attributes.every((value) => value === 0);
    await new Promise<void>((resolve) => screen.write('\b \b', resolve));
    return isPlain;
  }

  return async () => ({
    alternateScreen: screen.buffer.active.type === 'alternate',
    cursorVisible: modes.get(25) === true,
    bracketedPaste: modes.get(2004) === true,
    mouse: MOUSE_MODES.some((mode) => modes.get(mode) === true),
    synchronized: modes.get(2026) === true,
    kittyKeyboard: kitty > 0,
    plainText: await writesPlainText(),
  });
}
