/** What a watch of names writes when the way to ask gets into trouble amid it. */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createDnsPrinter } from '../../../../../source/cli/commands/dns/print.ts';
import { dnsTable } from '../../../../../source/cli/commands/dns/table.ts';
import type { DnsReport } from '../../../../../source/domain/dns/dns-report.ts';
import { startTimeline } from '../../../../../source/domain/dns/dns-timeline.ts';

const PROBLEM = 'Whether the DNS pod is still ready is not known: \u001b[2J.';

function reportWith(problems: readonly string[]): DnsReport {
  const via = { type: 'port-forward', text: 'port-forward to coredns', problems, searchPath: [] } as const;
  const found = {
    domain: 'cluster.local',
    domainKnown: true,
    via,
    items: [],
    verdict: 'matches',
    servers: [],
    members: [],
  } as const;
  return { namespace: 'shop', set: 'web', ...found };
}

/** What each of the rounds has written. */
function written(output: 'table' | 'json', rounds: readonly (readonly string[])[]): readonly string[] {
  let text = '';
  const stdout = {
    write: (more: string) => {
      text += more;
    },
  };
  const print = createDnsPrinter({ output }, 'test', { stdout, stderr: stdout });
  return rounds.map((problems) => {
    text = '';
    print.round(reportWith(problems), startTimeline(0));
    return text;
  });
}

it('a problem is said once as long as it lasts, and again when it is back', () => {
  const [, first, still, over, again] = written('table', [[], [PROBLEM], [PROBLEM], [], [PROBLEM]]);
  assert.match(first ?? '', /^\d\d:\d\d:\d\d ! Whether the DNS pod is still ready is not known: ␛\[2J\.\n$/);
  assert.deepEqual([still, over], ['', '']);
  assert.match(again ?? '', /is not known/);
});

it('a problem that was there from the beginning stands in the table alone', () => {
  const [table, next] = written('table', [[PROBLEM], [PROBLEM]]);
  assert.match(table ?? '', /! Whether the DNS pod/);
  assert.equal(next, '');
});

it('JSON has a line where a problem comes, and where it goes', () => {
  const lines = written('json', [[], [PROBLEM], [PROBLEM], []]);
  assert.deepEqual(
    lines.map((line) => (line === '' ? undefined : (JSON.parse(line) as { problems: unknown }).problems)),
    [[], [PROBLEM], undefined, []],
  );
});

it('that nobody could be asked is told once, and not of each record again', () => {
  const via = { type: 'none', text: 'nobody could be asked', problems: [], searchPath: [] } as const;
  const item = {
    name: 'web-0.web.shop.svc.cluster.local',
    type: 'A',
    pod: 'web-0',
    expected: [],
    reason: 'the pod is not ready',
    basis: 'specified',
    ownValues: [],
    answered: [],
    ttl: undefined,
    rcode: '',
    milliseconds: 0,
    server: '',
    verdict: 'unreachable',
    remark: 'nobody could be asked',
  } as const;
  const table = dnsTable({ ...reportWith([]), via, items: [item] }, true);
  assert.equal(table.match(/nobody could be asked/g)?.length, 1);
  assert.match(table, /cluster\.local A: the pod is not ready\n/);
});
