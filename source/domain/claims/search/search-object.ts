/** Searches one object of any kind for claims that it may need. The object is untrusted: any shape is possible. */

import { type ApiKind, isOwnKind, kindName } from './api-kind.ts';
import { claimTemplateIn } from './claim-templates.ts';
import { type JsonObject, textAt } from './json-value.ts';
import { createMentions, isLocalField } from './mentions.ts';
import { stemsInParts } from './name-parts.ts';
import { createOperatorObject } from './operator-objects.ts';
import { expressionIn, patternsIn, readingsOf, type Unpack } from './patterns.ts';
import { releaseNamesOf } from './releases.ts';
import { claimsOfScaledOwner } from './scaled-owners.ts';
import { createScalingObject, scaledSetsInText, targetNameIn } from './scaled-sets.ts';
import type { Mention } from './search-result.ts';
import { type LabelMatcher, selectorIn, selectorInText } from './selectors.ts';
import { claimSelectorsInCommand, isOfAllNamespaces } from './selectors-in-commands.ts';
import { isSetKey, replicasScaledTo, setReferenceIn, setsInText } from './set-references.ts';
import { knownWordsIn, type SoughtClaim, type SoughtClaims } from './sought-claim.ts';
import { isNamedIn, recordsOfDrivers } from './storage-names.ts';
import { MAX_DEPTH, type Place, walk } from './walk.ts';
import { createNamespaceReach, createNamespaceScaler } from './whole-namespaces.ts';
import { wordsOf } from './words.ts';

export interface ObjectFindings {
  /** By "namespace/name" of the claim: the first mention of each claim. */
  readonly mentions: ReadonlyMap<string, Mention>;
  /** A sentence if the object cannot be searched whole. */
  readonly unreadReason: string | undefined;
}

/** Pods and revisions are deleted with their set, so that the set's name in them does not show a user of its claims. */
const PARTS_OF_A_SET: ReadonlySet<string> = new Set(['Pod', 'ControllerRevision.apps', 'StatefulSet.apps']);

/** Which namespaces such a selector chooses depends on their labels, so that it may be any. */
const NAMESPACE_SELECTOR_KEY = /namespaces?_?(?:label_?)?selectors?$/i;

type Names = ReadonlySet<string>;
const NONE: Names = new Set();

