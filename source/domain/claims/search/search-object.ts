/** Searches one object of any kind for claims that it may need. The object is untrusted: any shape is possible. */

import { type ApiKind, isOwnKind, kindName } from './api-kind.ts';
import { claimTemplateIn } from './claim-templates.ts';
import { type JsonObject, textAt } from './json-value.ts';
import { stemsInParts } from './name-parts.ts';
import { createOperatorObject } from './operator-objects.ts';
import { decodedText, patternsIn } from './patterns.ts';
import { releaseNamesOf } from './releases.ts';
import type { Mention } from './search-result.ts';
import { selectorIn, selectorInText } from './selectors.ts';
import { isSetKey, replicasScaledTo, type SetReference, setNamesInText, setReferenceIn } from './set-references.ts';
import { type SoughtClaim, type SoughtClaims, soughtKey } from './sought-claim.ts';
import { type Place, walk } from './walk.ts';
import { wordsOf } from './words.ts';

export interface ObjectFindings {
  /** By "namespace/name" of the claim: the first mention of each claim. */
  readonly mentions: ReadonlyMap<string, Mention>;
  /** True if the object nests too deeply to be searched whole. */
  readonly isTooDeep: boolean;
}

interface Found {
  readonly claim: SoughtClaim;
  readonly says: string;
  readonly field: string;
}

/** Pods and revisions are deleted with their set, so that the set's name in them does not show a user of its claims. */
const PARTS_OF_A_SET: ReadonlySet<string> = new Set(['Pod', 'ControllerRevision.apps', 'StatefulSet.apps']);

/** Which namespaces such a selector chooses depends on their labels, so that it may be any. */
const NAMESPACE_SELECTOR_KEY = /namespaces?_?(?:label_?)?selectors?$/i;

