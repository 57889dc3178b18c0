import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { isJsonObject } from '../../../shared/json/is-json-object.ts';
import type { JsonObject } from '../../../shared/json/json.ts';
import { textAt } from '../../../local/account/read-event.ts';
import { until } from '../../progress.ts';
import { temporaryFolder } from '../../local/running-function.ts';
import { fusionBus } from '../command.ts';

const usual = `name: pair
topics: { left: {}, right: { schema: right.json } }
fusions:
  pair: { needs: [left, right], deadline: 5m, merge: { /left/n: absolute }, recipients: [reader] }
recipients: { reader: { queue: true }, other: { queue: true } }
`;

/** A laptop that runs a bridge file, which the test edits. */
async function laptop() {
  const folder = await temporaryFolder();
  const file = join(folder, 'bridge.yaml');
  await writeFile(join(folder, 'right.json'), '{"type":"object"}');
  await writeFile(file, usual);
  const { child } = fusionBus(['dev', file, '--port', '0', '--output', 'json'], {});
  let [text, err] = ['', ''];
  child.stdout?.on('data', (more: Buffer) => (text += more.toString()));
  child.stderr?.on('data', (more: Buffer) => (err += more.toString()));
  const lines = (event: string): readonly JsonObject[] =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line): unknown => JSON.parse(line))
      .filter((one): one is JsonObject => typeof one === 'object' && one !== null && 'event' in one)
      .filter((one) => one['event'] === event);
  const nth = async (event: string, count: number): Promise<JsonObject> => {
    await until(`${event} ${count}`, () => lines(event).length >= count, { moved: () => text + err });
    return lines(event)[count - 1] ?? {};
  };
  const ready = await nth('ready', 1);
  const [endpoint, bus] = [textAt(ready, 'endpoint'), textAt(ready, 'bus')];
  const client = new EventBridgeClient({
    endpoint: endpoint ?? '',
    region: 'eu-west-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  const post = async (type: string, id: string, key: string, data: JsonObject): Promise<void> => {
    const detail = { specversion: '1.0', id, source: 'test', type, correlationid: key, data };
    const Entries = [{ EventBusName: bus, Source: 'test', DetailType: type, Detail: JSON.stringify(detail) }];
    expect((await client.send(new PutEventsCommand({ Entries }))).FailedEntryCount).toBe(0);
  };
  /** Replaces the bridge file as many editors do. */
  const edit = async (content: string): Promise<void> => {
    await writeFile(join(dirname(file), 'new'), content);
    await rename(join(dirname(file), 'new'), file);
  };
  return { file, folder, edit, nth, post, lines };
}

const receiptOf = (fused: JsonObject): JsonObject => {
  const envelope = isJsonObject(fused['envelope']) ? fused['envelope'] : {};
  const data = isJsonObject(envelope['data']) ? envelope['data'] : {};
  return isJsonObject(data['receipt']) ? data['receipt'] : {};
};

test('an edit is taken up while a group is open, and a mistake leaves the policy as it is', async () => {
  const { file, edit, nth, post } = await laptop();
  await post('left', '1', 'k', { n: 1 });

  await edit(usual.replace('needs: [left, right]', 'needs: [left, wrong]'));
  expect(await nth('not-updated', 1)).toMatchObject({
    reasons: [
      expect.stringMatching(/bridge\.yaml:4:\d+ fusions\.pair\.needs\[1\]: no topic is named "wrong"/),
    ],
  });

  await edit(usual.replace('[reader]', '[reader, other]'));
  expect(await nth('updated', 1)).toMatchObject({
    file,
    changes: ['fusion pair: recipients ["reader"] → ["reader","other"]'],
    restarted: expect.arrayContaining(['join', 'complete']),
    created: [],
    removed: [],
  });

  await post('right', '2', 'k', {});
  expect(receiptOf(await nth('fused', 1))).toMatchObject({
    recipients: ['reader', 'other'],
    contributions: [{ id: '1' }, { id: '2' }],
  });
});

test('a schema file and a new topic are taken up, and another name needs a new start', async () => {
  const { folder, edit, nth, post } = await laptop();
  await writeFile(join(folder, 'right.json'), '{"type":"object","required":["m"]}');
  expect(await nth('updated', 1)).toMatchObject({ restarted: ['topic right'], created: [] });
  await post('right', '1', 'k', {});
  expect(await nth('rejected', 1)).toMatchObject({ topic: 'right', code: 'schema-violation' });

  const more = usual
    .replace('topics: {', 'topics: { more: {},')
    .replace('needs: [left, right]', 'needs: [left, more]');
  await post('left', '2', 'k', { n: 2 });
  await edit(more);
  expect(await nth('updated', 2)).toMatchObject({
    created: expect.arrayContaining(['topic more', 'queue more']),
  });
  await post('more', '3', 'k', {});
  expect(receiptOf(await nth('fused', 1))).toMatchObject({ contributions: [{ id: '2' }, { id: '3' }] });

  await edit(more.replace('name: pair', 'name: pairs'));
  expect(await nth('not-updated', 1)).toMatchObject({
    reasons: [expect.stringContaining('this needs a new start: the stack')],
  });
});
