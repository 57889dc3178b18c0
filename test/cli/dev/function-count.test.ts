import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { functionCount } from '../../../cli/dev/function-count.ts';
import { readBridgeFile } from '../../../cli/read-bridge.ts';
import { ofType, synthTemplate } from '../../infra/template.ts';
import { temporaryFolder } from '../../local/running-function.ts';

const everyKind = `name: every
gateway: true
sources: { web: { principal: 'arn:aws:iam::123456789012:role/web' } }
topics:
  left:
    sources: [web]
    from: { kafka: { bootstrap: ['kafka.example.com:9092'], topics: [left] }, source: web }
  right: { sources: [web] }
fusions:
  pair:
    needs: [left, right]
    deadline: 1h
    compose: { model: claude-haiku-5-5, instructions: Write., output: { type: object }, urgency: batch }
    recipients: [desk, hook]
recipients:
  desk: { queue: true }
  hook: { http: { url: 'https://example.com/hook' } }
`;

async function fileOf(text: string): Promise<string> {
  const file = join(await temporaryFolder(), 'bridge.yaml');
  await writeFile(file, text);
  return file;
}

test.each([
  ['the example', () => Promise.resolve('examples/recommendation/bridge.yaml'), 5],
  ['the sensors', () => Promise.resolve('examples/sensors/bridge.yaml'), undefined],
  ['a bridge with every kind of function', () => fileOf(everyKind), 8],
])('the functions of %s are counted before they are synthesized', async (_, file, count) => {
  const { bridge } = await readBridgeFile(await file());
  const functions = ofType(synthTemplate(bridge), 'AWS::Lambda::Function').filter(([, { Properties }]) =>
    JSON.stringify(Properties['Tags'] ?? []).includes('fusion-bus:role'),
  );
  expect(functionCount(bridge)).toBe(functions.length);
  if (count !== undefined) expect(functions).toHaveLength(count);
});
