import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../../local/running-function.ts';
import { linesOf, nowhere, said } from '../said.ts';

const made = z.looseObject({
  type: z.string(),
  source: z.string(),
  correlationid: z.string(),
  data: z.looseObject({ order: z.looseObject({ id: z.number() }).optional() }),
});

async function bridgeFile(text: string): Promise<string> {
  const path = join(await temporaryFolder(), 'bridge.yaml');
  await writeFile(path, text);
  return path;
}

const order = `name: shop
topics:
  order:
    sources: [web]
    types: [order.placed.*]
    correlate: data.order.id
    schema:
      type: object
      required: [order, total]
      properties:
        order: { type: object, required: [id], properties: { id: { type: integer } } }
        total: { type: number, exclusiveMinimum: 0 }
  stock: { sources: [warehouse] }
  reading: {}
  control: { role: control, sources: [operations] }
  made: { shape: '{ "a": data.b }' }
  odd: { schema: { type: object, required: [a], properties: { a: { type: string, pattern: '^(?=x)' } } } }
fusions:
  shipment: { needs: [order, stock], takes: [made, odd] }
  valve: { takes: [reading], size: 3 }
  letters: { takes: [reading], size: groupsize }
`;

const madeFrom = async (args: readonly string[]) => {
  const bridge = await bridgeFile(order);
  const { out } = await linesOf([...args, '--bridge', bridge], nowhere);
  return { bridge, out, events: out.map((line): unknown => JSON.parse(line)) };
};

test('sample prints what post takes, up to the network', async () => {
  const { bridge, out, events } = await madeFrom(['sample', 'order', '--seed', '1', '--count', '20']);
  expect(events).toHaveLength(20);
  expect(events[0]).toMatchObject({ type: 'order.placed.', source: 'web', id: 'sample-order-1-1' });
  const posted = await said(['post', '-', '--bridge', bridge], nowhere, out.join('\n'));
  expect(posted.err).toContain('nothing answers at http://127.0.0.1:1');
});

test('sample prints the same for the same seed, and says a seed that it draws', async () => {
  const one = await madeFrom(['sample', 'order', '--seed', '7']);
  expect((await madeFrom(['sample', 'order', '--seed', '7'])).out).toEqual(one.out);
  const { err } = await said(['sample', 'order', '--bridge', one.bridge]);
  expect(err).toMatch(/^the same again: --seed \d+$/);
});

test('sample puts the key where each topic finds it, in the form of its schema', async () => {
  const { events } = await madeFrom(['sample', 'order', '--seed', '1', '--key', '42']);
  expect(events).toMatchObject([{ data: { order: { id: 42 } }, correlationid: '42' }]);
});

test('sample --for makes the parts of a group with one key that all topics admit', async () => {
  const bridge = await bridgeFile(
    order.replace(', takes: [made, odd]', '').replace(/ {2}(made|odd):.*\n/g, ''),
  );
  const { out } = await linesOf(['sample', '--for', 'shipment', '--seed', '1', '--bridge', bridge], nowhere);
  const events = out.map((line) => made.parse(JSON.parse(line)));
  expect(events.map(({ type }) => type)).toEqual(['order.placed.', 'stock']);
  expect(String(events[0]?.data.order?.id)).toBe(events[1]?.correlationid);
});

test('sample --for makes as many parts as the size asks for, each from a source of its own', async () => {
  const { events } = await madeFrom(['sample', '--for', 'valve', '--seed', '1', '--key', 'k']);
  expect(events.map((event) => made.parse(event).source)).toEqual(['sample-1', 'sample-2', 'sample-3']);
  const stated = await madeFrom(['sample', '--for', 'letters', '--seed', '1', '--count', '2']);
  expect(stated.events).toMatchObject([{ groupsize: 1 }, { groupsize: 1 }]);
});

test.each([
  ['control', 'the topic "control" takes orders; "fusion-bus release" posts them'],
  ['made', 'the topic "made" makes its bodies by an expression (shape)'],
  ['odd', 'no body is made for the topic "odd": /a: the pattern ^(?=x) is not one'],
  ['ordr', 'no topic is named "ordr"; did you mean "order"?'],
])('sample says why nothing is made for %s', async (topic, message) => {
  const bridge = await bridgeFile(order);
  expect(await said(['sample', topic, '--bridge', bridge])).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining(message),
  });
});
