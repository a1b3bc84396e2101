/** The names by which an object can mean a claim's volume or its storage without naming the claim. */

import type { Volume } from '../../model/kinds.ts';
import { storageIdentities } from '../storage-identity.ts';
import { fieldOf, textAt } from './json-value.ts';
import type { Place } from './walk.ts';
import { wordsOf } from './words.ts';

export interface StorageName {
  /** "pvc-3f…", "vol-0a1", "/exports/web" */
  readonly text: string;
  /** The word of the text by which texts that may contain it are found. */
  readonly word: string;
  readonly says: string;
  /** Servers of a folder. */
  readonly servers: readonly string[];
  /** True for a folder that only an object means that names a server of it, too. */
  readonly needsServer: boolean;
  /** True for a text that means something else in most places, such as "data". */
  readonly isCommon: boolean;
}

/** `volume`: undefined if it may not be read. Its name is known from the claim. */
export function storageNamesOf(volumeName: string, volume: Volume | undefined): readonly StorageName[] {
  if (volumeName === '') return [];
  const { volumeHandle, volumeID, diskURI } = volume?.storage.fields ?? {};
  const identities = volume === undefined ? [] : storageIdentities(volume);
  const ids = identities.filter(({ folder }) => folder === undefined).flatMap(({ ids: names }) => names);
  const handles = [volumeHandle, volumeID, diskURI, ...ids].filter((text) => text !== undefined && isHandle(text));
  const names = [
    named(volumeName, 'names its volume'),
    ...handles.map((handle) => named(handle ?? '', 'names the storage of its volume')),
    ...identities.flatMap(({ family, folder, ids: servers }) => folderName(family, folder, servers)),
  ];
  return [...new Map(names.map((name) => [name.text, name])).values()].filter(({ word }) => word !== '');
}

/** Descriptions of unknown sources, and pairs of a name and a number, stand in no object like that. */
function isHandle(text: string): boolean {
  return text !== '' && !/[\s{]/.test(text);
}

function named(text: string, says: string): StorageName {
  return { text, word: searchWordOf(text), says, servers: [], needsServer: false, isCommon: !isTelling(text) };
}

const NODE_FOLDER = 'folder of a node';

function folderName(family: string, folder: readonly string[] | undefined, ids: readonly string[]): StorageName[] {
  if (folder === undefined || folder.length === 0) return [];
  const text = `/${folder.join('/')}`;
  const isClear = folder.length > 2 || (folder.length > 1 && isTelling(folder.at(-1) ?? ''));
  const servers = family === NODE_FOLDER ? [] : ids;
  const needsServer = !isClear && servers.length > 0;
  const says = 'names the folder of its volume';
  return [{ text, word: searchWordOf(text), says, servers, needsServer, isCommon: !isClear && !needsServer }];
}

function isTelling(text: string): boolean {
  return text.length >= 6 && /[\d/-]/.test(text);
}

function searchWordOf(text: string): string {
  return [...wordsOf(text)].reduce((longest, word) => (word.length > longest.length ? word : longest), '');
}

const STORAGE_KEY = /volume|handle|disk|storage|image|share|path|pvs?$|pv_?name$/i;
/** A folder inside of a container. */
const CONTAINER_KEY = /^(?:mountPath|workingDir)$/;

export function isNamedIn(name: StorageName, text: string, { key }: Place): boolean {
  if (CONTAINER_KEY.test(key) || (name.isCommon && !STORAGE_KEY.test(key))) return false;
  for (let at = text.indexOf(name.text); at !== -1; at = text.indexOf(name.text, at + 1)) {
    const before = text[at - 1] ?? ' ';
    const after = text[at + name.text.length] ?? ' ';
    const isAtServer = name.servers.some((server) => text.endsWith(server, at));
    if ((isAtServer || !/[\w.-]/.test(before)) && !/[\w-]/.test(after)) return true;
  }
  return false;
}

/** The last two labels of a domain. */
function siteOf(domain: string): string {
  return domain.split('.').slice(-2).join('.');
}

const SITES_OF_KUBERNETES: ReadonlySet<string> = new Set(['k8s.io', 'kubernetes.io']);

interface StoredClaim {
  readonly driver: string;
  readonly storageNames: readonly StorageName[];
}

/**
 * Returns the claims of whose volume the object is the driver's own record: it is of a group of the driver's domain, and
 * has the volume's name, or an owner that has it. It goes with the volume, and does not need it.
 */
export function recordsOfDrivers<C extends StoredClaim>(
  object: unknown,
  group: string,
  claims: readonly C[],
): readonly C[] {
  const site = siteOf(group);
  if (SITES_OF_KUBERNETES.has(site)) return [];
  const near = claims.filter(({ driver }) => driver !== '' && siteOf(driver) === site);
  if (near.length === 0) return [];
  const names = namesOfRecord(object);
  return near.filter(({ storageNames }) =>
    storageNames.some(({ text }) => names.some((name) => name === text || name.startsWith(`${text}-`))),
  );
}

/** Where an object that stands for a volume has the volume's name. */
function namesOfRecord(object: unknown): readonly string[] {
  const metadata = fieldOf(object, 'metadata');
  const owners = fieldOf(metadata, 'ownerReferences');
  return [
    textAt(metadata, 'name'),
    textAt(object, 'spec', 'name'),
    textAt(object, 'status', 'volumeID'),
    ...(Array.isArray(owners) ? owners : []).map((owner) => textAt(owner, 'name')),
  ];
}
