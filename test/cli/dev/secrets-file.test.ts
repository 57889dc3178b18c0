import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSecretsFile } from '../../../cli/dev/secrets-file.ts';
import { explain } from '../../../cli/explain.ts';
import { temporaryFolder } from '../../local/running-function.ts';

async function written(content: string | Buffer): Promise<string> {
  const path = join(await temporaryFolder(), 'secrets.json');
  await writeFile(path, content);
  return path;
}

test('a file of secrets may begin with a byte order mark and hold objects', async () => {
  const path = await written('\uFEFF{"a":"x","b":{"user":"u"}}\r\n');
  expect([...(await readSecretsFile(path))]).toEqual([
    ['a', 'x'],
    ['b', '{"user":"u"}'],
  ]);
});

test.each([
  ['{\n  "a": s3cret\n}', ':2:8: the file of secrets is not JSON; write a JSON object of texts'],
  ['["s3cret"]', ':1:1: the file of secrets is no JSON object; write a JSON object of texts'],
  [
    '{"a":"s3cret","a":"other"}',
    ': the file of secrets has the member "a" more than once; remove one of the two',
  ],
  [Buffer.from([0x7b, 0xff, 0x7d]), ':1:2: the file holds a byte that is not UTF-8; save the file as UTF-8'],
])('a wrong file of secrets is a message without a secret: %s', async (content, message) => {
  const path = await written(content);
  const error: unknown = await readSecretsFile(path).catch((cause: unknown) => cause);
  expect(String(error)).toContain(`${path}${message}`);
  expect(String(error)).not.toContain('s3cret');
});

test('a missing file of secrets is explained', async () => {
  const error: unknown = await readSecretsFile('/nowhere/secrets.json').catch((cause: unknown) => cause);
  expect(explain(error, {})?.message).toBe(
    '/nowhere/secrets.json: there is no such file or folder; name another one',
  );
});
