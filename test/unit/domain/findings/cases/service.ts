/** Governing services. */

import { aService } from '../../../../support/object-builders.ts';
import type { FindingCase } from '../finding-case.ts';

export const SERVICE_CASES: readonly FindingCase[] = [
  {
    what: 'no service',
    set: { serviceName: 'nope' },
    code: 'ServiceMissing',
    severity: 'warning',
    subject: 'Service/nope',
  },
  {
    what: 'a service with an address',
    others: () => [aService('web', { clusterIP: '10.0.0.7' })],
    code: 'ServiceNotHeadless',
    severity: 'warning',
    subject: 'Service/web',
  },
  {
    what: 'a service for others',
    others: () => [aService('web', { selector: { app: 'other' } })],
    code: 'ServiceSelectorMismatch',
    severity: 'warning',
    subject: 'Service/web',
  },
];
