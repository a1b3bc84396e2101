import type { DiffLine } from './plan.ts';
import type { PodTemplate } from './ports.ts';

/** Compares field by field, in the order of the new template. Removed fields come last. */
export function diffTemplates(before: PodTemplate, after: PodTemplate): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  for (const [path, value] of after.fields) {
    const old = before.fields.get(path);
    if (old !== value) lines.push({ path, before: old, after: value });
  }
  for (const [path, value] of before.fields) {
    if (!after.fields.has(path)) lines.push({ path, before: value, after: undefined });
  }
  return lines;
}
