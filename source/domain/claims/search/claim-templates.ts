/** Recognizes templates of claims in objects of unknown kinds, and determines which claims can be created from them. */

import { isJsonObject, type JsonObject, textAt } from './json-value.ts';
import type { SoughtClaim } from './sought-claim.ts';
import type { Place } from './walk.ts';

const TEMPLATE_KEY = /(?:claim|pvc)_?(?:template|spec)?s?$/i;

/** Returns a test for the claims that the object can make with this template; undefined if it is no template. */
export function claimTemplateIn(
  object: JsonObject,
  { key, around, keys }: Place,
): ((claim: SoughtClaim) => boolean) | undefined {
  if (keys.includes('ephemeral') || keys.length === 0) return undefined;
  const { spec } = object;
  // An operator may write the spec without the template around it.
  const isBareSpec = key !== 'spec' && isClaimSpec(object);
  const isTemplate = isJsonObject(spec) && (isClaimSpec(spec) || TEMPLATE_KEY.test(key));
  if (!isBareSpec && !isTemplate) return undefined;
  const template = textAt(object, 'metadata', 'name') || textAt(object, 'name');
  const owners = around.flatMap((outer) => [textAt(outer, 'metadata', 'name'), textAt(outer, 'name')]);
  const named = owners.filter((name) => name !== '');
  return ({ name }) => named.some((owner) => isNameFrom(name, template, owner));
}

function isClaimSpec(object: JsonObject): boolean {
  return Array.isArray(object['accessModes']) || textAt(object, 'resources', 'requests', 'storage') !== '';
}

/**
 * The claims of a set are "<template>-<set>-<ordinal>". An operator names its sets after its own object, with more words
 * before or behind: template "data" of Kafka "orders" gives "data-orders-broker-0". Without a name of the template, the
 * owner's name alone has to be in the claim's.
 */
export function isNameFrom(claim: string, template: string, owner: string): boolean {
  const isNumbered = /-\d+$/.test(claim);
  const rest = template === '' ? claim : behindTemplate(claim, template);
  return isNumbered && rest !== undefined && `-${rest}`.includes(`-${owner}-`);
}

/** An operator that makes several volumes of one template numbers them: "data0-…" and "data1-…" of template "data". */
function behindTemplate(claim: string, template: string): string | undefined {
  if (!claim.startsWith(template)) return undefined;
  const [number] = /^\d*-/.exec(claim.slice(template.length)) ?? [];
  return number === undefined ? undefined : claim.slice(template.length + number.length);
}
