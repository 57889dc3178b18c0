import { expect, test } from 'vitest';
import { missingSecrets } from '../../../cli/dev/missing-secrets.ts';

test('a recipient whose secret is not on this machine is named, with the option that gives it', () => {
  const hook = {
    name: 'hook',
    transport: 'http',
    settings: { url: 'https://a.example', secret: 'hooks' },
  } as const;
  const desk = { name: 'desk', transport: 'queue', settings: true } as const;
  expect(missingSecrets([hook, desk], new Map([['hooks', 'a key']]))).toEqual([]);
  expect(missingSecrets([hook, desk], new Map())).toEqual([
    'the recipient "hook" waits for the secret "hooks"; give it with --secrets FILE',
  ]);
});
