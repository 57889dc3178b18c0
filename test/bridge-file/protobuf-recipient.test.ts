import { describe, expect, test } from 'vitest';
import { parseBridge } from '../../shared/bridge-file/parse-bridge.ts';
import type { ReadFile } from '../../shared/bridge-file/schema-files.ts';
import { formatMistake } from '../../shared/bridge-file/source/mistake.ts';
import { shopDescriptor } from '../fakes/shop-descriptors.ts';

const readFile: ReadFile = async (path, as) =>
  path === 'user.binpb' && as === 'base64'
    ? { kind: 'text', text: shopDescriptor }
    : { kind: 'unreadable', reason: 'does not exist' };

const load = (transport: string, keys: string) =>
  parseBridge(
    `
name: shop
topics: { user: { correlate: data.userId } }
fusions: { profile: { needs: [user], deadline: 1m, recipients: [crm] } }
recipients: { crm: { ${transport}, ${keys} } }
`,
    'bridge.yaml',
    readFile,
  );

const user = 'protobuf: { descriptor: user.binpb, message: shop.v1.User }';
const shape = 'shape: data.result';

const transports = [
  "http: { url: 'https://crm.example/' }",
  "sns: 'arn:aws:sns:eu-west-1:111122223333:crm'",
  "bus: 'arn:aws:events:eu-west-1:111122223333:event-bus/crm'",
  "kafka: { bootstrap: ['b:9092'], topic: crm }",
  "rabbitmq: { url: 'amqps://b/', routingKey: crm }",
] as const;

async function mistakesIn(transport: string, keys: string): Promise<string> {
  const loaded = await load(transport, keys);
  return loaded.kind === 'mistakes' ? loaded.mistakes.map(formatMistake).join('\n') : '';
}

describe('a recipient that asks for Protocol Buffers', () => {
  test.each(transports)('has %s and the descriptor of its message', async (transport) => {
    const loaded = await load(transport, `${user}, ${shape}`);
    if (loaded.kind === 'mistakes') throw new Error(loaded.mistakes.map(formatMistake).join('\n'));
    const [{ protobuf } = {}] = loaded.bridge.recipients;
    expect(protobuf?.message).toBe('shop.v1.User');
    const bytes = Buffer.from(protobuf?.descriptor ?? '', 'base64');
    expect(bytes.length).toBeGreaterThan(0);
    expect(bytes.length).toBeLessThan(Buffer.from(shopDescriptor, 'base64').length / 2);
  });

  test.each([
    ['usr.binpb', 'shop.v1.User', 'crm.protobuf.descriptor: "usr.binpb" does not exist'],
    [
      'user.binpb',
      'shop.v1.Usr',
      'crm.protobuf.message: no message of "user.binpb" is named "shop.v1.Usr"; did',
    ],
  ])('with %s and %s is a mistake', async (descriptor, message, mistake) => {
    const keys = `protobuf: { descriptor: ${descriptor}, message: ${message} }, ${shape}`;
    expect(await mistakesIn(transports[0], keys)).toContain(mistake);
  });

  test('and has a queue is a mistake, because nothing encodes there', async () => {
    expect(await mistakesIn('queue: true', user)).toContain(
      'expected no protobuf, which only these have: http, sns, bus, kafka, rabbitmq',
    );
  });

  test('without a shape is a mistake where no result fits the message', async () => {
    expect(await mistakesIn(transports[0], user)).toContain(
      'crm.protobuf.message: no result fits "shop.v1.User", which has no field "receipt"; add a shape',
    );
  });

  test('without a shape may have a message of any members', async () => {
    const any = 'protobuf: { descriptor: user.binpb, message: google.protobuf.Struct }';
    expect(await mistakesIn(transports[0], any)).toBe('');
  });
});
