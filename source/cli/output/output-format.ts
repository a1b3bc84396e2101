/** What `-o` takes. */
export type OutputFormat = 'table' | 'wide' | 'json' | 'yaml';
