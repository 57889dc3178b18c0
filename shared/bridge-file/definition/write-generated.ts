import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { editorSchema } from './editor-schema.ts';
import { generatedStart, referenceTable, withGenerated } from './reference-table.ts';
import { transportsStart, transportsTable } from './transports-table.ts';
import { typescriptModules } from './typescript-types.ts';

/** Writes the files that are generated from the bridge file's definition: `npm run generate`. */
const root = resolve(import.meta.dirname, '../../..');
const schema = editorSchema();

await mkdir(resolve(root, 'schema'), { recursive: true });
await writeFile(resolve(root, 'schema/bridge.schema.json'), `${JSON.stringify(schema, null, 2)}\n`);

for (const [file, text] of typescriptModules(schema)) await writeFile(resolve(root, 'api', file), text);

const path = resolve(root, 'docs/bridge-file.md');
const page = withGenerated(await readFile(path, 'utf8'), generatedStart, referenceTable(schema));
await writeFile(path, withGenerated(page, transportsStart, transportsTable()));
