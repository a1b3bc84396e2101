/** The path of the program, and an environment without anything of this machine. */

import { fileURLToPath } from 'node:url';

/** The Node that runs the tests also runs the program. */
export const NODE = process.execPath;
/** bin/stsview.js of this checkout. */
export const PROGRAM = fileURLToPath(new URL('../../../bin/stsview.js', import.meta.url));

/** PATH, a home without a kubeconfig, and a UTF-8 terminal. No cluster, proxy or colour setting. */
export function cleanEnvironment(): Record<string, string> {
  const { PATH = '', TMPDIR = '/tmp' } = process.env;
  return {
    PATH,
    TMPDIR,
    HOME: '/nonexistent',
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    XDG_CACHE_HOME: `${TMPDIR}/stsview-test-cache`,
  };
}
