/** What a pod answers over HTTP: its web pages if it has some, otherwise its name. */

import { at, itemsOf, stringOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { ContainerFiles } from '../files/container-files.ts';
import { contentOf } from '../files/container-files.ts';
import { absolutePath, joinPath } from '../files/paths.ts';
import type { HttpAnswer } from './network.ts';

/** Where web servers look for their pages. */
const PAGE_FOLDERS = ['/usr/share/nginx/html', '/usr/local/apache2/htdocs', '/var/www/html'];

/** @param filesOf the files of a container of the pod */
export function httpAnswerOf(
  pod: KubeObject,
  port: number,
  path: string,
  filesOf: (container: string) => ContainerFiles,
): HttpAnswer {
  const containers = itemsOf(pod.spec?.['containers']);
  const server = containers.find((container) =>
    itemsOf(at(container, 'ports')).some((declared) => at(declared, 'containerPort') === port),
  );
  const files = filesOf(stringOf(at(server ?? containers[0], 'name')));
  for (const folder of PAGE_FOLDERS) {
    const page = pageAt(files, folder, path);
    if (page !== undefined) return page;
  }
  return { status: 200, type: 'text/plain', body: `${pod.metadata.name}\n`, isStandIn: true };
}

/** Undefined if the folder has no pages at all. */
function pageAt(files: ContainerFiles, root: string, path: string): HttpAnswer | undefined {
  const folder = files.node(root);
  if (folder?.kind !== 'folder' || folder.entries.size === 0) return undefined;
  const [bare = ''] = path.split(/[?#]/);
  const full = absolutePath(`${root}${absolutePath(bare)}`);
  const node = files.node(full);
  const page = node?.kind === 'folder' ? files.node(joinPath(full, 'index.html')) : node;
  if (page?.kind === 'file' || page?.kind === 'generated')
    return { status: 200, type: 'text/html', body: contentOf(page) };
  if (node?.kind === 'folder') return errorPage(403, 'Forbidden');
  return errorPage(404, 'Not Found');
}

function errorPage(status: number, reason: string): HttpAnswer {
  const body = `<html>\n<head><title>${status} ${reason}</title></head>\n<body>\n<center><h1>${status} ${reason}</h1></center>\n</body>\n</html>\n`;
  return { status, type: 'text/html', body };
}
