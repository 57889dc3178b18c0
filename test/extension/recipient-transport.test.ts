import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveOnLoopback } from '../fakes/loopback-server.ts';
import type { ExtendedTree } from './extended-tree.ts';
import { parseIn, referenceIn, startIn, transportTree } from './transport-tree.ts';

/** "How to add a transport for recipients" of CONTRIBUTING.md, for one that posts to a web address. */
const files = {
  'shared/policy/recipients/webhook.ts': `
    import type { RecipientDescriptor } from './recipient-descriptor.ts';
    export const webhook = {
      name: 'webhook',
      option: { kind: 'map', means: 'The recipient is a web service.', options: { url: { kind: 'text', means: 'The address of the service.' } } },
      sentBy: 'complete',
      means: 'A POST to a web service.',
      guarantees: { order: 'none', delivery: 'at least once' },
    } as const satisfies RecipientDescriptor;`,
  'shared/adapters/webhook/webhook-recipients.ts': `
    import { encodeEnvelope } from '../../envelope/encode-envelope.ts';
    import type { OpenRecipients } from '../../ports/recipient-sender.ts';
    export const recipients: OpenRecipients = (urls) =>
      new Map([...urls].map(([name, url]) => [name, {
        send: async (envelope) => {
          const { ok } = await fetch(url, { method: 'POST', body: JSON.stringify(encodeEnvelope(envelope)) });
          if (!ok) throw new Error('refused');
        },
      }]));`,
  'infra/recipients/webhook.ts': `
    import { isJsonObject } from '../../shared/json/is-json-object.ts';
    import { textMember } from '../../shared/messages/message-version.ts';
    import type { RecipientDeployment } from './recipient-deployment.ts';
    export const webhook: RecipientDeployment = {
      module: './shared/adapters/webhook/webhook-recipients.ts',
      deploy: (_scope, { recipient: { settings } }) => ({
        address: (isJsonObject(settings) ? textMember(settings, 'url') : undefined) ?? '',
      }),
    };`,
};

const bridgeWith = (recipient: string): string => `
name: hooks
topics: { item: {} }
fusions: { basket: { needs: [item], recipients: [web, desk] } }
recipients:
  desk: { queue: true }
  web: ${recipient}
`;

let tree: ExtendedTree;

beforeAll(async () => {
  tree = await transportTree();
  const importLine = "import { webhook } from './webhook.ts';";
  await tree.add({
    files,
    entries: [
      { registry: 'infra/recipients/registry.ts', importLine, after: '  ordered,', line: '  webhook,' },
    ],
  });
  await tree.append(
    'shared/policy/recipients/recipient-transports.ts',
    importLine,
    '  ordered,',
    '\n  webhook,',
  );
});

afterAll(() => tree.remove());

test('three files and two lines are all that the compiler asks for', async () => {
  expect(await tree.typeErrors()).toEqual([]);
});

describe('the bridge file', () => {
  test('takes the new key', async () => {
    expect(await parseIn(tree, bridgeWith("{ webhook: { url: 'http://shop' } }"))).toMatchObject({
      kind: 'bridge',
      bridge: { recipients: [{ name: 'desk' }, { name: 'web', settings: { url: 'http://shop' } }] },
    });
  });

  test.each([
    ['{ webhook: {} }', '"url" is missing'],
    ["{ webhook: { uri: 'x' } }", 'did you mean "url"'],
    [
      "{ queue: true, webhook: { url: 'http://shop' } }",
      'expected one of queue, webhook, http, sns, bus, kafka, rabbitmq',
    ],
    [
      "{ ordered: true, webhook: { url: 'http://shop' } }",
      'expected one of queue, webhook, http, sns, bus, kafka, rabbitmq',
    ],
    ['{}', 'expected one of queue, webhook, http, sns, bus, kafka, rabbitmq'],
    ['{ ordered: true }', 'expected one of queue, webhook, http, sns, bus, kafka, rabbitmq'],
    ["{ webhok: { url: 'http://shop' } }", 'did you mean "webhook"'],
  ])('has a mistake in %s', async (recipient, message) => {
    const parsed = await parseIn(tree, bridgeWith(recipient));
    expect(JSON.stringify(parsed)).toContain(JSON.stringify(message).slice(1, -1));
    expect(parsed.kind).toBe('mistakes');
  });

  test('has it in the editor and on the reference page', async () => {
    const { schema, keys, transports } = await referenceIn(tree);
    expect(keys).toContain('| `recipients.<name>.webhook.url` | text | required |');
    expect(JSON.stringify(schema)).toContain('"oneOf":[{"required":["queue"]},{"required":["webhook"]}');
    expect(transports).toContain('| `webhook` | none | at least once | A POST to a web service. |');
  });
});

test('a result comes to the new recipient and to the others', async () => {
  const posted = Promise.withResolvers<string>();
  const server = await serveOnLoopback((request, response) => {
    posted.resolve(text(request));
    response.end();
  });
  const bridge = bridgeWith(`{ webhook: { url: '${server.url}/' } }`);
  const { running, client, stop } = await startIn(tree, bridge);
  try {
    const detail = {
      specversion: '1.0',
      id: '1',
      source: 'shop',
      type: 'item',
      correlationid: 'k',
      data: { n: 1 },
    };
    await client.post([{ source: 'shop', topic: 'item', detail }]);
    const [desk] = await client.receive(running.recipients['desk'] ?? '', (all) => all.length > 0);
    expect(JSON.parse(await posted.promise)).toEqual(JSON.parse(desk?.Body ?? ''));
  } finally {
    await stop();
    await server.close();
  }
});
