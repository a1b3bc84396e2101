/** Names of images: github.com/distribution/reference. */

export interface ImageName {
  /** "docker.io", "registry.example.com:5000" */
  readonly domain: string;
  /** "library/nginx", "bitnami/cassandra" */
  readonly path: string;
  /** "latest" unless told; empty with a digest alone. */
  readonly tag: string;
  readonly digest: string;
}

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const PATH = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`);
const DOMAIN = /^(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9.-]*[a-zA-Z0-9]|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[a-zA-Z][a-zA-Z0-9]*(?:[-_+.][a-zA-Z][a-zA-Z0-9]*)*:[0-9a-fA-F]{32,}$/;

function splitDomain(name: string): readonly [domain: string, path: string] {
  const slash = name.indexOf('/');
  const first = name.slice(0, slash);
  const isDomain = slash !== -1 && (/[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase());
  const domain = isDomain ? first : 'docker.io';
  const path = isDomain ? name.slice(slash + 1) : name;
  return [domain, domain === 'docker.io' && !path.includes('/') ? `library/${path}` : path];
}

/** Returns the parts of the name, or what is wrong with it in the words of the library. */
export function parseImageName(image: string): ImageName | string {
  const at = image.indexOf('@');
  const digest = at === -1 ? '' : image.slice(at + 1);
  const named = at === -1 ? image : image.slice(0, at);
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const tag = hasTag ? named.slice(colon + 1) : digest === '' ? 'latest' : '';
  const [domain, path] = splitDomain(hasTag ? named.slice(0, colon) : named);
  if (path !== path.toLowerCase() && PATH.test(path.toLowerCase())) {
    return `invalid reference format: repository name (${path}) must be lowercase`;
  }
  const isValid =
    DOMAIN.test(domain) &&
    PATH.test(path) &&
    (tag === '' ? !hasTag : TAG.test(tag)) &&
    (at === -1 || DIGEST.test(digest));
  return isValid ? { domain, path, tag, digest } : 'invalid reference format';
}

/** Returns the whole name, as a container runtime tells it: "docker.io/library/nginx:latest". */
export function fullImageName({ domain, path, tag, digest }: ImageName): string {
  return `${domain}/${path}${tag === '' ? '' : `:${tag}`}${digest === '' ? '' : `@${digest}`}`;
}
