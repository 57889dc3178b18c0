import { build } from 'esbuild';
import { expect, test } from 'vitest';

async function bundled(entry: string): Promise<readonly string[]> {
  const { metafile } = await build({
    stdin: { contents: entry, resolveDir: new URL('../../..', import.meta.url).pathname, loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    metafile: true,
    logLevel: 'silent',
  });
  return Object.keys(metafile.inputs).filter((file) =>
    /node_modules\/(ajv|zod|jsonata|yaml|@anthropic-ai)\//.test(file),
  );
}

test('a topic that correlates by paths bundles no schema compiler and no engine', async () => {
  expect(await bundled("export { start } from './functions/topic/main.ts'")).toEqual([]);
  expect(await bundled("export { plainPath } from './shared/expression/plain-path.ts'")).toEqual([]);
});

test('the engine comes with its own module only', async () => {
  expect(await bundled("export { evaluate } from './shared/expression/jsonata-evaluate.ts'")).not.toEqual([]);
});
