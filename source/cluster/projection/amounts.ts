import type { ResourceAmounts } from '../../domain/model/kinds.ts';
import { fields, isRecord, quantity } from '../json-fields.ts';
import { intern } from './intern.ts';

const NONE: ResourceAmounts = new Map();
const LARGEST = 1000;
let known = new Map<string, ResourceAmounts>();

/** Projects a container's `resources`. Equal ones share one object, since the pods of a set repeat them. */
export function projectAmounts(value: unknown): ResourceAmounts {
  const { requests, limits } = fields<'requests' | 'limits'>(value);
  const entries = [...entriesOf('requests', requests), ...entriesOf('limits', limits)];
  if (entries.length === 0) return NONE;
  const key = entries.join();
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= LARGEST) known = new Map();
  const made = new Map(entries);
  known.set(key, made);
  return made;
}

function entriesOf(part: string, value: unknown): readonly (readonly [string, string])[] {
  return isRecord(value)
    ? Object.entries(value).map(([name, amount]) => [intern(`${part}.${name}`), intern(quantity(amount))])
    : [];
}
