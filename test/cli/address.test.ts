import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../local/running-function.ts';
import { fusionBus } from './command.ts';
import { said } from './said.ts';

describe('the address of AWS', () => {
  test('an endpoint that does not answer is named', async () => {
    expect(await said(['release', 'recommendation', 'req-1'])).toEqual({
      code: 2,
      out: '',
      err: 'nothing answers at http://127.0.0.1:1: is `npm start` running?',
    });
  });

  test('a hint names both when endpoint and credentials are missing', async () => {
    const env = {
      HOME: await temporaryFolder(),
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_REGION: 'eu-central-1',
    };
    const { code, out, err } = await fusionBus(['release', 'recommendation', 'req-1'], env).ended;
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('export AWS_ENDPOINT_URL=http://127.0.0.1:4566');
    expect(err).toContain('AWS_PROFILE');
    expect(err.trim().split('\n')).toHaveLength(2);
  });

  test('a hint names the region when it is missing', async () => {
    const env = { HOME: await temporaryFolder(), AWS_EC2_METADATA_DISABLED: 'true' };
    const { code, err } = await fusionBus(['release', 'recommendation', 'req-1'], env).ended;
    expect(code).toBe(2);
    expect(err).toContain('AWS_REGION');
  });
});
