import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dnsCommand } from '../../../../../source/cli/commands/dns/command.ts';
import { UsageError } from '../../../../../source/cli/flags/usage-error.ts';
import { parseRequest } from '../../../../support/parse-request.ts';

const parse = (...argv: readonly string[]) => parseRequest(dnsCommand, argv);

test('a set or a pod, as a table by default', () => {
  assert.equal(parse('web').name, 'web');
  assert.equal(parse('shop/web-0').output, 'table');
  assert.equal(parse('sts/shop/web').name, 'sts/shop/web');
  assert.equal(parse('web', '--cluster-domain', 'k8s.test.').clusterDomain, 'k8s.test');
});

test('invalid arguments are refused with a sentence', () => {
  const table: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /one set or one pod/],
    [['a', 'b'], /one set or one pod/],
    [['Web_0'], /can't be a set or a pod/],
    [['shop/'], /can't be a set or a pod/],
    [['a/b/c'], /can't be a set or a pod/],
    [['Shop/web'], /can't be a set or a pod/],
    [['web', '-o', 'wide'], /no wide output: choose table, json/],
    [['web', '--watch', '--all-servers'], /exclude each other/],
    [['web', '--watch', '-o', 'yaml'], /table and json/],
    [['web', '--exec-in', 'a', '--dns-service', 'a/b'], /choose one/],
    [['web', '--dns-service', 'kube-dns'], /write --dns-service NAMESPACE\/NAME/],
    [['web', '--cluster-domain', 'a b'], /is no domain/],
  ];
  for (const [argv, sentence] of table) {
    assert.throws(
      () => parse(...argv),
      (thrown) => thrown instanceof UsageError && sentence.test(thrown.message),
      argv.join(' '),
    );
  }
});
