/** Paths as text. */

/** An absolute path without "." and "..". `path` may be relative to `folder`. */
export function absolutePath(path: string, folder = '/'): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${folder}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

export function joinPath(folder: string, name: string): string {
  return folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`;
}

export function baseName(path: string): string {
  const bare = path.replace(/\/+$/, '');
  return bare === '' && path !== '' ? '/' : bare.slice(bare.lastIndexOf('/') + 1);
}

export function folderName(path: string): string {
  const bare = path.replace(/\/+$/, '');
  const slash = bare.lastIndexOf('/');
  if (slash === -1) return bare === '' && path !== '' ? '/' : '.';
  return bare.slice(0, slash).replace(/\/+$/, '') || '/';
}
