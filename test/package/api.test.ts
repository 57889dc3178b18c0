import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type { BridgeSource } from '../../api/bridge.ts';
import type { bridgeFile } from '../../shared/bridge-file/definition/bridge-file.ts';
import { editorSchema } from '../../shared/bridge-file/definition/editor-schema.ts';
import { typescriptModules } from '../../shared/bridge-file/definition/typescript-types.ts';
import { apiFaults, apiReport } from './api-report.ts';

const read = (path: string): string => readFileSync(resolve(import.meta.dirname, '../..', path), 'utf8');

/** A text without what the formatter decides: white space, and the bar before the first member of a union. */
const unformatted = (text: string): string =>
  text
    .replaceAll(/\s+/g, '')
    .replaceAll(/([:=(?<,])\|/g, '$1')
    .replaceAll(/[(),;]/g, '');

test('docs/api-report.md is up to date (npm run generate)', () => {
  expect(read('docs/api-report.md').split('\n')).toEqual(apiReport().split('\n'));
});

test.each([...typescriptModules(editorSchema())])('api/%s is up to date (npm run generate)', (path, text) => {
  expect(unformatted(read(join('api', path))) === unformatted(text)).toBe(true);
});

test('every public name is documented, and every type that one uses is public', () => {
  expect(apiFaults()).toEqual([]);
});

test('the type of a bridge takes what the reader takes', () => {
  // The keys of recipients come from the transports' descriptors; their types are made of the editor's schema.
  expectTypeOf<Omit<z.input<typeof bridgeFile>, 'recipients'>>().toExtend<Omit<BridgeSource, 'recipients'>>();
});
