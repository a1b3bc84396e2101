/** Names of ControllerRevisions. */

/**
 * Returns the part of a ControllerRevision's name that distinguishes it from the set's others: "56c98d5bfc" of
 * "web-56c98d5bfc". A name that does not begin with the set's name is returned whole.
 */
export function shortRevision(set: { readonly name: string }, revision: string): string {
  const prefix = `${set.name}-`;
  return revision.startsWith(prefix) && revision.length > prefix.length ? revision.slice(prefix.length) : revision;
}