export function searchObject(object: unknown, kind: ApiKind, sought: SoughtClaims, unpack: Unpack): ObjectFindings {
  const name = textAt(object, 'metadata', 'name');
  const isExtension = !isOwnKind(kind);
  const mayListSets = !PARTS_OF_A_SET.has(kindName(kind));
  const mayNamePatterns = mayListSets && kindName(kind) !== 'PersistentVolumeClaim';
  const found = createMentions(kind, { namespace: textAt(object, 'metadata', 'namespace'), name });
  const operatorObject = createOperatorObject();
  const scalingObject = createScalingObject(kind.kind);
  const namespaceScaler = createNamespaceScaler(kind);
  const namespaceReach = createNamespaceReach(kind);
  let isUnpacked = true;

  /** `near`: the namespaces that stand beside the name. Without one, an own kind means its own namespace. */
  function canMean(claim: SoughtClaim, near: Names): boolean {
    return near.size > 0 ? near.has(claim.namespace) : !found.isForeign(claim);
  }

  function addAll(claims: readonly SoughtClaim[] | undefined, says: string, position: Place, near: Names): void {
    for (const claim of claims ?? []) if (canMean(claim, near)) found.add(claim, says, position);
  }

  function addSetReference(setName: string, near: Names, position: Place): void {
    if (!mayListSets || isOwnerReference(position)) return;
    addAll(sought.bySetName.get(setName), `lists StatefulSet ${setName}`, position, near);
    if (isExtension && sought.byParkingSet.has(setName)) scalingObject.refersTo(setName, position);
  }

  function addScaled(setName: string, replicas: number, position: Pick<Place, 'path'>, near: Names): void {
    if (!mayListSets) return;
    for (const claim of sought.byParkingSet.get(setName) ?? []) {
      const { parked } = claim;
      if (parked === undefined || parked.ordinal >= parked.firstOrdinal + replicas || !canMean(claim, near)) continue;
      found.add(claim, `may scale StatefulSet ${setName} and bring ordinal ${parked.ordinal} back`, position);
    }
  }

  function addNames(text: string, position: Place): void {
    const words = knownWordsIn(text, sought);
    const near = new Set(words.filter((word) => sought.namespaces.has(word)));
    if (!isOwnNamespace(position)) for (const word of near) found.seeNamespace(word);
    for (const word of words) addWord(word, text, position, near);
    for (const fits of mayNamePatterns ? patternsIn(text) : []) {
      if (isExtension) for (const any of sought.namespaces) if (fits(any)) found.seeNamespace(any);
      const fitting = sought.all.filter((claim) => fits(claim.name));
      addAll(fitting, 'has a pattern that its name fits', position, isExtension ? NONE : near);
    }
    const fits = mayNamePatterns ? expressionIn(text) : undefined;
    if (fits !== undefined) {
      const fitting = sought.all.filter((claim) => fits(claim.name));
      addAll(fitting, 'has a pattern that its name fits', position, isExtension ? NONE : near);
    }
    for (const { names, isIdentifier, namespaces } of setsInText(text)) {
      const places = isIdentifier ? [isExtension ? NONE : near] : placesOf(namespaces);
      for (const setName of names) for (const place of places) addSetReference(setName, place, position);
    }
    for (const { set, replicas, namespaces } of scaledSetsInText(text, sought.byParkingSet)) {
      const places = namespaces === undefined ? [near] : placesOf(namespaces);
      for (const place of places) addScaled(set, replicas, position, place);
    }
    const chosen = claimSelectorsInCommand(text);
    if (chosen.length > 0 && isOfAllNamespaces(text)) seeAllNamespaces();
    for (const chooses of chosen) {
      const fitting = sought.all.filter(({ labels }) => chooses(labels));
      addAll(fitting, 'selects it by its labels', position, isOfAllNamespaces(text) ? sought.namespaces : near);
    }
  }

  function addWord(word: string, text: string, position: Place, near: Names): void {
    if (sought.servers.has(word)) found.seeServer(word);
    for (const claim of sought.byWord.get(word) ?? []) {
      if (word === claim.uid) found.add(claim, 'names it', position, 'anywhere');
      else if (!found.isForeign(claim) || !isLocalField(position)) found.add(claim, 'names it', position);
    }
    for (const { claim, name: storage } of sought.byStorageWord.get(word) ?? []) {
      if (!isNamedIn(storage, text, position)) continue;
      if (storage.needsServer) found.addFolder(claim, storage, position);
      else found.add(claim, storage.says, position, 'anywhere');
    }
    if (mayNamePatterns) {
      addAll(sought.byStem.get(word), `names claims ${word}-…`, position, isExtension ? NONE : near);
    }
  }

  function seeAllNamespaces(): void {
    for (const any of sought.namespaces) found.seeNamespace(any);
  }

  function addTarget(setName: string | undefined, position: Place): void {
    if (setName !== undefined) addSetReference(setName, NONE, position);
  }

  function addChosen(chooses: LabelMatcher | undefined, position: Place): void {
    if (chooses === undefined) return;
    for (const claim of sought.all) if (chooses(claim.labels)) found.add(claim, 'selects it by its labels', position);
  }

  function addReference(inner: JsonObject, position: Place): void {
    const reference = position.keys.length === 0 && !isExtension ? undefined : setReferenceIn(inner, position.key);
    if (reference === undefined) return;
    const near = namespaceOf(reference.namespace);
    addSetReference(reference.name, near, position);
    const replicas = replicasScaledTo(position.key, position.around.at(-1));
    if (replicas !== undefined && !isOwnerReference(position)) addScaled(reference.name, replicas, position, near);
  }

  const depth = walk(object, {
    field(key, value, position) {
      operatorObject.see(key, value, position);
      scalingObject.see(key, value, position);
      namespaceScaler.see(key, value, position);
      namespaceReach.see(key, value, position);
    },
    words: addNames,
    text(text, position) {
      for (const reading of readingsOf(text, unpack)) {
        if (reading === undefined) isUnpacked = false;
        else addNames(reading, position);
      }
      if (isSetKey(position.key)) for (const setName of wordsOf(text)) addSetReference(setName, NONE, position);
      if (!isExtension) return;
      if (text === '*') seeAllNamespaces();
      addTarget(targetNameIn(text, position.key), position);
      addChosen(selectorInText(text, kind, position), position);
    },
    object(inner, position) {
      addReference(inner, position);
      for (const { claim, owner } of claimsOfScaledOwner(inner, position, sought.all)) {
        if (canMean(claim, NONE)) found.add(claim, `may scale ${owner}, whose name is in the claim's`, position);
      }
      if (!isExtension) return;
      addTarget(targetNameIn(inner, position.key), position);
      if (NAMESPACE_SELECTOR_KEY.test(position.key)) seeAllNamespaces();
      for (const stem of stemsInParts(inner, sought)) {
        addAll(sought.byStem.get(stem), `names claims ${stem}-… in parts`, position, NONE);
      }
      addChosen(selectorIn(inner, kind, position), position);
      const gives = claimTemplateIn(inner, position);
      const given = gives === undefined ? [] : sought.all.filter(gives);
      addAll(given, 'has a claim template that gives its name', position, NONE);
    },
  });

  if (isExtension) {
    if (namespaceReach.isEverywhere()) seeAllNamespaces();
    const parked = namespaceScaler.scalesAll() ? sought.all.filter((claim) => claim.parked !== undefined) : [];
    for (const claim of parked) {
      const set = claim.parked?.set ?? '';
      found.add(claim, `scales the sets of its namespace, StatefulSet ${set} among them`, { path: () => 'spec' });
    }
    for (const { set, replicas, field } of scalingObject.scaled())
      addScaled(set, replicas, { path: () => field }, NONE);
    for (const { release, field } of releaseNamesOf(object, kind)) {
      for (const claim of sought.all.filter(({ releases }) => releases.includes(release)))
        found.add(claim, `installs ${release}, to which it belongs`, { path: () => field });
    }
    for (const claim of sought.all) {
      const says = operatorObject.saysOf(claim, name);
      if (says !== undefined) found.add(claim, says, { path: () => 'metadata.name' });
    }
  }
  const recorded = isExtension ? recordsOfDrivers(object, kind.group, sought.all) : [];
  return {
    mentions: found.resultWithout(recorded),
    unreadReason:
      depth === 'too-deep'
        ? `Its fields nest more than ${MAX_DEPTH} levels deep.`
        : isUnpacked
          ? undefined
          : 'It has a packed text that cannot be unpacked.',
  };
}

function namespaceOf(name: string): Names {
  return name === '' ? NONE : new Set([name]);
}

/** In a text with several namespaces, what has none is in that of the object around the text. */
function placesOf(namespaces: readonly string[]): readonly Names[] {
  return namespaces.length > 1 ? [new Set(namespaces), NONE] : [new Set(namespaces)];
}

function isOwnerReference({ keys }: Place): boolean {
  return keys[0] === 'metadata' && keys[1] === 'ownerReferences';
}

function isOwnNamespace({ keys }: Place): boolean {
  return keys.length === 2 && keys[0] === 'metadata' && keys[1] === 'namespace';
}
