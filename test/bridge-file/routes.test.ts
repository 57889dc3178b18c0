import { describe, expect, test } from 'vitest';
import { bridgeOf, changed, mistakesIn, parse } from './files.ts';

const good = {
  claude: '{ provider: anthropic, model: claude-haiku-5-5 }',
  aws: '{ provider: bedrock, model: us.anthropic.claude-haiku-5-5 }',
  local: '{ provider: messages, baseUrl: "http://127.0.0.1:11434", model: "qwen3:8b", key: none }',
};

/** The sample with a route in place of its model, and nodes. */
function routed(route: string, nodes: Readonly<Record<string, string>> = good, keys = ''): string {
  const compose = `route: ${route}${keys === '' ? '' : `\n      ${keys}`}`;
  const entries = Object.entries(nodes).map(([name, node]) => `\n  ${name}: ${node}`);
  return `${changed('model: claude-haiku-5-5', compose)}models:${entries.join('')}\n`;
}

const withNode = (node: string): string =>
  routed('{ failover: [claude, aws, local, other] }', { ...good, other: node });

describe('a route', () => {
  test.each(['failover', 'balance', 'cascade'])('of kind %s is compiled with its nodes', async (kind) => {
    const { fusions } = await bridgeOf(routed(`{ ${kind}: [local, aws, claude] }`));
    expect(fusions[0]?.compose).toMatchObject({
      model: 'qwen3:8b',
      route: {
        kind,
        nodes: [
          { name: 'local', provider: 'messages', baseUrl: 'http://127.0.0.1:11434', model: 'qwen3:8b' },
          { name: 'aws', provider: 'bedrock', model: 'us.anthropic.claude-haiku-5-5' },
          { name: 'claude', provider: 'anthropic', model: 'claude-haiku-5-5' },
        ],
      },
    });
  });

  test('takes the limits, the price and the key of a node', async () => {
    const node =
      '{ provider: messages, baseUrl: "https://gateway.example", model: m, key: GATEWAY_KEY, enforcesSchema: true, price: { input: 1, output: 0 }, limits: { maxTokens: 9, maxInputTokens: 900, timeout: 5s } }';
    const { fusions } = await bridgeOf(withNode(node));
    expect(fusions[0]?.compose).toHaveProperty('route.nodes.3', {
      name: 'other',
      provider: 'messages',
      baseUrl: 'https://gateway.example',
      key: 'GATEWAY_KEY',
      enforcesSchema: true,
      model: 'm',
      price: { input: 1, output: 0 },
      maxTokens: 9,
      maxInputTokens: 900,
      timeoutMs: 5_000,
    });
  });

  test('changes the hash of the policy, and so does a node', async () => {
    const price = '{ provider: anthropic, model: claude-haiku-5-5, price: { input: 1, output: 2 } }';
    const texts = [
      routed('{ failover: [claude, aws] }'),
      routed('{ cascade: [claude, aws] }'),
      routed('{ failover: [aws, claude] }'),
      routed('{ failover: [claude, aws] }', { ...good, claude: price }),
    ];
    const bridges = await Promise.all(texts.map((text) => bridgeOf(text)));
    expect(new Set(bridges.map(({ fusions }) => fusions[0]?.policy)).size).toBe(texts.length);
  });

  test.each<[string, string, RegExp]>([
    [
      '{ failover: [claude] }',
      '',
      /compose\.route\.failover: expected at least two nodes; for one, name it as/,
    ],
    [
      '{ failover: [claude, claude] }',
      '',
      /route\.failover\[1\]: "claude" stands in the list twice; remove one/,
    ],
    [
      '{ failover: [claude, awz] }',
      '',
      /route\.failover\[1\]: no node of models is named "awz"; did you mean "aws"\?/,
    ],
    [
      '{ failover: [claude, aws], cascade: [aws, claude] }',
      '',
      /compose\.route: expected one of failover, balance and cascade/,
    ],
    ['{}', '', /compose\.route: expected one of failover, balance and cascade/],
    ['{ fallback: [claude, aws] }', '', /compose\.route\.fallback: unknown key/],
    ['{ failover: [claude, aws] }', 'model: claude-haiku-5-5', /compose\.route: stands beside `model`/],
    ['{ failover: [claude, aws] }', 'urgency: batch', /compose\.urgency: a batch is one provider's/],
    ['{ failover: [claude, aws] }', 'samples: 3', /compose\.samples: a route asks for one answer/],
    ['{ failover: [claude, aws] }', 'when: never', /compose\.route: has no effect with `when: never`/],
  ])('%s with %s is a mistake with a remedy', async (route, keys, message) => {
    expect(await mistakesIn(routed(route, good, keys))).toContainEqual(expect.stringMatching(message));
  });

  test('a fusion with neither a model nor a route is a mistake', async () => {
    expect(await mistakesIn(changed('      model: claude-haiku-5-5\n', ''))).toEqual([
      expect.stringMatching(/compose: expected model, .*, or route, .*; add one of them/),
    ]);
  });
});

describe('a node', () => {
  test.each<[string, RegExp]>([
    [
      '{ provider: openai, model: m }',
      /models\.other\.provider: expected anthropic, bedrock or messages, got "openai"/,
    ],
    ['{ provider: anthropic }', /models\.other: "model" is missing; add it/],
    ['{ provider: anthropic, model: gpt }', /models\.other\.model: expected the name of a Claude model/],
    [
      '{ provider: bedrock, model: claude-haiku-5-5 }',
      /models\.other\.model: expected the id of a Claude model .* on Bedrock/,
    ],
    [
      '{ provider: bedrock, model: anthropic.claude-x, region: europe }',
      /models\.other\.region: expected an AWS region/,
    ],
    [
      '{ provider: bedrock, model: anthropic.claude-x, key: A }',
      /models\.other\.key: has no effect with provider: bedrock; remove it/,
    ],
    [
      '{ provider: anthropic, model: claude-x, region: eu-west-1 }',
      /models\.other\.region: has no effect with provider: anthropic/,
    ],
    [
      '{ provider: messages, model: m, key: none }',
      /models\.other: provider: messages needs the address of the server; add baseUrl/,
    ],
    [
      '{ provider: messages, model: m, baseUrl: "https://a.example" }',
      /models\.other: provider: messages needs key: none, or/,
    ],
    [
      '{ provider: messages, model: m, key: none, baseUrl: "a.example" }',
      /models\.other\.baseUrl: expected an address that begins with https/,
    ],
    [
      '{ provider: messages, model: m, key: none, baseUrl: "http://127.0.0.1:1/v1" }',
      /models\.other\.baseUrl: the client adds \/v1\/messages itself/,
    ],
    [
      '{ provider: messages, model: m, key: K, baseUrl: "http://a.example" }',
      /models\.other\.baseUrl: the key would travel in plain text; use https/,
    ],
    [
      '{ provider: messages, model: m, key: k, baseUrl: "https://a.example" }',
      /models\.other\.key: expected none, or the name of a key in capitals/,
    ],
    [
      '{ provider: anthropic, model: claude-x, price: { input: -1, output: 2 } }',
      /models\.other\.price\.input: expected a number from 0 to 1000, got -1; write 0 or more/,
    ],
    [
      '{ provider: anthropic, model: claude-x, limits: { timeout: 1ms } }',
      /models\.other\.limits\.timeout: expected a duration from 500ms/,
    ],
  ])('%s is a mistake with its place', async (node, message) => {
    expect(await mistakesIn(withNode(node))).toEqual([expect.stringMatching(message)]);
  });

  test('a key may travel in plain text to this machine only', async () => {
    const node = '{ provider: messages, model: m, key: K, baseUrl: "http://localhost:8080" }';
    expect(await mistakesIn(withNode(node))).toEqual([]);
  });

  test('of no route is a warning', async () => {
    const loaded = await parse(routed('{ failover: [claude, aws] }'));
    expect(loaded).toMatchObject({
      kind: 'bridge',
      warnings: expect.arrayContaining([
        expect.objectContaining({ message: expect.stringMatching(/no fusion asks this node/) }),
      ]),
    });
  });
});
