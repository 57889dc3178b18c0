import { isJsonObject } from '../../json/is-json-object.ts';
import type { Json } from '../../json/json.ts';
import { formatPointer } from '../../json/pointer.ts';
import { quote } from '../../json/printable.ts';
import { allSubschemas } from '../../json-schema/subschemas.ts';
import type { SchemaDraft } from '../draft/draft.ts';
import type { Report } from '../source/report.ts';
import { nearest } from './did-you-mean.ts';

/** Warns of a required member whose name is near a described one: every body without the misspelt one is rejected. */
export function warnOfRequired(draft: SchemaDraft, schema: Json | undefined, report: Report): void {
  for (const { tokens, schema: part } of allSubschemas(schema ?? true)) {
    const { required, properties } = part;
    if (!Array.isArray(required) || !isJsonObject(properties)) continue;
    const known = Object.keys(properties);
    for (const [index, name] of required.entries()) {
      if (typeof name !== 'string' || known.includes(name)) continue;
      const meant = nearest(
        name,
        known.filter((one) => !required.includes(one)),
      );
      if (meant === undefined) continue;
      const isInline = typeof draft.value !== 'string';
      const path = isInline ? [...draft.path, ...tokens, 'required', index] : draft.path;
      const place = isInline ? '' : ` at ${formatPointer([...tokens, 'required', String(index)])}`;
      report.atValue(
        path,
        `${quote(name)}${place} is required and not among the properties; did you mean ${quote(meant)}?`,
      );
    }
  }
}
