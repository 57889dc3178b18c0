import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ajvFor, ajvSchema } from '../../shared/bridge/json-schema.ts';
import { loadBridge } from '../../shared/bridge/load-bridge.ts';
import { decodeEvent } from '../../shared/envelope/decode-event.ts';
import type { Envelope } from '../../shared/envelope/envelope.ts';
import { ownMember } from '../../shared/json/is-json-object.ts';
import type { JsonObject } from '../../shared/json/json.ts';
import { parseJson } from '../../shared/json/parse-json.ts';

const folder = resolve(import.meta.dirname, '../../examples/recommendation');
const loaded = await loadBridge(resolve(folder, 'bridge.yaml'));

/** As they come out of the bus. */
const messages = readFileSync(resolve(folder, 'messages.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line): Envelope => {
    const parsed = parseJson(line);
    const detail: JsonObject = parsed.kind === 'json' ? { detail: parsed.value } : {};
    const message = ownMember(detail, 'detail');
    const event =
      typeof message === 'object' && message !== null ? new Map(Object.entries(message)) : new Map();
    const decoded = decodeEvent(
      JSON.stringify({ ...detail, 'detail-type': event.get('type'), source: event.get('source') }),
    );
    if (decoded.kind !== 'envelope') throw new Error(decoded.rejection.message);
    return decoded.envelope;
  });

test('the example has neither mistakes nor warnings', () => {
  expect(loaded).toMatchObject({ kind: 'bridge', warnings: [] });
});

test('every message of the example is one that its topic admits', () => {
  const topics = loaded.kind === 'bridge' ? loaded.bridge.topics : [];
  for (const { header, body } of messages) {
    const topic = topics.find(({ name }) => name === header.type);
    expect(topic?.sources).toContain(header.source);
    const schema = topic?.schema ?? false;
    expect(body.kind === 'json' && ajvFor(schema).validate(ajvSchema(schema), body.value)).toBe(true);
  }
});

test('every group of the example is complete', () => {
  const topicsOf = (key: string): readonly string[] =>
    messages.filter(({ header }) => header.correlationid === key).map(({ header }) => header.type);
  for (const key of new Set(messages.map(({ header }) => header.correlationid ?? ''))) {
    expect(topicsOf(key)).toEqual(expect.arrayContaining(['content', 'user']));
  }
  expect(new Set(messages.map(({ header }) => `${header.source} ${header.id}`)).size).toBe(messages.length);
});
