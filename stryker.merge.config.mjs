import { mutationOf } from './test/core/mutation.mjs';

/** `npm run mutate:merge` */
export default mutationOf({ room: 'merge', tests: 'test/core/merge.config.ts', least: 85 });