export function searchObject(object: unknown, kind: ApiKind, sought: SoughtClaims): ObjectFindings {
  const namespace = textAt(object, 'metadata', 'namespace');
  const name = textAt(object, 'metadata', 'name');
  const isExtension = !isOwnKind(kind);
  const mayListSets = !PARTS_OF_A_SET.has(kindName(kind));
  const found = new Map<SoughtClaim, Found>();
  const namespacesSeen = new Set<string>();

  function add(claim: SoughtClaim, says: string, { path }: Pick<Place, 'path'>): void {
    if (!found.has(claim)) found.set(claim, { claim, says, field: path() });
  }

  function addSetReference(setName: string, setNamespace: string, position: Place): void {
    if (!mayListSets || isOwnerReference(position)) return;
    for (const claim of sought.bySetName.get(setName) ?? []) {
      if (setNamespace === '' || setNamespace === claim.namespace) add(claim, `lists StatefulSet ${setName}`, position);
    }
  }

  const mayNamePatterns = mayListSets && kindName(kind) !== 'PersistentVolumeClaim';
  const operatorObject = createOperatorObject();

  function addNames(text: string, position: Place): void {
    for (const word of knownWordsIn(text, sought)) {
      if (sought.namespaces.has(word) && !isOwnNamespace(position)) namespacesSeen.add(word);
      for (const claim of sought.byWord.get(word) ?? []) add(claim, 'names it', position);
      if (!mayNamePatterns) continue;
      for (const claim of sought.byStem.get(word) ?? []) add(claim, `names claims ${word}-…`, position);
    }
    for (const fits of mayNamePatterns ? patternsIn(text) : []) {
      for (const fitting of sought.namespaces) if (fits(fitting)) namespacesSeen.add(fitting);
      for (const claim of sought.all) if (fits(claim.name)) add(claim, 'has a pattern that its name fits', position);
    }
    for (const setName of setNamesInText(text)) addSetReference(setName, '', position);
  }

  function seeAllNamespaces(): void {
    for (const any of sought.namespaces) namespacesSeen.add(any);
  }

  const depth = walk(object, {
    field: operatorObject.see,
    text(text, position) {
      addNames(text, position);
      const decoded = decodedText(text);
      if (decoded !== undefined) addNames(decoded, position);
      if (text === '*') seeAllNamespaces();
      if (isSetKey(position.key)) for (const setName of wordsOf(text)) addSetReference(setName, '', position);
      const chooses = isExtension ? selectorInText(text, position) : undefined;
      if (chooses !== undefined) addChosen(chooses, position);
    },
    object(inner, position) {
      const reference = position.keys.length === 0 && !isExtension ? undefined : setReferenceIn(inner, position.key);
      if (reference !== undefined) {
        addSetReference(reference.name, reference.namespace, position);
        addScaled(reference, position);
      }
      if (!isExtension) return;
      if (NAMESPACE_SELECTOR_KEY.test(position.key)) seeAllNamespaces();
      for (const stem of stemsInParts(inner, sought)) {
        for (const claim of sought.byStem.get(stem) ?? []) add(claim, `names claims ${stem}-… in parts`, position);
      }
      const chooses = selectorIn(inner, position);
      if (chooses !== undefined) addChosen(chooses, position);
      addTemplate(inner, position);
    },
  });

  function addScaled({ name: set, namespace: setNamespace }: SetReference, position: Place): void {
    const replicas = replicasScaledTo(position.key, position.around.at(-1));
    if (replicas === undefined || isOwnerReference(position)) return;
    for (const claim of sought.byParkingSet.get(set) ?? []) {
      const { parked } = claim;
      if (parked === undefined || (setNamespace !== '' && setNamespace !== claim.namespace)) continue;
      if (parked.ordinal < parked.firstOrdinal + replicas) {
        add(claim, `may scale StatefulSet ${set} and bring ordinal ${parked.ordinal} back`, position);
      }
    }
  }

  function addChosen(chooses: (labels: SoughtClaim['labels']) => boolean, position: Place): void {
    for (const claim of sought.all) if (chooses(claim.labels)) add(claim, 'selects it by its labels', position);
  }

  function addTemplate(inner: JsonObject, position: Place): void {
    const gives = claimTemplateIn(inner, position);
    if (gives === undefined) return;
    for (const claim of sought.all) if (gives(claim)) add(claim, 'has a claim template that gives its name', position);
  }

  if (isExtension) {
    for (const { release, field } of releaseNamesOf(object, kind)) {
      const path = () => field;
      for (const claim of sought.all.filter(({ releases }) => releases.includes(release)))
        add(claim, `installs ${release}, to which it belongs`, { path });
    }
  }

  if (isExtension) {
    const path = () => 'metadata.name';
    for (const claim of sought.all) {
      const says = operatorObject.saysOf(claim, name);
      if (says !== undefined) add(claim, says, { path });
    }
  }

  const isNear = (claim: SoughtClaim) =>
    !kind.isNamespaced || namespace === claim.namespace || namespacesSeen.has(claim.namespace);
  const mentions = [...found.values()].flatMap(({ claim, says, field }): (readonly [string, Mention])[] => {
    if (!isNear(claim) || isClaimItself(claim)) return [];
    const shown = namespace === '' || namespace === claim.namespace ? name : `${namespace}/${name}`;
    return [[soughtKey(claim), { kind: kindName(kind), object: shown, field, says }]];
  });
  return { mentions: new Map(mentions), isTooDeep: depth === 'too-deep' };

  function isClaimItself(claim: SoughtClaim): boolean {
    return kindName(kind) === 'PersistentVolumeClaim' && namespace === claim.namespace && name === claim.name;
  }
}

/** The most texts without a name or a namespace that are cached. Keys and most values occur many times. */
const MAX_KEPT = 50_000;

function knownWordsIn(
  text: string,
  { byWord, byStem, namespaces, textsWithoutNames }: SoughtClaims,
): readonly string[] {
  if (textsWithoutNames.has(text)) return [];
  const known = [...wordsOf(text)].filter((word) => byWord.has(word) || byStem.has(word) || namespaces.has(word));
  if (known.length === 0 && textsWithoutNames.size < MAX_KEPT && text.length < 100) textsWithoutNames.add(text);
  return known;
}

function isOwnerReference({ keys }: Place): boolean {
  return keys[0] === 'metadata' && keys[1] === 'ownerReferences';
}

function isOwnNamespace({ keys }: Place): boolean {
  return keys.length === 2 && keys[0] === 'metadata' && keys[1] === 'namespace';
}
