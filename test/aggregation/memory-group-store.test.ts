import { describeGroupStore } from '../contract/group-store.ts';
import { memoryGroupStore } from '../fakes/memory-group-store.ts';

describeGroupStore('the in-memory store', () => Promise.resolve(memoryGroupStore()));
