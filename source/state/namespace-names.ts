/** Names of namespaces, as they are typed. */

/** "shop, pay" → ["shop", "pay"] */
export function typedNamespaces(text: string): readonly string[] {
  return [...new Set(text.split(/[,\s]+/).filter((name) => name !== ''))];
}

/** Reports whether the name is an RFC 1123 label, as the API server requires of a namespace. */
export function isNamespaceName(name: string): boolean {
  return name.length <= 63 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name);
}
