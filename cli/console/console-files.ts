import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { packageRoot } from '../package-file.ts';
import { folderOf } from '../parts.ts';

/** The ES modules of packages, by the names under which pages import them. */
export const modules: Readonly<Record<string, readonly [packageName: string, file: string]>> = {
  preact: ['preact', 'dist/preact.mjs'],
  'preact/hooks': ['preact', 'hooks/dist/hooks.mjs'],
  '@preact/signals-core': ['@preact/signals-core', 'dist/signals-core.mjs'],
  '@preact/signals': ['@preact/signals', 'dist/signals.mjs'],
  htm: ['htm', 'dist/htm.mjs'],
};

const importMap = JSON.stringify({
  imports: Object.fromEntries(Object.keys(modules).map((name) => [name, `/modules/${name}.mjs`])),
});

const digest = createHash('sha256').update(importMap).digest('base64');

/**
 * The headers of every answer. Only files of this server run, and the one import map whose digest is here. Nothing that
 * a message says can become a script or an element: the browser refuses strings as markup.
 */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    `script-src 'self' 'sha256-${digest}'`,
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** A file of the console. */
export interface ConsoleFile {
  readonly type: string;
  readonly body: string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Reads the file at a path of the server; undefined where there is none. */
export async function consoleFile(path: string): Promise<ConsoleFile | undefined> {
  if (path === '/') {
    const page = await readFile(join(consoleFolder(), 'index.html'), 'utf8');
    return { type: types['.html'] ?? '', body: page.replace(/\s*IMPORT_MAP\s*/, () => importMap) };
  }
  const [, name] = /^\/modules\/(.+)\.mjs$/.exec(path) ?? [];
  if (name !== undefined) return moduleNamed(name);
  const type = types[extname(path)];
  const relative = normalize(path.slice(1));
  if (type === undefined || relative.startsWith('..') || relative.startsWith(sep)) return undefined;
  return readOwn(join(consoleFolder(), relative), type);
}

async function moduleNamed(name: string): Promise<ConsoleFile | undefined> {
  const [packageName, file] = Object.hasOwn(modules, name) ? (modules[name] ?? []) : [];
  const folder = packageName === undefined ? undefined : folderOf(packageName);
  if (folder === undefined || file === undefined) return undefined;
  const found = await readOwn(join(folder, file), types['.js'] ?? '');
  // The map of its source is not served.
  return found && { ...found, body: found.body.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n') };
}

async function readOwn(path: string, type: string): Promise<ConsoleFile | undefined> {
  try {
    return { type, body: await readFile(path, 'utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    throw error;
  }
}

/** The folder of the pages, in the clone and in the package. */
const consoleFolder = (): string => join(packageRoot(), 'console');
