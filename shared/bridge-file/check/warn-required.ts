import { isJsonObject } from '../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../json/json.ts';
import { formatPointer } from '../../json/pointer.ts';
import { quote } from '../../json/printable.ts';
import { allSubschemas } from '../../json-schema/subschemas.ts';
import type { SchemaDraft } from '../draft/draft.ts';
import type { Report } from '../source/report.ts';
import { nearest } from './did-you-mean.ts';

/** A list of names of members, with the path to it and the other names of the rule. */
interface NameList {
  readonly tokens: readonly string[];
  readonly names: readonly Json[];
  readonly verb: 'is required and not' | 'asks for others and is not';
}

/** Warns of a required member whose name is near a described one: every body without the misspelt one is rejected. */
export function warnOfRequired(draft: SchemaDraft, schema: Json | undefined, report: Report): void {
  for (const { tokens, schema: part } of allSubschemas(schema ?? true)) {
    const { properties } = part;
    if (!isJsonObject(properties)) continue;
    const known = Object.keys(properties);
    for (const { tokens: inner, names, verb } of namesRequired(part)) {
      for (const [index, name] of names.entries()) {
        if (typeof name !== 'string' || known.includes(name)) continue;
        const meant = nearest(
          name,
          known.filter((one) => !names.includes(one)),
        );
        if (meant === undefined) continue;
        const steps = [...tokens, ...inner, ...(verb === 'is required and not' ? [index] : [])];
        const isInline = typeof draft.value !== 'string';
        const place = isInline ? '' : ` at ${formatPointer(steps.map(String))}`;
        report.atValue(
          isInline ? [...draft.path, ...steps] : draft.path,
          `${quote(name)}${place} ${verb} among the properties; did you mean ${quote(meant)}?`,
        );
      }
    }
  }
}

/** Returns the names that a schema requires, always or beside others. */
function namesRequired({ required, dependentRequired }: JsonObject): readonly NameList[] {
  const conditions = isJsonObject(dependentRequired) ? Object.entries(dependentRequired) : [];
  const always: readonly NameList[] = Array.isArray(required)
    ? [{ tokens: ['required'], names: required, verb: 'is required and not' }]
    : [];
  return [
    ...always,
    ...conditions.flatMap(([name, others]): readonly NameList[] => {
      const tokens = ['dependentRequired', name];
      const asking: NameList = { tokens, names: [name], verb: 'asks for others and is not' };
      return Array.isArray(others)
        ? [asking, { tokens, names: others, verb: 'is required and not' }]
        : [asking];
    }),
  ];
}
