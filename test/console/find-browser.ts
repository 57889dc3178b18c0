import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Returns the path of a Chromium of this machine: that of the variable CHROMIUM, or one on the path. */
export function findBrowser({ CHROMIUM: named, PATH: path = '' }: NodeJS.ProcessEnv): string | undefined {
  if (named !== undefined && named !== '') return existsSync(named) ? named : undefined;
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  return names
    .flatMap((name) => path.split(delimiter).map((folder) => join(folder, name)))
    .find((file) => existsSync(file));
}
