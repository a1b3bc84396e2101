/**
 * Reports whether JSON.parse may misread a key of the text: one that is a single escaped character. After
 * `JSON.parse('{"a":1,"\\\\":1}')`, V8 13.6 (Node.js 24) reads the key of `{"a":1,"\"":1}` as a backslash. Kubernetes
 * has no such keys.
 */
export function hasMisreadKey(json: string): boolean {
  return /"\\(?:u[0-9a-f]{4}|.)":/i.test(json);
}
