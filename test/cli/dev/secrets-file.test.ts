import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { missingSecrets, readSecretsFile } from '../../../cli/dev/secrets-file.ts';
import { temporaryFolder } from '../../local/running-function.ts';

test('a recipient whose secret is not in the file is named, with the option that gives it', async () => {
  const file = join(await temporaryFolder(), 'secrets.json');
  await writeFile(file, '{"hooks":"a key","kafka":{"username":"u"}}');
  const secrets = await readSecretsFile(file);
  expect(secrets.get('kafka')).toBe('{"username":"u"}');
  const hook = {
    name: 'hook',
    transport: 'http',
    settings: { url: 'https://a.example', secret: 'hooks' },
  } as const;
  const desk = { name: 'desk', transport: 'queue', settings: true } as const;
  expect(missingSecrets([hook, desk], secrets)).toEqual([]);
  expect(missingSecrets([hook, desk], new Map())).toEqual([
    'the recipient "hook" waits for the secret "hooks"; give it with --secrets FILE',
  ]);
});

test('a file of secrets that cannot be read is named with its cause', async () => {
  await expect(readSecretsFile('nowhere.json')).rejects.toThrow(
    'nowhere.json: the file of secrets cannot be read (ENOENT); name a JSON object of texts with --secrets',
  );
});
