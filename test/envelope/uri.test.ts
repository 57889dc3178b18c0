import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isUri, isUriReference } from '../../shared/envelope/uri.ts';

test.each([
  'https://github.com/cloudevents',
  'mailto:cncf-wg-serverless@lists.cncf.io',
  'urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66',
  'arn:aws:sqs:eu-central-1:123456789012:queue',
  'https://user:pw@[2001:db8::1]:8443/a/b?c=d&e=%C3%A9#f',
  'file:///etc/hosts',
  's3://bucket/key',
  'https://example.com/a//b',
  'about:',
])('%s is a URI', (text) => {
  expect(isUri(text)).toBe(true);
  expect(isUriReference(text)).toBe(true);
});

test.each([
  'catalogue-service',
  '/sensors/tn-1234567/alerts',
  '1-555-123-4567',
  '//host/path',
  '../up?q#f',
  'aws.ec2',
  '?q',
  'fusion-bus/x',
])('%s is relative', (text) => {
  expect(isUri(text)).toBe(false);
  expect(isUriReference(text)).toBe(true);
});

test.each([
  'a service',
  '用户服务',
  '<a>',
  '"a"',
  'a\\b',
  '%',
  '%4',
  '%zz',
  'a#b#c',
  '1abc:def',
  ':a',
  'http://[::1',
  'http://a:port/',
  'a[0]',
  '{a}',
  'a|b',
  'a^b',
  'a`b',
  'a\n',
])('%j is no reference', (text) => expect(isUriReference(text)).toBe(false));

test('every web address is a URI', () => {
  fc.assert(fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), isUri));
});
