import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  domainOfSearchPath,
  getentCommand,
  readGetent,
  readNslookup,
  readSearchPath,
} from '../../../../source/cluster/dns/tool-output.ts';
import { addressOfReverseRecord, canonicalAddress, reverseRecordName } from '../../../../source/domain/dns/address.ts';
import type { DnsQuestion } from '../../../../source/domain/dns/records.ts';

const A: DnsQuestion = { name: 'web-0.web.shop.svc.cluster.local', type: 'A' };
const AAAA: DnsQuestion = { ...A, type: 'AAAA' };

function ran(output: string, exitCode = 0, said = '') {
  return { output, exitCode, isMissing: false, errorText: said };
}

describe('getent', () => {
  it('is called with absolute names', () => {
    assert.deepEqual(getentCommand(A, undefined), ['getent', 'ahostsv4', `${A.name}.`]);
    assert.equal(getentCommand({ ...A, type: 'SRV' }, undefined), undefined);
  });

  it('returns each address once', () => {
    const output = '10.0.0.1      STREAM web-0\n10.0.0.1      DGRAM  \n10.0.0.1      RAW    \n';
    assert.deepEqual(readGetent(ran(output), A), { answered: ['10.0.0.1'] });
  });

  it('does not count an IPv4 address in IPv6 notation', () => {
    assert.deepEqual(readGetent(ran('::ffff:10.0.0.1 STREAM web-0\n'), AAAA), { answered: [] });
    assert.deepEqual(readGetent(ran('fd00::1 STREAM web-0\n'), AAAA), { answered: ['fd00:0:0:0:0:0:0:1'] });
  });

  it('distinguishes a missing name from a failure', () => {
    assert.deepEqual(readGetent(ran('', 2), A), { answered: [] });
    assert.match(readGetent(ran('', 1, 'no such database'), A).failure ?? '', /code 1: no such database/);
  });
});

describe('nslookup', () => {
  const head = 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n';

  it("reads BIND's output, without the server's own address", () => {
    assert.deepEqual(readNslookup(ran(`${head}Name:\t${A.name}\nAddress: 10.0.0.1\n`), A), {
      answered: ['10.0.0.1'],
      rcode: 'NOERROR',
    });
  });

  it("reads busybox's output", () => {
    const output = `Server:    10.96.0.10\nAddress:   10.96.0.10:53\n\nName:      ${A.name}\nAddress 1: 10.0.0.1 ${A.name}\n`;
    assert.deepEqual(readNslookup(ran(output), A).answered, ['10.0.0.1']);
  });

  it('reads targets of SRV and PTR records', () => {
    const targets = `${head}_x._tcp.web\tservice = 0 33 80 web-0.web.shop.svc.cluster.local.\n`;
    assert.deepEqual(readNslookup(ran(targets), { name: '_x._tcp.web', type: 'SRV' }).answered, [`80 ${A.name}`]);
    const pointers = `${head}1.0.0.10.in-addr.arpa\tname = ${A.name}.\n`;
    assert.deepEqual(readNslookup(ran(pointers), { name: '1.0.0.10.in-addr.arpa', type: 'PTR' }).answered, [A.name]);
  });

  it('distinguishes NXDOMAIN, an empty answer, a failing server and no server', () => {
    assert.equal(readNslookup(ran(`${head}** server can't find x: NXDOMAIN\n`, 1), A).rcode, 'NXDOMAIN');
    assert.deepEqual(readNslookup(ran(`${head}*** Can't find x: No answer\n`), A), { answered: [], rcode: 'NOERROR' });
    assert.equal(readNslookup(ran(`${head}** server can't find x: SERVFAIL\n`, 1), A).rcode, 'SERVFAIL');
    assert.match(
      readNslookup(ran(';; connection timed out; no servers could be reached\n', 1), A).failure ?? '',
      /no server/,
    );
  });
});

describe('resolv.conf', () => {
  it('contains the search path, and the domain at its end', () => {
    const search = readSearchPath(
      'nameserver 10.96.0.10\nsearch shop.svc.k8s.test svc.k8s.test k8s.test\noptions ndots:5\n',
    );
    assert.deepEqual(search, ['shop.svc.k8s.test', 'svc.k8s.test', 'k8s.test']);
    assert.equal(domainOfSearchPath(search), 'k8s.test');
    assert.equal(domainOfSearchPath(['example.com']), undefined);
  });
});

describe('addresses', () => {
  it('have one notation, and a reverse name that leads back to them', () => {
    for (const [address, plain] of [
      ['10.1.2.3', '10.1.2.3'],
      ['fd00::1', 'fd00:0:0:0:0:0:0:1'],
      ['FD00:0:0::0001', 'fd00:0:0:0:0:0:0:1'],
      ['::', '0:0:0:0:0:0:0:0'],
      ['::ffff:10.0.0.1', '0:0:0:0:0:ffff:a00:1'],
    ] as const) {
      assert.equal(canonicalAddress(address), plain);
      assert.equal(addressOfReverseRecord(reverseRecordName(address) ?? ''), plain);
    }
  });

  it('are not any text with dots or colons', () => {
    for (const text of ['None', '', '1.2.3', '1.2.3.400', 'a:b', '1::2::3'])
      assert.equal(reverseRecordName(text), undefined);
  });
});
