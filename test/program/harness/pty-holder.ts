/**
 * Runs a program as the foreground process of a pty and keeps the pty open after its end, so that the modes it left can
 * be read: `node pty-holder.ts COMMAND [ARGUMENT…]`. It reports by control strings, which no screen shows: {"pid"} at
 * the start; {"code", "signal", "stty"} at the end. It then waits until the pty is closed.
 */

import { spawn, spawnSync } from 'node:child_process';
import { writeSync } from 'node:fs';
import { HOLDER_OSC } from './pty-holder-osc.ts';

function tell(what: object): void {
  writeSync(1, `\x1b]${HOLDER_OSC};${JSON.stringify(what)}\x07`);
}

// Signals of the terminal are for the program. A closed pty ends this process too.
for (const signal of ['SIGINT', 'SIGQUIT', 'SIGTSTP'] as const) process.on(signal, () => {});

const [command = '', ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: 'inherit' });
child.once('error', (error) => tell({ error: error.message }));
tell({ pid: child.pid ?? 0 });
child.once('exit', (code, signal) => {
  // The modes are read first, before anything else of this process changes them.
  const { stdout } = spawnSync('stty', ['-a'], { stdio: ['inherit', 'pipe', 'ignore'], encoding: 'utf8' });
  tell({ code, signal, stty: stdout });
  setInterval(() => {}, 1 << 30);
});
