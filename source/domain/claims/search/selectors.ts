/** Recognizes selectors that may choose claims by their labels, in objects of unknown kinds. */

import type { ApiKind } from './api-kind.ts';
import { isJsonObject, type JsonObject } from './json-value.ts';
import type { Place } from './walk.ts';

type Labels = Readonly<Record<string, string>>;
export type LabelMatcher = (labels: Labels) => boolean;

/** Keys whose value chooses objects by labels: "selector", "claimSelector", "labelSelector", "pvcLabels". */
const SELECTOR_KEY = /selectors?$|match_?labels?$|(?:claim|pvc|volume)s?_?labels?$/i;
/** Selectors whose names show that they choose other objects, and parts of a pod template that choose pods. */
const OTHER_SELECTOR_KEY =
  /^(?:pod|namespace|node|service|workload|endpoint|instance|secret|config_?map|job|field|\w+monitor)_?selectors?$|^(?:affinity|topologySpreadConstraints)$/i;

/** Groups whose objects choose pods and services by all their selectors: of networks, meshes and monitoring. */
const GROUPS_FOR_PODS =
  /(?:^|\.)(?:istio\.io|cilium\.io|projectcalico\.org|linkerd\.io|gateway\.networking\.k8s\.io|monitoring\.coreos\.com|victoriametrics\.com)$/;

/** Returns how the object chooses by labels; undefined if it is no selector, or one that does not choose claims. */
export function selectorIn(object: JsonObject, { group }: ApiKind, position: Place): LabelMatcher | undefined {
  if (GROUPS_FOR_PODS.test(group)) return undefined;
  const isLabelSelector = isJsonObject(object['matchLabels']) || Array.isArray(object['matchExpressions']);
  if (!isLabelSelector && !SELECTOR_KEY.test(position.key)) return undefined;
  if (isOfOtherObjects(position)) return undefined;
  if (isLabelSelector) return labelSelectorMatcher(object);
  if (isInsideOfLabelSelector(position)) return undefined;
  const entries = Object.entries(object);
  return entries.every(([, value]) => typeof value === 'string')
    ? (labels) => entries.every(([key, value]) => labels[key] === value)
    : undefined;
}

/** Reads "app=web,tier in (db, cache),!old"; undefined if the text is no selector over claims. */
export function selectorInText(text: string, { group }: ApiKind, position: Place): LabelMatcher | undefined {
  if (
    GROUPS_FOR_PODS.test(group) ||
    !SELECTOR_KEY.test(position.key) ||
    isOfOtherObjects(position) ||
    isInsideOfLabelSelector(position)
  )
    return undefined;
  return labelMatcherOf(text);
}

/** Undefined if the text is no selector over labels. */
export function labelMatcherOf(text: string): LabelMatcher | undefined {
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim());
  const requirements = parts.map(requirementIn);
  if (requirements.some((requirement) => requirement === undefined)) return undefined;
  return (labels) => requirements.every((requirement) => requirement?.(labels) === true);
}

/** The selector of a workload chooses pods, and the one in a claim's spec chooses volumes. */
function isOfOtherObjects({ keys, around }: Place): boolean {
  if (keys.some((key) => typeof key === 'string' && OTHER_SELECTOR_KEY.test(key))) return true;
  const parent = around.at(-1);
  if (parent === undefined || !isJsonObject(parent['selector'])) return false;
  const { template, accessModes } = parent;
  const podSpec = isJsonObject(template) ? template['spec'] : undefined;
  return (isJsonObject(podSpec) && Array.isArray(podSpec['containers'])) || Array.isArray(accessModes);
}

function isInsideOfLabelSelector({ around }: Place): boolean {
  const parent = around.at(-1);
  return parent !== undefined && (isJsonObject(parent['matchLabels']) || Array.isArray(parent['matchExpressions']));
}

function labelSelectorMatcher({ matchLabels, matchExpressions }: JsonObject): LabelMatcher {
  const wanted = isJsonObject(matchLabels) ? Object.entries(matchLabels) : [];
  const expressions = Array.isArray(matchExpressions) ? matchExpressions.filter(isJsonObject) : [];
  return (labels) =>
    wanted.every(([key, value]) => labels[key] === String(value)) &&
    expressions.every(({ key, operator, values }) =>
      isMet(String(operator), labels[String(key)], Array.isArray(values) ? values.map(String) : []),
    );
}

/** An operator that is not known counts as met: the selector may choose the claim. */
function isMet(operator: string, value: string | undefined, values: readonly string[]): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return true;
  }
}

const LABEL_KEY = String.raw`[A-Za-z0-9](?:[\w./-]*[A-Za-z0-9])?`;
const COMPARISON = new RegExp(`^(${LABEL_KEY})\\s*(==?|!=)\\s*([\\w.-]*)$`);
const SET_BASED = new RegExp(`^(${LABEL_KEY})\\s+(in|notin)\\s*\\(([^)]*)\\)$`);
const EXISTENCE = new RegExp(`^(!?)\\s*(${LABEL_KEY})$`);

function requirementIn(text: string): LabelMatcher | undefined {
  const [, comparedKey, sign, wanted] = COMPARISON.exec(text) ?? [];
  if (comparedKey !== undefined) return (labels) => (labels[comparedKey] === wanted) === (sign !== '!=');
  const [, setKey, operator, list] = SET_BASED.exec(text) ?? [];
  if (setKey !== undefined) {
    const values = (list ?? '').split(',').map((value) => value.trim());
    return (labels) => isMet(operator === 'in' ? 'In' : 'NotIn', labels[setKey], values);
  }
  const [, negation, key] = EXISTENCE.exec(text) ?? [];
  return key === undefined ? undefined : (labels) => (labels[key] === undefined) === (negation === '!');
}
