import { mutationOf } from './test/core/mutation.mjs';

/** `npm run mutate`: the core of the groups. */
export default mutationOf({ room: 'aggregation', tests: 'test/core/vitest.config.ts', least: 90 });
