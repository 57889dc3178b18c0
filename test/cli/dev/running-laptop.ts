import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { isJsonObject } from '../../../shared/json/is-json-object.ts';
import type { JsonObject } from '../../../shared/json/json.ts';
import { textAt } from '../../../local/account/read-event.ts';
import { until } from '../../progress.ts';
import { temporaryFolder } from '../../local/running-function.ts';
import { fusionBus } from '../command.ts';

/** Starts a laptop that runs a bridge file, which the test edits. */
export async function laptop(text: string, beside: Readonly<Record<string, string>> = {}) {
  const folder = await temporaryFolder();
  const file = join(folder, 'bridge.yaml');
  for (const [name, content] of Object.entries(beside)) await writeFile(join(folder, name), content);
  await writeFile(file, text);
  const { child } = fusionBus(['dev', file, '--port', '0', '--output', 'json'], {});
  let [out, err] = ['', ''];
  child.stdout?.on('data', (more: Buffer) => (out += more.toString()));
  child.stderr?.on('data', (more: Buffer) => (err += more.toString()));
  const lines = (event: string): readonly JsonObject[] =>
    out
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line))
      .filter(isJsonObject)
      .filter((one) => one['event'] === event);
  const nth = async (event: string, count: number): Promise<JsonObject> => {
    await until(`${event} ${count}`, () => lines(event).length >= count, { moved: () => out + err });
    return lines(event)[count - 1] ?? {};
  };
  const ready = await nth('ready', 1);
  const [endpoint = '', bus] = [textAt(ready, 'endpoint'), textAt(ready, 'bus')];
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
  const client = new EventBridgeClient({ endpoint, region: 'eu-west-1', credentials });
  const post = async (type: string, id: string, key: string, data: JsonObject): Promise<void> => {
    const detail = { specversion: '1.0', id, source: 'test', type, correlationid: key, data };
    const Entries = [{ EventBusName: bus, Source: 'test', DetailType: type, Detail: JSON.stringify(detail) }];
    expect((await client.send(new PutEventsCommand({ Entries }))).FailedEntryCount).toBe(0);
  };
  /** Replaces the bridge file as many editors do. */
  const edit = async (content: string): Promise<void> => {
    await writeFile(join(folder, 'new'), content);
    await rename(join(folder, 'new'), file);
  };
  /** Returns the receipt of a key's first result. */
  const receipt = async (key: string): Promise<JsonObject> => {
    const find = () => lines('fused').find((one) => one['key'] === key);
    await until(`the result of ${key}`, () => find() !== undefined, { moved: () => out + err });
    return receiptOf(find() ?? {});
  };
  return { endpoint, file, folder, edit, nth, post, receipt };
}

export function receiptOf(fused: JsonObject): JsonObject {
  const envelope = isJsonObject(fused['envelope']) ? fused['envelope'] : {};
  const data = isJsonObject(envelope['data']) ? envelope['data'] : {};
  return isJsonObject(data['receipt']) ? data['receipt'] : {};
}
