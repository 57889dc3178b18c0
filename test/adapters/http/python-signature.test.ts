import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSigningKeys, signedHeaders } from '../../../shared/adapters/http/webhook-signature.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;

/** Runs the example of the documentation over what a forwarder has signed. */
async function check(secret: string, sign: string, body: Uint8Array, came: Uint8Array, ageS = 0) {
  const page = await readFile(join(import.meta.dirname, '../../../docs/recipients.md'), 'utf8');
  const [, example = ''] = /```python\n(.*?)```/s.exec(page) ?? [];
  const seconds = Math.floor(Date.now() / 1_000) - ageS;
  const headers = signedHeaders({ id: 'basket-1', seconds, body }, readSigningKeys(sign));
  const program = `${example}\nimport json, sys\nsecret, headers, body = json.load(sys.stdin)\nprint(is_ours(secret, headers, base64.b64decode(body)))\n`;
  const { stdout, stderr } = spawnSync('python3', ['-c', program], {
    input: JSON.stringify([secret, headers, Buffer.from(came).toString('base64')]),
    encoding: 'utf8',
  });
  return stdout.trim() || stderr;
}

const secretOf = (byte: number): string => `whsec_${Buffer.alloc(32, byte).toString('base64')}`;
const body = new TextEncoder().encode('{"größe":12345678901234567890}');

test.skipIf(!hasPython).each<[string, string, Uint8Array, number, string]>([
  ['what was signed', secretOf(7), body, 0, 'True'],
  ['another body', secretOf(7), body.slice(1), 0, 'False'],
  ['another key', secretOf(8), body, 0, 'False'],
  ['what was signed an hour ago', secretOf(7), body, 3_600, 'False'],
])("the documentation's check in Python judges %s", async (_what, secret, came, ageS, expected) => {
  expect(await check(secret, secretOf(7), body, came, ageS)).toBe(expected);
});

test.skipIf(!hasPython)("the documentation's check in Python takes either of two keys", async () => {
  const both = `${secretOf(9)} ${secretOf(7)}`;
  expect(await check(secretOf(7), both, body, body)).toBe('True');
  expect(await check(secretOf(9), both, body, body)).toBe('True');
});
