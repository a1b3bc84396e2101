/** The request that a parsed command line makes. */

import type { ThemeName } from '../ui/theme.ts';
import type { ActionRequest } from './actions/run.ts';
import type { ClaimsRequest } from './commands/claims/run.ts';
import type { CleanRequest } from './commands/clean/run.ts';
import type { RunDemoRequest } from './commands/demo/run.ts';
import type { DnsRequest } from './commands/dns/run.ts';
import type { WhyRequest } from './commands/why/run.ts';
import type { ConnectionFlags } from './flags/connection-flags.ts';
import type { OutputFormat } from './output/output-format.ts';

export type Invocation =
  | {
      readonly command: 'dashboard';
      readonly connection: ConnectionFlags;
      readonly theme: ThemeName | undefined;
      readonly ascii: boolean | undefined;
      /** False: --no-color. */
      readonly color: boolean | undefined;
      readonly dnsService: string | undefined;
      readonly clusterDomain: string | undefined;
    }
  | {
      readonly command: 'status';
      readonly connection: ConnectionFlags;
      readonly sets: readonly string[];
      readonly output: OutputFormat;
    }
  | ({ readonly command: 'action' } & ActionRequest)
  | ({ readonly command: 'claims' } & ClaimsRequest)
  | ({ readonly command: 'clean' } & CleanRequest)
  | { readonly command: 'journal'; readonly output: OutputFormat }
  | ({ readonly command: 'dns' } & DnsRequest)
  | ({ readonly command: 'why' } & WhyRequest)
  | ({ readonly command: 'demo' } & RunDemoRequest)
  | { readonly command: 'print'; readonly text: string };
