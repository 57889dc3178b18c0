import type { Bridge } from '../policy/bridge.ts';
import { checkBridge } from './check/check-bridge.ts';
import { checkShape } from './check/check-shape.ts';
import { compileBridge } from './compile/compile-bridge.ts';
import type { SchemaOf } from './compile/require-schema.ts';
import { draftOf } from './draft/draft-of.ts';
import { exactSettings, schemasAsWritten, withDoubles } from './exact-schemas.ts';
import { MessageTypes } from './message-types.ts';
import { tooManyDigits } from './source/kept-number.ts';
import type { Mistake } from './source/mistake.ts';
import { Report } from './source/report.ts';
import { type ReadFile, SchemaFiles } from './schema-files.ts';
import { readSourceText } from './source/source-text.ts';
import { warn } from './check/warn.ts';
import { warnOfDoubt } from './check/warn-doubt.ts';
import { warnOfRelease } from './check/warn-release.ts';

export type Loaded =
  | {
      readonly kind: 'bridge';
      readonly bridge: Bridge;
      /** Valid settings that are probably not intended. */
      readonly warnings: readonly Mistake[];
    }
  /** All mistakes, in the order of the file. */
  | { readonly kind: 'mistakes'; readonly mistakes: readonly Mistake[] };

/**
 * Reads a bridge file and its schema files. Never throws, whatever they contain.
 *
 * @param fileName the name to show in mistakes
 */
export async function parseBridge(text: string, fileName: string, readFile: ReadFile): Promise<Loaded> {
  const source = readSourceText(text.replace(/^\uFEFF/, ''), 'YAML');
  const report = new Report(fileName, source);
  for (const { place, path, message } of source.faults) report.at(place, path, message);
  if (source.value === undefined) return { kind: 'mistakes', mistakes: report.mistakes() };

  const lost = new Set(source.faults.map(({ path }) => JSON.stringify(path)));
  for (const path of exactSettings(source.value)) report.atValue(path, tooManyDigits);
  const file = checkShape(withDoubles(source.value), lost, report);
  const drafted = draftOf(source.value, lost);
  const types = await MessageTypes.read(drafted, readFile);
  types.report(report);
  const draft = types.withSchemas(drafted);
  const schemas = [
    ...(draft.topics ?? []).map(({ schema }) => schema),
    ...draft.fusions.map(({ output }) => output),
  ];
  const files = await SchemaFiles.read(
    schemas.filter((schema) => schema !== undefined),
    readFile,
  );
  checkBridge(draft, files, report);
  const mistakes = report.mistakes();
  if (file === undefined || mistakes.length > 0) return { kind: 'mistakes', mistakes };
  const whole = types.withSchemasOf(file);

  const warnings = new Report(fileName, source);
  warn(draft, (schema) => files.schemaOf(schema), warnings);
  warnOfRelease(whole, warnings);
  const asWritten = schemasAsWritten(whole, source.value);
  const schemaOf: SchemaOf = (schema) => files.schemaOf({ value: asWritten(schema), path: [] });
  warnOfDoubt(whole, schemaOf, warnings);
  const bridge = compileBridge(whole, schemaOf, (declared) => types.of(declared).type);
  return { kind: 'bridge', bridge, warnings: warnings.mistakes() };
}
