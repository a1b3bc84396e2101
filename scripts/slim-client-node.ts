import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * An esbuild plugin that leaves out of the bundle what client-node's KubeConfig imports and this program never uses:
 * the generated API and undici (a third of a second at every start). What only some users need (the auth providers
 * oidc, azure and gcp) is loaded at its first use.
 */

const CLIENT_NODE = /[\\/]@kubernetes[\\/]client-node[\\/]dist[\\/]/;
const KUBE_CONFIG = /[\\/]@kubernetes[\\/]client-node[\\/]dist[\\/]config\.js$/;
const PORT_FORWARD = /[\\/]@kubernetes[\\/]client-node[\\/]dist[\\/]portforward\.js$/;
const NAMESPACE = 'slim-client-node';

function unreachableStub(names: readonly string[]): string {
  const body = "{ constructor() { throw new Error('This part of client-node is not in the bundle.'); } }";
  return names.map((name) => `export class ${name} ${body}`).join('\n');
}

const GENERATED = './gen/index.js';

/** Modules that KubeConfig and PortForward import only for functions that are never called. */
const UNREACHABLE_MODULES: Readonly<Record<string, string>> = {
  undici: unreachableStub(['Agent', 'ProxyAgent']),
  'js-yaml': unreachableStub(['load']),
  [GENERATED]: unreachableStub(['createConfiguration', 'ServerConfiguration', 'AppsV1Api', 'CoreV1Api']),
  './middleware.js': unreachableStub(['setHeaderMiddleware']),
  socks: unreachableStub(['SocksClient']),
};

/** Classes that are loaded at the first call of their constructor. */
const LAZY_CONSTRUCTORS: Readonly<Record<string, string>> = {
  'socks-proxy-agent': `export function SocksProxyAgent(...options) {
    return new (require('socks-proxy-agent').SocksProxyAgent)(...options);
  }`,
};

/** Authenticators by module: the class, and the name of its provider. */
const LAZY_AUTHENTICATORS: Readonly<Record<string, { readonly name: string; readonly provider: string }>> = {
  './oidc_auth.js': { name: 'OpenIDConnectAuth', provider: 'oidc' },
  './azure_auth.js': { name: 'AzureAuth', provider: 'azure' },
  './gcp_auth.js': { name: 'GoogleCloudPlatformAuth', provider: 'gcp' },
};

function lazyAuthenticator(path: string, file: string): string {
  const authenticator = LAZY_AUTHENTICATORS[path];
  if (authenticator === undefined) return '';
  const { name, provider } = authenticator;
  return `export class ${name} {
    isAuthProvider(user) { return user?.authProvider?.name === ${JSON.stringify(provider)}; }
    async applyAuthentication(user, options) {
      this.real ??= import(${JSON.stringify(file)}).then((module) => new module.${name}());
      await (await this.real).applyAuthentication(user, options);
    }
  }`;
}

export const slimClientNode: Plugin = {
  name: NAMESPACE,
  setup(build) {
    build.onResolve(
      { filter: /^(undici|js-yaml|socks|socks-proxy-agent|\.\/.*\.js)$/ },
      ({ path, importer, namespace, resolveDir }) => {
        if (namespace === NAMESPACE || !CLIENT_NODE.test(importer)) return undefined;
        // PortForward uses the generated API only to look up services and deployments.
        if (PORT_FORWARD.test(importer) && path === GENERATED) return { path, namespace: NAMESPACE };
        const fromKubeConfig = KUBE_CONFIG.test(importer);
        if (path in UNREACHABLE_MODULES && (fromKubeConfig || path === 'undici')) return { path, namespace: NAMESPACE };
        if (!fromKubeConfig || !(path in LAZY_AUTHENTICATORS || path in LAZY_CONSTRUCTORS)) return undefined;
        return { path, namespace: NAMESPACE, pluginData: { file: join(resolveDir, path) } };
      },
    );
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path, pluginData }) => {
      const stub = UNREACHABLE_MODULES[path];
      if (stub !== undefined) return { contents: stub };
      const file: string = pluginData.file;
      return { contents: LAZY_CONSTRUCTORS[path] ?? lazyAuthenticator(path, file), resolveDir: dirname(file) };
    });
  },
};
