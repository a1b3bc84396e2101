/** The values of `-o`. */
export type OutputFormat = 'table' | 'wide' | 'json' | 'yaml';
