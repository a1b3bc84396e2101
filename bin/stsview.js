#!/usr/bin/env node
// Written so that an old Node can read it: it only finds out whether this one is new enough, and loads the program.
// What only some need is loaded where they need it, since all of it is paid for at each start. To `import` node:fs would
// load streams and more.
const loadBuiltin = async (name) => process.getBuiltinModule?.(name) ?? (await import(name));
const { mkdirSync, readFileSync } = await loadBuiltin('node:fs');
const { dirname, join } = await loadBuiltin('node:path');
const { fileURLToPath } = await loadBuiltin('node:url');

const [major, minor] = process.versions.node.split('.').map(Number);
const program = new URL('../dist/stsview.mjs', import.meta.url);

// Node opens a debugger at this signal if nothing else listens to it.
process.on('SIGUSR1', () => {});

const isNewEnough = major > 22 || (major === 22 && minor >= 12);
if (!isNewEnough) await findNewerNode();
else if (process.argv.length === 3 && process.argv[2] === '--version') {
  // Answered without the program, which takes as long to load as Node itself.
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  process.stdout.on('error', ({ code, message }) => {
    if (code !== 'EPIPE') fail(`stsview: Cannot write the output (${message}): check where it goes.`);
  });
  process.stdout.write(`${version}\n`);
} else if (!(await isStartedAnew())) {
  // The cache belongs to this user alone: a shared folder for temporary files would let others put code there.
  const { homedir } = await loadBuiltin('node:os');
  const caches = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'stsview', 'compiled');
  const cache = join(caches, isScreen(process.argv[2]) ? 'screen' : 'commands');
  if (makeFolder(cache)) (await loadBuiltin('node:module')).enableCompileCache(cache);
  await import(program.href).catch(notBuilt);
}

/**
 * Reports whether the arguments open a screen. Of each file, Node keeps only what the first process has used, and a
 * screen uses much that the commands do not.
 */
function isScreen(first = '') {
  return ['', 'demo', 'lesson'].includes(first) || (first.startsWith('-') && !['-h', '--help'].includes(first));
}

/**
 * Creates the folder and those above it. Returns false if that is impossible. Node's own recursive creation, which
 * enableCompileCache() uses too, never returns where the parent exists and takes no folder, as in /proc.
 */
function makeFolder(folder, attempts = 2) {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch ({ code }) {
    if (code === 'EEXIST') return true;
    return code === 'ENOENT' && attempts > 1 && makeFolder(dirname(folder)) && makeFolder(folder, attempts - 1);
  }
}

function notBuilt(error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND' || error.url !== program.href) throw error;
  fail('stsview is not built yet: run "npm run build" in its checkout first.');
}

/**
 * Starts Node anew where its environment has to change. Returns false if this process has to go on: nothing has to
 * change, or Node may start nothing.
 */
async function isStartedAnew() {
  if (!Object.keys(process.env).some((name) => name.startsWith('NODE_'))) return false;
  const { ownEnvironment } = await import('./own-environment.js');
  const env = ownEnvironment(process.env);
  if (env === undefined) return false;
  const node = [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  try {
    // An older Node, and Windows, cannot put another program in the place of this one.
    if (process.execve === undefined || process.platform === 'win32') await runWith(process.execPath, node, env);
    else process.execve(process.execPath, [process.execPath, ...node], env);
    return true;
  } catch ({ code }) {
    if (code === 'ERR_ACCESS_DENIED') return false;
    throw new Error(`Node cannot be started (${code})`);
  }
}

/** A checkout brings its own Node as a development dependency; an installed package has none beside it. */
async function findNewerNode() {
  const { existsSync } = await loadBuiltin('node:fs');
  const ownNode = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  if (existsSync(ownNode))
    await runWith(ownNode, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], process.env);
  else {
    fail(
      `stsview needs Node.js 22.12 or newer, and this is ${process.versions.node}: install a newer one (nodejs.org).`,
    );
  }
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 1;
}

async function runWith(node, argv, env) {
  const { spawn } = await loadBuiltin('node:child_process');
  const child = spawn(node, argv, { stdio: 'inherit', env });
  // Signals from the terminal reach the child by themselves; this process only has to outlive it.
  for (const signal of ['SIGINT', 'SIGQUIT']) process.on(signal, () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
