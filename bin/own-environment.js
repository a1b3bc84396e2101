/**
 * The environment in which Node does for this program only what kubectl would do. Variables that are meant for Node
 * otherwise open a debugger, skip the check of certificates, or write over the screen.
 */
const { readFileSync } = process.getBuiltinModule('node:fs');

/** Options that limit memory or rights, or say which certificates and addresses are used. All others are left out. */
const KEPT_OPTION = new RegExp(
  `^--(${[
    'max-(old-space-size|old-space-size-percentage|semi-space-size|heap-size|http-header-size)=.*',
    'use-(system|openssl|bundled)-ca',
    'openssl-(config=.*|legacy-provider|shared-config)',
    '(enable|force)-fips',
    'secure-heap(-min)?=.*',
    'tls-min-v1\\.3',
    'dns-result-order=.*',
    '(no-)?network-family-autoselection(-attempt-timeout=.*)?',
    'icu-data-dir=.*',
    'permission',
    'allow-.*',
  ].join('|')})$`,
);

/** The variables that Node reads, with what is left of the value; undefined if the variable has to go. */
const READ_BY_NODE = {
  NODE_OPTIONS: keptOptions,
  NODE_EXTRA_CA_CERTS: readableCertificates,
  NODE_DEBUG: () => undefined,
  NODE_DEBUG_NATIVE: () => undefined,
  NODE_V8_COVERAGE: () => undefined,
  NODE_PENDING_DEPRECATION: () => undefined,
  NODE_REDIRECT_WARNINGS: () => undefined,
};

/** Where the program finds the values that were left out, for the commands that it runs. */
const LEFT_OUT = 'STSVIEW_LEFT_OUT';

/** Returns the environment to start Node anew with; undefined if this one will do. */
export function ownEnvironment(env) {
  const own = { ...env };
  const leftOut = {};
  for (const [name, keep] of Object.entries(READ_BY_NODE)) {
    const value = env[name];
    if (value === undefined) continue;
    const kept = keep(value);
    if (kept === value) continue;
    leftOut[name] = value;
    if (kept === undefined) delete own[name];
    else own[name] = kept;
  }
  return Object.keys(leftOut).length === 0 ? undefined : { ...own, [LEFT_OUT]: JSON.stringify(leftOut) };
}

/** Options are separated by blanks. One in quotes, which may contain blanks, is none of those that are kept. */
function keptOptions(options) {
  const kept = options.split(/\s+/).filter((option) => KEPT_OPTION.test(option));
  return kept.length === 0 ? undefined : kept.join(' ');
}

/** Node writes a warning if it cannot read the file or one of the certificates in it. */
function readableCertificates(file) {
  const { X509Certificate } = process.getBuiltinModule('node:crypto');
  try {
    const blocks = readFileSync(file, 'utf8').match(/-----BEGIN [\s\S]*?-----END [^-]*-----/g) ?? [];
    return blocks.map((block) => new X509Certificate(block)).length > 0 ? file : undefined;
  } catch {
    return undefined;
  }
}
