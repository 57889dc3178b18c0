import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { editorSchema } from './editor-schema.ts';
import { referenceTable, withReference } from './reference-table.ts';
import { typescriptTypes } from './typescript-types.ts';

/** Writes the files that are generated from the bridge file's definition: `npm run generate`. */
const root = resolve(import.meta.dirname, '../../..');
const schema = editorSchema();

await mkdir(resolve(root, 'schema'), { recursive: true });
await writeFile(resolve(root, 'schema/bridge.schema.json'), `${JSON.stringify(schema, null, 2)}\n`);

await writeFile(resolve(root, 'api/bridge-source.ts'), typescriptTypes(schema));

const page = resolve(root, 'docs/bridge-file.md');
await writeFile(page, withReference(await readFile(page, 'utf8'), referenceTable(schema)));
