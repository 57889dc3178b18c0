import { describe, expect, test } from 'vitest';
import {
  readSigningKeys,
  signedHeaders,
  webhookId,
} from '../../../shared/adapters/http/webhook-signature.ts';

const published = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  seconds: 1_614_265_330,
  body: Buffer.from('{"test": 2432232314}'),
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

describe('a webhook signature', () => {
  test('is that of the published example', () => {
    expect(signedHeaders(published, readSigningKeys(published.secret))).toEqual({
      'webhook-id': published.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': published.signature,
    });
  });

  test('is made with each of several keys, while receivers change from one to the next', () => {
    const next = Buffer.alloc(32, 1).toString('base64');
    const { 'webhook-signature': both = '' } = signedHeaders(
      published,
      readSigningKeys(`${next} ${published.secret}`),
    );
    expect(both.split(' ')).toHaveLength(2);
    expect(both.split(' ')[1]).toBe(published.signature);
  });

  test.each(['', 'whsec_', 'short', 'not base64!', `${'A'.repeat(44)} short`])(
    'needs keys of 24 to 64 bytes in base64, not %j',
    (secret) => {
      expect(() => readSigningKeys(secret)).toThrow('the signing secret must be');
      if (secret !== '') expect(() => readSigningKeys(secret)).not.toThrow(secret);
    },
  );

  test('has an id that no dot divides', () => {
    expect(webhookId('basket-1a2b-1')).toBe('basket-1a2b-1');
    expect(webhookId('basket.fused-1')).toMatch(/^[\w-]+$/);
    expect(webhookId('籃子')).toBe(webhookId('籃子'));
  });
});
