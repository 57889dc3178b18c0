import { claimStoreContract } from '../contract/claim-store.ts';
import { memoryClaimStore } from '../fakes/memory-claim-store.ts';

claimStoreContract('a store in memory', () => Promise.resolve(memoryClaimStore()));
