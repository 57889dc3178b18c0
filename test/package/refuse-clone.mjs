/** Preloaded by check-package.ts: a module of the clone that is no third-party package ends the program. */
import { registerHooks } from 'node:module';

const clone = new URL('../../', import.meta.url).href;
const packages = new URL('node_modules/', clone).href;

registerHooks({
  load(url, context, nextLoad) {
    if (url.startsWith(clone) && !url.startsWith(packages))
      throw new Error(`${url} is imported from the clone`);
    return nextLoad(url, context);
  },
});
