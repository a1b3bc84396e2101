/**
 * What well-known images print, listen to and ask for, as far as one sees from outside. The fields are those of
 * image-role.ts; docs/demo.md describes them. The first entry that fits counts. Times are those of a small machine.
 */

import type { Json } from '../../model/json.ts';
import { COORDINATION } from './table/coordination.ts';
import { DATABASES } from './table/databases.ts';
import { QUEUES } from './table/queues.ts';
import { SEARCH_AND_METRICS } from './table/search-and-metrics.ts';
import { SERVERS } from './table/servers.ts';

export const WELL_KNOWN_IMAGES: readonly Json[] = [
  ...DATABASES,
  ...QUEUES,
  ...COORDINATION,
  ...SEARCH_AND_METRICS,
  ...SERVERS,
];
