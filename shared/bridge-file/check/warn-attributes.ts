import { knownAttributes } from '../../envelope/attribute-rules.ts';
import type { Json } from '../../json/json.ts';
import { quote } from '../../json/printable.ts';
import { memberNamesAt } from '../../json-schema/schema-types.ts';
import { plainPath } from '../../expression/plain-path.ts';
import { readExpression } from '../../expression/read-expression.ts';
import type { Named, SchemaDraft, TopicDraft } from '../draft/draft.ts';
import type { Report } from '../source/report.ts';
import { nearest } from './did-you-mean.ts';

/** Attributes that differ in each envelope, or that all envelopes of a topic share. */
const poorKeys: ReadonlyMap<string, string> = new Map([
  ['id', 'each envelope has an id of its own, so no two would come together'],
  ['specversion', 'all envelopes have the same specversion, so all would come together'],
  ['type', 'all envelopes of a topic have the same type, so all would come together'],
]);

/** Warns of a key that probably is a field of the body, or that no two envelopes share. */
export function warnOfKeyAttribute(
  key: Named,
  topics: readonly TopicDraft[],
  schemaOf: (schema: SchemaDraft) => Json | undefined,
  report: Report,
): void {
  const [only, ...more] = plainPath(key.name) ?? [];
  const poor = more.length === 0 ? poorKeys.get(only ?? '') : undefined;
  if (poor !== undefined)
    report.atValue(key.path, `${poor}; for a field of the body write data.${only ?? ''}`);
  else warnOfAttribute(key, topics, schemaOf, report);
}

/** Warns of a path that begins with no attribute, but with a misspelt one or a field of the body. */
export function warnOfAttribute(
  { name, path }: Named,
  topics: readonly TopicDraft[],
  schemaOf: (schema: SchemaDraft) => Json | undefined,
  report: Report,
): void {
  const expression = readExpression(name);
  if (expression.kind === 'bad') return;
  const [steps = []] = expression.paths.length === 1 ? expression.paths : [];
  const [first, ...rest] = steps;
  if (first === undefined || first === 'data' || knownAttributes.has(first)) return;
  const field = `for a field of the body write data.${steps.join('.')}`;
  const warn = (message: string): void => report.atValue(path, message);
  if (rest.length === 0 && knownAttributes.has(first.toLowerCase()))
    return warn(`the names of attributes are in lower case; write ${first.toLowerCase()}`);
  if (!/^[a-z0-9]+$/.test(first))
    return warn(`${quote(first)} is not the name of an attribute (lower-case letters and digits); ${field}`);
  if (rest.length > 0 && nearest(first, ['data']) !== undefined)
    return warn(`no envelope has ${quote(first)}; did you mean ${quote(`data.${rest.join('.')}`)}?`);
  if (rest.length > 0)
    return warn(`${quote(first)} would be an attribute, and attributes have no members; ${field}`);
  const isField = topics.some(
    ({ schema }) => schema !== undefined && memberNamesAt(schemaOf(schema) ?? true, []).includes(first),
  );
  if (isField) return warn(`${quote(first)} would be an attribute, and the body has such a field; ${field}`);
  const meant = nearest(first, knownAttributes);
  if (meant !== undefined) warn(`no attribute is known as ${quote(first)}; did you mean ${quote(meant)}?`);
}
