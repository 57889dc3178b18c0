import { cp, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { UserError } from '../../shared/ports/user-error.ts';
import type { InitOptions } from '../options/order.ts';
import { packageRoot } from '../package-file.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { makeFolder } from './make-folder.ts';
import { packageJson } from './package-json.ts';

/** The name that the template's files have for the bridge. */
const placeholder = 'my-bridge';

/**
 * `init <folder>`: makes a folder with a bridge that runs.
 *
 * @throws UserError when the folder is not empty, or its name can be no bridge's
 */
export async function init({ folder }: InitOptions, { out }: ProcessEnvironment): Promise<0> {
  if (folder === '')
    throw new UserError('the name of the folder is empty; name a new folder, or . for this one');
  const path = resolve(folder);
  const name = bridgeName(basename(path));
  await checkEmpty(path, folder);
  const template = join(packageRoot(), 'template');
  await cp(template, path, { recursive: true });
  // npm leaves a file named .gitignore out of a package.
  await rename(join(path, 'gitignore'), join(path, '.gitignore'));
  for (const file of ['bridge.yaml', 'README.md']) {
    const text = await readFile(join(path, file), 'utf8');
    await writeFile(join(path, file), text.replaceAll(placeholder, name));
  }
  await writeFile(join(path, 'package.json'), `${JSON.stringify(await packageJson(name), null, 2)}\n`);
  const enter = relative('', path) === '' ? '' : `cd ${forShell(folder)} && `;
  out(`made: the bridge ${name} in ${folder}`);
  out(`next: ${enter}npm install && npm start`);
  return 0;
}

async function checkEmpty(path: string, folder: string): Promise<void> {
  await makeFolder(path, folder);
  const found = (await readdir(path)).filter((entry) => entry !== '.git');
  if (found.length > 0)
    throw new UserError(`${folder}: the folder is not empty (${found[0]}); name a new one`);
}

function bridgeName(folder: string): string {
  const name = folder
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 64);
  if (name !== '') return name;
  throw new UserError(
    `${folder}: no bridge can have this name; begin the folder's name with a letter from a to z`,
  );
}

const forShell = (text: string): string => (/^[\w@%+=:,./~-]+$/.test(text) ? text : `'${text}'`);
