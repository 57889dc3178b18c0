import { mutationOf } from './test/core/mutation.mjs';

/** `npm run mutate:admission` */
export default mutationOf({ room: 'admission', tests: 'test/core/admission.config.ts', least: 85 });
