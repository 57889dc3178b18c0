import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as EditorSchema from '../../shared/bridge-file/definition/editor-schema.ts';
import type * as ParseBridge from '../../shared/bridge-file/parse-bridge.ts';
import type * as ReferenceTable from '../../shared/bridge-file/definition/reference-table.ts';
import type * as Start from '../../local/start.ts';
import type * as TransportsTable from '../../shared/bridge-file/definition/transports-table.ts';
import { openClient } from '../local/end-to-end/client.ts';
import { copyOfTree, type Tree } from './tree.ts';

/** "How to add a transport for recipients" of CONTRIBUTING.md, for one that posts to a web address. */
const files = {
  'shared/policy/recipients/webhook.ts': `
    import type { RecipientDescriptor } from './recipient-descriptor.ts';
    export const webhook = {
      name: 'webhook',
      option: { kind: 'map', means: 'The recipient is a web service.', options: { url: { kind: 'text', means: 'Where it listens.' } } },
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

let tree: Tree;

beforeAll(async () => {
  tree = await copyOfTree();
  for (const [path, text] of Object.entries(files)) await tree.add(path, text);
  for (const registry of ['shared/policy/recipients/recipient-transports.ts', 'infra/recipients/registry.ts'])
    await tree.extend(
      registry,
      "import { queue } from './queue.ts';\n",
      "import { webhook } from './webhook.ts';\n",
    );
  await tree.extend('shared/policy/recipients/recipient-transports.ts', '[queue, ordered', ', webhook');
  await tree.extend('infra/recipients/registry.ts', '  ordered,\n', '  webhook,\n');
});

afterAll(() => tree.remove());

test('three files and two lines are all that the compiler asks for', async () => {
  expect(await tree.typeErrors()).toBe('');
});

describe('the bridge file', () => {
  const parse = async (recipient: string) => {
    const { parseBridge } = (await tree.load('shared/bridge-file/parse-bridge.ts')) as typeof ParseBridge;
    return parseBridge(bridgeWith(recipient), 'bridge.yaml', () => Promise.reject(new Error('no files')));
  };

  test('takes the new key', async () => {
    expect(await parse("{ webhook: { url: 'http://shop' } }")).toMatchObject({
      kind: 'bridge',
      bridge: { recipients: [{ name: 'desk' }, { name: 'web', settings: { url: 'http://shop' } }] },
    });
  });

  test.each([
    ['{ webhook: {} }', '"url" is missing'],
    ["{ webhook: { uri: 'x' } }", 'did you mean "url"'],
    ["{ queue: true, webhook: { url: 'http://shop' } }", 'expected one of queue, webhook'],
    ["{ ordered: true, webhook: { url: 'http://shop' } }", 'expected one of queue, webhook'],
    ['{}', 'expected one of queue, webhook'],
    ['{ ordered: true }', 'expected one of queue, webhook'],
    ["{ webhok: { url: 'http://shop' } }", 'did you mean "webhook"'],
  ])('has a mistake in %s', async (recipient, message) => {
    const parsed = await parse(recipient);
    expect(JSON.stringify(parsed)).toContain(JSON.stringify(message).slice(1, -1));
    expect(parsed.kind).toBe('mistakes');
  });

  test('has it in the editor and on the reference page', async () => {
    const { editorSchema } = (await tree.load(
      'shared/bridge-file/definition/editor-schema.ts',
    )) as typeof EditorSchema;
    const { referenceTable } = (await tree.load(
      'shared/bridge-file/definition/reference-table.ts',
    )) as typeof ReferenceTable;
    const { transportsTable } = (await tree.load(
      'shared/bridge-file/definition/transports-table.ts',
    )) as typeof TransportsTable;
    expect(referenceTable(editorSchema())).toContain('| `recipients.<name>.webhook.url` | text | required |');
    expect(JSON.stringify(editorSchema())).toContain(
      '"oneOf":[{"required":["queue"]},{"required":["webhook"]}]',
    );
    expect(transportsTable()).toContain('| `webhook` | none | at least once | A POST to a web service. |');
  });
});

test('a result comes to the new recipient and to the others', async () => {
  const posted = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    posted.resolve(text(request));
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  await tree.add('bridge.yaml', bridgeWith(`{ webhook: { url: 'http://127.0.0.1:${address.port}/' } }`));

  const { startLocal } = (await tree.load('local/start.ts')) as typeof Start;
  const running = await startLocal({ bridge: join(tree.root, 'bridge.yaml'), port: 0, env: {} });
  const client = openClient(running, () => JSON.stringify([...running.functionPids().values()]));
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
    client.close();
    await running.stop();
    server.close();
  }
});
