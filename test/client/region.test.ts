import { afterEach, expect, test, vi } from 'vitest';
import { fusionClient } from '../../shared/client/fusion-client.ts';

afterEach(() => vi.unstubAllEnvs());

test.each(['bus', 'table'] as const)(
  'a client without a region says what to set, also with a %s',
  async (what) => {
    for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE']) vi.stubEnv(name, undefined);
    vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    const client = fusionClient({ bridge: 'b', [what]: 'given', connection: { credentials } });
    const asked = { fusion: 'f', key: 'k', envelopes: [], deadlineMs: 10 };
    const event = { source: 's', type: 't', correlationid: 'k' };
    const call = what === 'bus' ? client.post([event]) : client.request(asked);
    await expect(call).rejects.toThrow('no region of AWS is set for the client: set AWS_REGION');
    client.close();
  },
);
