import type { Environment } from './environment.ts';

/** bin/own-environment.js leaves these out of the environment that Node itself reads. */
const LEFT_OUT = 'STSVIEW_LEFT_OUT';
/** With "0", Node connects to any server, whatever its certificate. kubectl does not read it. */
const SKIPS_CHECKS = 'NODE_TLS_REJECT_UNAUTHORIZED';

/**
 * Returns the whole environment as the user has set it, for the commands that the program runs, and removes from
 * `env`, which Node reads, what would skip the check of certificates.
 */
export function takeEnvironment(env: Record<string, string | undefined>): Environment {
  const { [LEFT_OUT]: leftOut = '{}', ...rest } = env;
  delete env[LEFT_OUT];
  delete env[SKIPS_CHECKS];
  return { ...rest, ...parseVariables(leftOut) };
}

function parseVariables(json: string): Environment {
  try {
    const value: unknown = JSON.parse(json);
    const entries = Object.entries(typeof value === 'object' && value !== null ? value : {});
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    // Somebody else has set the variable.
    return {};
  }
}
