import type { ClaimStore } from '../../shared/claim-check/claim-store.ts';

export interface MemoryClaimStore extends ClaimStore {
  readonly objects: Map<string, Uint8Array>;
}

export function memoryClaimStore(location = 's3://bucket/'): MemoryClaimStore {
  const objects = new Map<string, Uint8Array>();
  return {
    location,
    objects,
    async put(key, bytes) {
      objects.set(key, Uint8Array.from(bytes));
    },
    async get(key, maxBytes) {
      const bytes = objects.get(key);
      if (bytes === undefined) return { kind: 'missing' };
      return bytes.byteLength > maxBytes ? { kind: 'too-large' } : { kind: 'object', bytes };
    },
  };
}
