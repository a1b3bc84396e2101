const collator = new Intl.Collator('en', { numeric: true });

/** Orders names as people count: "cassandra-5" comes before "cassandra-10". */
export function compareNames(left: string, right: string): number {
  return collator.compare(left, right);
}
