/**
 * Runs a program as the foreground of a pty and keeps the pty open once it has ended, so that what it left behind can
 * be looked at: `node pty-holder.ts COMMAND [ARGUMENT…]`. It tells what happens by control strings, which no screen shows:
 * {"pid"} at the start; {"code", "signal", "stty"} at the end. It then waits until the pty is closed.
 */

import { spawn, spawnSync } from 'node:child_process';
import { writeSync } from 'node:fs';
import { HOLDER_OSC } from './pty-holder-osc.ts';

function tell(what: object): void {
  writeSync(1, `\x1b]${HOLDER_OSC};${JSON.stringify(what)}\x07`);
}

// Signals of the terminal are meant for the program; a pty that is closed ends this process with it.
for (const signal of ['SIGINT', 'SIGQUIT', 'SIGTSTP'] as const) process.on(signal, () => {});

const [command = '', ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: 'inherit' });
child.once('error', (error) => tell({ error: error.message }));
tell({ pid: child.pid ?? 0 });
child.once('exit', (code, signal) => {
  // Modes first: reading them must not wait for what this process does next.
  const { stdout } = spawnSync('stty', ['-a'], { stdio: ['inherit', 'pipe', 'ignore'], encoding: 'utf8' });
  tell({ code, signal, stty: stdout });
  setInterval(() => {}, 1 << 30);
});
