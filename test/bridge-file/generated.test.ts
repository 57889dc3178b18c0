import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { editorSchema } from '../../shared/bridge-file/definition/editor-schema.ts';
import { ajvFor, ajvSchema } from '../../shared/json-schema/ajv-for.ts';
import {
  generatedPart,
  generatedStart,
  referenceTable,
} from '../../shared/bridge-file/definition/reference-table.ts';
import { transportsStart, transportsTable } from '../../shared/bridge-file/definition/transports-table.ts';
import { isJsonObject } from '../../shared/json/is-json-object.ts';
import type { Json } from '../../shared/json/json.ts';
import { sample } from './files.ts';

const root = resolve(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8');

/** Returns a table's cells without their padding, which the formatter decides. */
const cells = (table: string): readonly string[] =>
  table.split('\n').map((line) => line.replaceAll(/ +/g, ' ').replaceAll(/-+/g, '-').trim());

test('schema/bridge.schema.json is up to date (npm run generate)', () => {
  expect(JSON.parse(read('schema/bridge.schema.json'))).toEqual(editorSchema());
});

test('the table in docs/bridge-file.md is up to date (npm run generate)', () => {
  const table = generatedPart(read('docs/bridge-file.md'), generatedStart);
  expect(cells(table.trim())).toEqual(cells(referenceTable(editorSchema())));
});

test('the tables of transports in docs/bridge-file.md are up to date (npm run generate)', () => {
  const tables = generatedPart(read('docs/bridge-file.md'), transportsStart);
  expect(cells(tables.trim())).toEqual(cells(transportsTable()));
});

test("editors accept the sample and the example, and mark the reader's mistakes", () => {
  const validate = ajvFor(editorSchema(), { strict: false }).compile(ajvSchema(editorSchema()));
  const valid = (text: string): unknown => validate(parseDocument(text).toJS());
  expect(valid(sample)).toBe(true);
  expect(valid(read('examples/recommendation/bridge.yaml'))).toBe(true);
  expect(valid(sample.replace('deadline:', 'deadlin:'))).toBe(false);
  expect(valid(sample.replace('30s', 'soon'))).toBe(false);
  expect(valid(sample.replace('  user:\n', '  us er:\n'))).toBe(false);
});

test('every key has a description', () => {
  const silent: string[] = [];
  const walk = (schema: Json, path: string): void => {
    if (!isJsonObject(schema)) return;
    const { properties, anyOf, additionalProperties } = schema;
    for (const [name, part] of Object.entries(isJsonObject(properties) ? properties : {})) {
      if (!isJsonObject(part) || part['description'] === undefined) silent.push(`${path}.${name}`);
      walk(part, `${path}.${name}`);
    }
    for (const part of Array.isArray(anyOf) ? anyOf : []) walk(part, path);
    if (additionalProperties !== undefined) walk(additionalProperties, `${path}.*`);
  };
  walk(editorSchema(), '');
  expect(silent).toEqual([]);
});
