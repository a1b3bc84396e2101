/** Addresses of the web: `http://web-0.web:8080/path`. */

export interface WebAddress {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

const FORM = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):\/\/)?(?:[^/?#@]*@)?(\[[^\]]*\]|[^/:?#]*)(?::(\d+))?([/?#].*)?$/;

/** Undefined if the text is none. */
export function parseWebAddress(text: string): WebAddress | undefined {
  const found = FORM.exec(text);
  const host = found?.[2] ?? '';
  if (found === null || host === '') return undefined;
  const scheme = (found[1] ?? 'http').toLowerCase();
  const path = (found[4] ?? '/').replace(/#.*$/, '');
  return {
    scheme,
    host,
    port: Number(found[3] ?? (scheme === 'https' ? 443 : 80)),
    path: path.startsWith('/') ? path : `/${path}`,
  };
}
