/** Validates label selectors: k8s.io/apimachinery/pkg/apis/meta/v1/validation. */

import { at, itemsOf, type Json, objectOf, stringMapOf, stringOf } from '../model/json.ts';
import { labelSelectorMatches } from '../model/label-selector.ts';
import { forbidden, invalid, required, type ValidationError } from './invalid.ts';
import { labelNameCauses, labelsCauses, labelValueCauses } from './names.ts';

function requirementCauses(field: string, requirement: unknown): readonly ValidationError[] {
  const operator = stringOf(at(requirement, 'operator'));
  const values = itemsOf(at(requirement, 'values'));
  const causes: ValidationError[] = [];
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) {
      causes.push(required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
    }
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0) {
      const why = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'";
      causes.push(forbidden(`${field}.values`, why));
    }
  } else causes.push(invalid(`${field}.operator`, operator, 'not a valid selector operator'));
  return [
    ...causes,
    ...labelNameCauses(`${field}.key`, stringOf(at(requirement, 'key'))),
    ...values.flatMap((value, index) => labelValueCauses(`${field}.values[${index}]`, stringOf(value))),
  ];
}

/** No selector at all is valid. */
export function labelSelectorCauses(field: string, selector: unknown): readonly ValidationError[] {
  return [
    ...labelsCauses(`${field}.matchLabels`, at(selector, 'matchLabels')),
    ...itemsOf(at(selector, 'matchExpressions')).flatMap((requirement, index) =>
      requirementCauses(`${field}.matchExpressions[${index}]`, requirement),
    ),
  ];
}

export function isEmptySelector(selector: unknown): boolean {
  const { matchLabels, matchExpressions } = objectOf(selector);
  return Object.keys(objectOf(matchLabels)).length + itemsOf(matchExpressions).length === 0;
}

/**
 * Checks the selector of a workload, that it matches the labels of its template, and then the template: the server does
 * not look at it if the selector cannot be read.
 * @param kind as messages name it
 */
export function workloadSelectorCauses(
  spec: Json,
  kind: 'statefulset' | 'deployment' | 'daemonset',
  template: () => readonly ValidationError[],
): readonly ValidationError[] {
  const { selector } = spec;
  const field = 'spec.selector';
  const isMissing = selector === undefined || selector === null;
  const syntax = labelSelectorCauses(field, selector);
  const isEmpty = !isMissing && isEmptySelector(selector);
  const empty = isEmpty ? [invalid(field, selector, `empty selector is invalid for ${kind}`)] : [];
  const missing = isMissing && kind !== 'daemonset' ? [required(field)] : [];
  if (syntax.length > 0) {
    const why = kind === 'statefulset' ? '' : 'invalid label selector';
    return [...syntax, ...empty, ...(kind === 'daemonset' ? [] : [invalid(field, selector, why)])];
  }
  const labels = at(spec, 'template', 'metadata', 'labels');
  const fits = (isEmpty && kind !== 'daemonset') || (!isMissing && labelSelectorMatches(selector, stringMapOf(labels)));
  const why = '`selector` does not match template `labels`';
  const mismatch = fits ? [] : [invalid('spec.template.metadata.labels', labels ?? null, why)];
  return kind === 'daemonset' ? [...mismatch, ...empty] : [...missing, ...empty, ...mismatch, ...template()];
}
