import { describe, expect, test } from 'vitest';
import { changed, parse, warningsOf } from './files.ts';
import { mistakesIn } from './files.ts';

const withRecipient = (recipient: string): string => changed('{ queue: true }', recipient);

const at = 'recipients.recommendation_system';

describe('the recipient', () => {
  test.each([
    ["{ http: { url: 'https://shop.example/hook?x=1' } }"],
    ["{ http: { url: 'http://10.0.0.1/', allowPrivate: true, timeout: 30s, secret: a/b, mode: binary } }"],
    ["{ sns: 'arn:aws:sns:eu-west-1:111122223333:results.fifo' }"],
    ["{ bus: 'arn:aws:events:eu-west-1:111122223333:event-bus/other' }"],
    ["{ kafka: { bootstrap: ['b:9092'], topic: results } }"],
    ["{ rabbitmq: { url: 'amqps://b/vhost', routingKey: 'fused.{type}' }, shape: data.result }"],
  ])('%s is valid', async (recipient) => {
    expect(await mistakesIn(withRecipient(recipient))).toEqual([]);
    expect(await warningsOf(withRecipient(recipient))).toEqual([]);
  });

  test.each([
    ["{ http: { url: 'ftp://shop' } }", 'http.url: expected a web address'],
    ["{ http: { url: 'https://me:pw@shop/' } }", 'http.url: expected a web address without a user name'],
    ["{ http: { url: 'http://shop.example/' } }", 'http.url: results would travel unencrypted'],
    ["{ http: { url: 'https://shop/', timeout: 2m } }", 'http.timeout: expected a duration from 1s to 60s'],
    ['{ sns: results }', 'sns: expected the ARN of an SNS topic'],
    ["{ bus: 'arn:aws:sns:eu-west-1:111122223333:results' }", 'bus: expected the ARN of an event bus'],
    ['{ kafka: { bootstrap: [], topic: t } }', 'kafka.bootstrap: expected at least one'],
    ['{ kafka: { bootstrap: [b], topic: t } }', 'kafka.bootstrap[0]: expected a host and a port'],
    ["{ kafka: { bootstrap: ['b:1'], topic: 'a b' } }", 'kafka.topic: expected a name of letters'],
    [
      "{ rabbitmq: { url: 'amqp://u:p@b', routingKey: k } }",
      'rabbitmq.url: expected amqps://host:port/vhost',
    ],
    ['{ queue: true, shape: data }', ': expected no shape, which only these have'],
    ["{ sns: 'arn:aws:sns:eu-west-1:111122223333:r', shape: 'data..' }", 'shape: not a JSONata expression'],
    ["{ sns: 'arn:aws:sns:eu-west-1:111122223333:r', shape: $now() }", 'shape: $now gives another value'],
  ])('%s is a mistake', async (recipient, message) => {
    const mistakes = await mistakesIn(withRecipient(recipient));
    expect(mistakes.join('\n')).toContain(`${at}${message.startsWith(':') ? '' : '.'}${message}`);
  });

  test('on the machine itself is valid, with a warning', async () => {
    const text = withRecipient("{ http: { url: 'http://127.0.0.1:8080/' } }");
    expect(await mistakesIn(text)).toEqual([]);
    expect((await warningsOf(text)).join('\n')).toContain('only on a laptop, with dev --allow-loopback');
  });

  test('has its durations in milliseconds and its defaults', async () => {
    const loaded = await parse(withRecipient("{ http: { url: 'https://shop.example/', timeout: 5s } }"));
    expect(loaded).toMatchObject({
      bridge: {
        recipients: [
          { transport: 'http', settings: { timeout: 5_000, mode: 'structured', allowPrivate: false } },
        ],
      },
    });
  });
});
