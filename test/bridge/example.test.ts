import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { loadBridge } from '../../shared/bridge/load-bridge.ts';
import { ajvFor, ajvSchema } from '../../shared/bridge/json-schema.ts';
import { decodeCloudEvent } from '../../shared/envelope/decode-cloud-event.ts';

const folder = resolve(import.meta.dirname, '../../examples/recommendation');
const loaded = await loadBridge(resolve(folder, 'bridge.yaml'));
const lines = readFileSync(resolve(folder, 'messages.jsonl'), 'utf8').trim().split('\n');

test('the example has neither mistakes nor warnings', () => {
  expect(loaded).toMatchObject({ kind: 'bridge', warnings: [] });
});
