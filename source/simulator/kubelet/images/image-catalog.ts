/** The roles of images: a table of well-known ones, and what ConfigMaps with the label "demo/images" add to it. */

import { parse } from 'yaml';
import { isObject, itemsOf, stringMapOf } from '../../model/json.ts';
import type { KubeObject } from '../../model/kube-object.ts';
import type { ControllerContext } from '../../runtime/controller-context.ts';
import { parseImageName } from './image-name.ts';
import { type ImageRole, roleOf } from './image-role.ts';
import { WELL_KNOWN_IMAGES } from './well-known-images.ts';

export const IMAGES_LABEL = 'demo/images';

export interface ImageCatalog {
  readonly find: (image: string) => ImageRole | undefined;
}

interface Pattern {
  readonly matches: RegExp;
  readonly role: ImageRole;
}

function patternsOf(role: ImageRole): readonly Pattern[] {
  return role.images.map((image) => {
    const words = image.split('*').map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return { matches: new RegExp(`(?:^|/)${words.join('[^/]*')}$`), role };
  });
}

/** @throws Error if the text is no YAML, or no list of roles */
function rolesIn(text: string): readonly ImageRole[] {
  const list: unknown = parse(text);
  const roles = itemsOf(list).filter(isObject).map(roleOf);
  if (roles.length === 0 || roles.some(({ images }) => images.length === 0)) {
    throw new Error('a list of images is wanted, each with "images"');
  }
  return roles;
}

const WELL_KNOWN = WELL_KNOWN_IMAGES.map(roleOf).flatMap(patternsOf);

export function createImageCatalog(context: ControllerContext): ImageCatalog {
  const added = new Map<string, readonly Pattern[]>();
  const known = new Map<string, ImageRole | undefined>();

  const read = (map: KubeObject): readonly Pattern[] =>
    Object.values(stringMapOf(map['data'])).flatMap((text) => {
      try {
        return rolesIn(text).flatMap(patternsOf);
      } catch (error) {
        const message = `Cannot read the table of images: ${error instanceof Error ? error.message : error}`;
        context.recorder.record(map, 'Warning', 'InvalidImages', message, 'kubelet');
        return [];
      }
    });

  context.onChange('configmaps', ({ type, object }) => {
    const { uid, labels } = object.metadata;
    const isTable = type !== 'DELETED' && labels?.[IMAGES_LABEL] !== undefined;
    if (!isTable && !added.has(uid)) return;
    known.clear();
    if (isTable) added.set(uid, read(object));
    else added.delete(uid);
  });

  const search = (image: string): ImageRole | undefined => {
    const name = parseImageName(image);
    if (typeof name === 'string') return undefined;
    const all = [...[...added.values()].flat(), ...WELL_KNOWN];
    return all.find(({ matches }) => matches.test(name.path))?.role;
  };

  return {
    find: (image) => {
      if (!known.has(image)) known.set(image, search(image));
      return known.get(image);
    },
  };
}
