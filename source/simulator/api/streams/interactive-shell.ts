/** An interactive shell in a container: lines are typed, echoed and run one by one, in memory. */

export interface InteractiveShellOptions {
  /** True for a terminal: input is echoed, and a prompt is shown. */
  readonly tty: boolean;
  /** Runs one line and returns its output and exit code. */
  readonly run: (line: string) => { readonly output: string; readonly exitCode: number };
  readonly write: (text: string) => void;
  /** The shell has ended, with the code of its last command. */
  readonly end: (exitCode: number) => void;
}

export interface InteractiveShell {
  readonly input: (text: string) => void;
  /** Ends the input: the rest is run, and the shell ends. */
  readonly close: () => void;
}

const PROMPT = '# ';
const INTERRUPT = '\x03';
const END_OF_INPUT = '\x04';
const BACKSPACE = /[\b\x7f]/;
const ESCAPE = '\x1b';
/** The escape sequences of arrow keys and similar keys. */
const ESCAPE_SEQUENCE = new RegExp(`${ESCAPE}(\\[[0-9;]*[A-Za-z~]|O.)?`, 'g');

export function openInteractiveShell({ tty, run, write, end }: InteractiveShellOptions): InteractiveShell {
  let line = '';
  let code = 0;
  let ended = false;
  const finish = (): void => {
    if (ended) return;
    ended = true;
    end(code);
  };
  const prompt = (): void => {
    if (tty && !ended) write(PROMPT);
  };
  /** A terminal needs a carriage return before each line feed. */
  const print = (text: string): void => write(tty ? text.replace(/\r?\n/g, '\r\n') : text);

  function enter(): void {
    const command = line.trim();
    line = '';
    if (tty) write('\r\n');
    const [word, exitCode] = command.split(/\s+/);
    if (word === 'exit') {
      code = exitCode === undefined ? code : Number(exitCode) || 0;
      finish();
      return;
    }
    if (command !== '') {
      const result = run(command);
      code = result.exitCode;
      print(result.output);
    }
    prompt();
  }

  function type(character: string): void {
    if (character === '\r' || character === '\n') enter();
    else if (tty && character === INTERRUPT) {
      line = '';
      code = 130;
      write('^C\r\n');
      prompt();
    } else if (tty && character === END_OF_INPUT) {
      if (line === '') finish();
    } else if (tty && BACKSPACE.test(character)) {
      if (line === '') return;
      line = line.slice(0, -1);
      write('\b \b');
    } else if (!tty || character >= ' ') {
      line += character;
      if (tty) write(character);
    }
  }

  prompt();
  return {
    input(text) {
      for (const character of tty ? text.replace(ESCAPE_SEQUENCE, '').replaceAll('\r\n', '\r') : text) {
        if (!ended) type(character);
      }
    },
    close() {
      if (!ended && line !== '') enter();
      finish();
    },
  };
}
