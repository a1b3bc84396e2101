/** Where the program is, and an environment that says nothing of the machine the tests run on. */

import { fileURLToPath } from 'node:url';

/** The Node that runs the tests runs the program. */
export const NODE = process.execPath;
/** bin/stsview.js of this checkout. */
export const PROGRAM = fileURLToPath(new URL('../../../bin/stsview.js', import.meta.url));

/** PATH and a home without a kubeconfig; a terminal with UTF-8. Nothing of a cluster, a proxy or a colour. */
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
