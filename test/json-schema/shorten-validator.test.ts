import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileSchemaModule } from '../../shared/json-schema/compile-schema.ts';
import { shortenValidator } from '../../shared/json-schema/shorten-validator.ts';
import { schemas } from './sample-schemas.ts';
import { SchemaModules } from './schema-modules.ts';

let modules: SchemaModules;

beforeAll(async () => {
  modules = await SchemaModules.create();
});
afterAll(() => modules.remove());

describe('a compiled schema carries', () => {
  test.each(schemas)('of %s no member of an error that no check reads', (_, schema) => {
    const code = compileSchemaModule(schema);
    expect(code).not.toMatch(/[,{]schemaPath:|[,{]params:\{/);
    expect(code).not.toContain('vErrors === null');
  });

  test('no schema that its code does not name', () => {
    expect(compileSchemaModule({ title: 'a title', type: 'string' })).not.toContain('a title');
    expect(compileSchemaModule({ const: { kind: ['a', 'text'] } })).toContain('{"kind":["a","text"]}');
  });
});

test('texts of a schema that look like the code stay as they are', async () => {
  const names = [
    ',schemaPath:"a",keyword:"b",params:{}',
    'const schema1 = 2;',
    'const err0 = {};if(vErrors === null){vErrors = [err0];}else {vErrors.push(err0);}',
    String.raw`a \" b \\`,
  ];
  const check = await modules.compiled({ required: names, properties: { kind: { const: { names } } } });
  expect(check(Object.fromEntries(names.map((name) => [name, 1])))).toEqual([]);
  expect(check({})).toEqual(names.map((name) => `must have required property '${name}'`));
  const whole = Object.fromEntries([...names.map((name) => [name, 1]), ['kind', { names }]]);
  expect(check(whole)).toEqual([]);
  expect(check({ ...whole, kind: { names: [] } })).toEqual(['/kind must be equal to constant']);
});

test.each([
  'const err0 = {schemaPath:path,keyword:"a",params:{b:{c:1}}};vErrors.push(err0);',
  'if(vErrors !== null){vErrors.length = _errs0;}',
  'vErrors = vErrors.concat(validate1.errors);',
])('the code %j of another form is refused', (code) => {
  expect(() => shortenValidator(code)).toThrow('code of an unknown form');
});
