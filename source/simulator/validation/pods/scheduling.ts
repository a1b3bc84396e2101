/** Where a pod may run: affinity, tolerations and the spread over topologies. */

import { at, isObject, itemsOf, type Json, objectOf, stringOf } from '../../model/json.ts';
import { duplicate, forbidden, invalid, required, unsupported, type ValidationError } from '../invalid.ts';
import { labelSelectorCauses } from '../label-selector.ts';
import { labelCauses, labelNameCauses, labelValueCauses, subdomainCauses } from '../names.ts';
import { type Causes, eachItem, optionalChoiceCauses, positiveCauses } from '../values.ts';

const NOT_AN_OPERATOR = 'not a valid selector operator';

function requirementCauses(field: string, value: unknown, isStrict: boolean): Causes {
  const { operator, key, values: given } = objectOf(value);
  const values = itemsOf(given);
  const causes: ValidationError[] = [];
  switch (operator) {
    case 'In':
    case 'NotIn':
      if (values.length === 0) {
        causes.push(required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
      }
      break;
    case 'Exists':
    case 'DoesNotExist':
      if (values.length > 0) {
        const why = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
        causes.push(forbidden(`${field}.values`, why));
      }
      break;
    case 'Gt':
    case 'Lt':
      if (values.length !== 1) {
        causes.push(required(`${field}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
      }
      break;
    default:
      causes.push(invalid(`${field}.operator`, operator ?? '', NOT_AN_OPERATOR));
  }
  return [
    ...causes,
    ...labelNameCauses(`${field}.key`, stringOf(key)),
    ...(isStrict ? eachItem(`${field}.values`, given, (place, text) => labelValueCauses(place, stringOf(text))) : []),
  ];
}

function fieldRequirementCauses(field: string, value: unknown): Causes {
  const { operator, key, values } = objectOf(value);
  const isSet = operator === 'In' || operator === 'NotIn';
  const single = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector";
  return [
    ...(isSet ? [] : [invalid(`${field}.operator`, operator ?? '', NOT_AN_OPERATOR)]),
    ...(isSet && itemsOf(values).length !== 1 ? [required(`${field}.values`, single)] : []),
    ...(key === 'metadata.name'
      ? eachItem(`${field}.values`, values, (place, name) => subdomainCauses(place, stringOf(name)))
      : [invalid(`${field}.key`, key ?? '', 'not a valid field selector key')]),
  ];
}

function termCauses(field: string, term: unknown, isStrict: boolean): Causes {
  return [
    ...eachItem(`${field}.matchExpressions`, at(term, 'matchExpressions'), (place, value) =>
      requirementCauses(place, value, isStrict),
    ),
    ...eachItem(`${field}.matchFields`, at(term, 'matchFields'), fieldRequirementCauses),
  ];
}

/** `isStrict`: values are checked as values of labels. */
export function nodeSelectorCauses(field: string, selector: unknown, isStrict = true): Causes {
  const terms = at(selector, 'nodeSelectorTerms');
  const place = `${field}.nodeSelectorTerms`;
  if (itemsOf(terms).length === 0) return [required(place, 'must have at least one node selector term')];
  return eachItem(place, terms, (inner, term) => termCauses(inner, term, isStrict));
}

function weightCauses(field: string, value: unknown): Causes {
  const weight = at(value, 'weight') ?? 0;
  const isIn = typeof weight === 'number' && weight > 0 && weight <= 100;
  return isIn ? [] : [invalid(`${field}.weight`, weight, 'must be in the range 1-100')];
}

function podTermCauses(field: string, term: unknown): Causes {
  const { labelSelector, namespaceSelector, namespaces, topologyKey } = objectOf(term);
  return [
    ...labelSelectorCauses(`${field}.labelSelector`, labelSelector),
    ...labelSelectorCauses(`${field}.namespaceSelector`, namespaceSelector),
    ...itemsOf(namespaces).flatMap((name) => labelCauses(`${field}.namespace`, stringOf(name))),
    ...(stringOf(topologyKey) === '' ? [required(`${field}.topologyKey`, 'can not be empty')] : []),
    ...labelNameCauses(`${field}.topologyKey`, stringOf(topologyKey)),
  ];
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

export function affinityCauses(field: string, affinity: unknown): Causes {
  const node = at(affinity, 'nodeAffinity');
  const wanted = at(node, REQUIRED);
  const place = `${field}.nodeAffinity`;
  return [
    ...(isObject(wanted) ? nodeSelectorCauses(`${place}.${REQUIRED}`, wanted) : []),
    ...eachItem(`${place}.${PREFERRED}`, at(node, PREFERRED), (inner, term) => [
      ...weightCauses(inner, term),
      ...termCauses(`${inner}.preference`, at(term, 'preference'), false),
    ]),
    ...['podAffinity', 'podAntiAffinity'].flatMap((kind) => [
      ...eachItem(`${field}.${kind}.${REQUIRED}`, at(affinity, kind, REQUIRED), podTermCauses),
      ...eachItem(`${field}.${kind}.${PREFERRED}`, at(affinity, kind, PREFERRED), (inner, term) => [
        ...weightCauses(inner, term),
        ...podTermCauses(`${inner}.podAffinityTerm`, at(term, 'podAffinityTerm')),
      ]),
    ]),
  ];
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

function tolerationValueCauses(field: string, operator: string, value: string): Causes {
  if (operator === 'Equal' || operator === '') return labelValueCauses(field, value);
  if (operator !== 'Exists') return [unsupported(field, operator, ['Equal', 'Exists'])];
  return value === '' ? [] : [invalid(field, value, "value must be empty when `operator` is 'Exists'")];
}

export function tolerationsCauses(field: string, tolerations: unknown): Causes {
  return eachItem(field, tolerations, (place, toleration) => {
    const { key, operator, value, effect, tolerationSeconds } = objectOf(toleration);
    const name = stringOf(key);
    const all = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    const timed = "effect must be 'NoExecute' when `tolerationSeconds` is set";
    return [
      ...(name === '' ? [] : labelNameCauses(`${place}.key`, name)),
      ...(name === '' && operator !== 'Exists' ? [invalid(`${place}.operator`, operator ?? '', all)] : []),
      ...(tolerationSeconds !== undefined && effect !== 'NoExecute'
        ? [invalid(`${place}.effect`, effect ?? '', timed)]
        : []),
      ...tolerationValueCauses(`${place}.operator`, stringOf(operator), stringOf(value)),
      ...(stringOf(effect) === '' ? [] : optionalChoiceCauses(`${place}.effect`, effect, EFFECTS)),
    ];
  });
}

const ACTIONS = ['DoNotSchedule', 'ScheduleAnyway'];
const INCLUSIONS = ['Honor', 'Ignore'];

function spreadCauses(field: string, constraint: Json, later: readonly unknown[]): Causes {
  const { maxSkew, topologyKey, whenUnsatisfiable, minDomains, labelSelector } = constraint;
  const action = stringOf(whenUnsatisfiable);
  const isRepeated = later.some(
    (other) => at(other, 'topologyKey') === topologyKey && at(other, 'whenUnsatisfiable') === whenUnsatisfiable,
  );
  const pair = `{${stringOf(topologyKey)}, ${action}}`;
  const domains = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${action}`;
  return [
    ...positiveCauses(`${field}.maxSkew`, maxSkew ?? 0),
    ...(stringOf(topologyKey) === '' ? [required(`${field}.topologyKey`, 'can not be empty')] : []),
    ...(ACTIONS.includes(action) ? [] : [unsupported(`${field}.whenUnsatisfiable`, action, ACTIONS)]),
    ...(isRepeated ? [duplicate(`${field}.{topologyKey, whenUnsatisfiable}`, pair)] : []),
    ...positiveCauses(`${field}.minDomains`, minDomains),
    ...(minDomains !== undefined && action !== 'DoNotSchedule'
      ? [invalid(`${field}.minDomains`, minDomains, domains)]
      : []),
    ...['nodeAffinityPolicy', 'nodeTaintsPolicy'].flatMap((name) =>
      optionalChoiceCauses(`${field}.${name}`, constraint[name], INCLUSIONS),
    ),
    ...labelSelectorCauses(`${field}.labelSelector`, labelSelector),
  ];
}

export function topologySpreadCauses(field: string, constraints: unknown): Causes {
  const all = itemsOf(constraints);
  return all.flatMap((constraint, index) =>
    spreadCauses(`${field}[${index}]`, objectOf(constraint), all.slice(index + 1)),
  );
}
