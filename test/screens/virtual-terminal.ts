/** A terminal inside the process: the output of Ink becomes the characters on the screen. */

import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import xterm, { type IBufferCell } from '@xterm/headless';

export interface VirtualTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly type: (data: string) => void;
  readonly resize: (columns: number, rows: number) => void;
  /** Settles when all output has reached the screen. */
  readonly settled: () => Promise<void>;
  /** The screen, one string for each row, without trailing blanks. */
  readonly rows: () => readonly string[];
  /** The cells of the screen with their colours, one list for each row. */
  readonly cells: () => readonly (readonly IBufferCell[])[];
  readonly bytesWritten: () => number;
  readonly close: () => void;
}

export function createVirtualTerminal(columns: number, rows: number): VirtualTerminal {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0, convertEol: true });
  let bytes = 0;
  const stdout = Object.assign(
    new Writable({
      write(chunk: Buffer | string, _encoding, done) {
        bytes += Buffer.byteLength(chunk);
        terminal.write(chunk.toString(), done);
      },
    }),
    { isTTY: true as const, columns, rows },
  );
  const stdin = new FakeKeyboard();
  return {
    // Ink needs only these properties of the streams.
    stdin: stdin as unknown as NodeJS.ReadStream,
    stdout: stdout as unknown as NodeJS.WriteStream,
    type: (data) => stdin.type(data),
    resize(newColumns, newRows) {
      terminal.resize(newColumns, newRows);
      Object.assign(stdout, { columns: newColumns, rows: newRows });
      stdout.emit('resize');
    },
    settled: () => new Promise((resolve) => terminal.write('', resolve)),
    rows: () =>
      Array.from({ length: terminal.rows }, (_, index) => {
        const line = terminal.buffer.active.getLine(terminal.buffer.active.viewportY + index);
        return line?.translateToString(true) ?? '';
      }),
    cells: () =>
      Array.from({ length: terminal.rows }, (_, index) => {
        const line = terminal.buffer.active.getLine(terminal.buffer.active.viewportY + index);
        return Array.from({ length: terminal.cols }, (_cell, column) => line?.getCell(column)).filter(
          (cell) => cell !== undefined,
        );
      }),
    bytesWritten: () => bytes,
    close: () => terminal.dispose(),
  };
}

class FakeKeyboard extends EventEmitter {
  readonly isTTY = true;
  #waiting: string[] = [];

  type(data: string): void {
    this.#waiting.push(data);
    this.emit('readable');
  }

  read(): string | null {
    return this.#waiting.shift() ?? null;
  }

  setRawMode(): this {
    return this;
  }

  setEncoding(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  resume(): this {
    return this;
  }

  pause(): this {
    return this;
  }
}
