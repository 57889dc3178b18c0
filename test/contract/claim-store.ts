import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ClaimStore } from '../../shared/claim-check/claim-store.ts';

const bytesOf = (text: string): Uint8Array => Buffer.from(text);
const plenty = 10_000_000;

/** Describes the contract of every store of large bodies. */
export function claimStoreContract(name: string, open: () => Promise<ClaimStore>): void {
  describe(name, () => {
    test('the store returns every body as it was put, byte by byte', async () => {
      const store = await open();
      const bytes = new Uint8Array(randomBytes(5_000_000));
      await store.put('claims/large.bin', bytes);
      const fetched = await store.get('claims/large.bin', plenty);
      expect(fetched.kind === 'object' && Buffer.compare(fetched.bytes, bytes)).toBe(0);
    });

    test('an empty body is a body', async () => {
      const store = await open();
      await store.put('inbox/s/empty', bytesOf(''));
      expect(await store.get('inbox/s/empty', 0)).toMatchObject({ kind: 'object', bytes: { length: 0 } });
    });

    test.each(['inbox/https%3A%2F%2Fa.example%2F/1', 'inbox/s/名 前+&?#=.json', 'inbox/s//a/../b'])(
      'the store accepts the key %s as it is',
      async (key) => {
        const store = await open();
        await store.put(key, bytesOf(key));
        await store.put(`${key}x`, bytesOf('another'));
        const fetched = await store.get(key, plenty);
        expect(fetched.kind === 'object' && Buffer.from(fetched.bytes).toString()).toBe(key);
      },
    );

    test('the store reports a missing body', async () => {
      expect(await (await open()).get('claims/none', plenty)).toEqual({ kind: 'missing' });
    });

    test('a key is not interpreted as a path', async () => {
      const store = await open();
      await store.put('claims/c', bytesOf('c'));
      expect(await store.get('inbox/../claims/c', plenty)).toEqual({ kind: 'missing' });
    });

    test('the store reads no more than its limit and works on afterwards', async () => {
      const store = await open();
      await store.put('claims/a', new Uint8Array(3_000_000));
      expect(await store.get('claims/a', 2_999_999)).toEqual({ kind: 'too-large' });
      expect(await store.get('claims/a', 3_000_000)).toMatchObject({ kind: 'object' });
    });

    test('a repeated put is harmless', async () => {
      const store = await open();
      await store.put('claims/b', bytesOf('b'));
      await store.put('claims/b', bytesOf('b'));
      const fetched = await store.get('claims/b', plenty);
      expect(fetched.kind === 'object' && Buffer.from(fetched.bytes).toString()).toBe('b');
    });
  });
}
