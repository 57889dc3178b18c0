import { expect, test } from 'vitest';
import { addressFault } from '../../shared/adapters/http/refused-addresses.ts';
import { parse } from './files.ts';

const rules = { allowPrivate: false, allowLoopback: false };

async function warningsOf(host: string): Promise<readonly unknown[]> {
  const loaded = await parse(`name: n
topics: { a: {} }
fusions: { f: { takes: [a], size: 1, recipients: [web] } }
recipients: { web: { http: { url: "https://${host}/x" } } }
`);
  const told = loaded.kind === 'bridge' ? loaded.warnings : [JSON.stringify(loaded)];
  return told.filter((warning) => JSON.stringify(warning).includes('forwarder'));
}

test.each([
  '0.0.0.1',
  '10.1.2.3',
  '100.63.255.255',
  '100.64.0.1',
  '100.99.1.1',
  '100.100.100.200',
  '100.127.255.255',
  '100.128.0.1',
  '127.0.0.1',
  '168.63.129.16',
  '168.63.129.17',
  '169.254.169.254',
  '172.15.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '172.32.0.1',
  '192.0.0.8',
  '192.0.2.1',
  '192.0.3.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.17.0.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.7',
  '203.0.113.7',
  '203.0.114.7',
  '224.0.0.1',
  '255.255.255.255',
  '8.8.8.8',
  '223.255.255.1',
  '[::]',
  '[::1]',
  '[::ffff:10.0.0.1]',
  '[::ffff:8.8.8.8]',
  '[64:ff9b::1]',
  '[100::1]',
  '[2001::1]',
  '[2001:1ff::1]',
  '[2001:4860:4860::8888]',
  '[2001:db8::1]',
  '[2002::1]',
  '[2606:4700::1111]',
  '[3fff::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fd12::1]',
  '[fe80::1]',
  '[fec0::1]',
  '[ff02::1]',
])('a web recipient at %s is warned of where the forwarder refuses it, and nowhere else', async (host) => {
  const isRefused = addressFault(host.replaceAll(/[[\]]/g, ''), rules) !== undefined;
  expect(await warningsOf(host)).toHaveLength(isRefused ? 1 : 0);
});
