import { knownAttributes } from '../../envelope/attribute-rules.ts';
import { plainPath } from '../../expression/plain-path.ts';
import type { Json } from '../../json/json.ts';
import { quote } from '../../json/printable.ts';
import { typesAt } from '../../json-schema/schema-types.ts';
import type { Named, SchemaDraft, StatementDraft, TopicDraft } from '../draft/draft.ts';
import type { Report } from '../source/report.ts';
import { nearest } from './did-you-mean.ts';
import { numberWord } from './remedy.ts';

/** Words that are no size, and that no author means as the name of an attribute. */
const noSize = new Set(
  [
    'yes',
    'no',
    'on',
    'off',
    'true',
    'false',
    'all',
    'any',
    'none',
    'many',
    'few',
    'auto',
    'max',
    'min',
  ].concat(['unlimited', 'infinity', 'infinite', 'nan', 'undefined', 'null']),
);

/** Reports a size in words. As the name of an attribute it would leave every group without a size. */
export function checkSizeWord({ what, name, path }: StatementDraft, report: Report): void {
  if (what !== 'size') return;
  const meant = numberWord(name);
  if (meant === undefined && !noSize.has(name.toLowerCase())) return;
  report.atValue(
    path,
    `expected a number of parts, or where the parts state it, such as groupsize, got ${quote(name)}; write ${meant ?? 'a number in digits, or leave out the key'}`,
  );
}

/** Reports a misspelt `digest`, which would be the name of an attribute that no event has. */
export function checkDigestWord({ name, path }: Named, report: Report): void {
  if (knownAttributes.has(name) || nearest(name, ['digest']) === undefined) return;
  report.atValue(path, `no attribute is known as ${quote(name)}; did you mean "digest"?`);
}

/** The types of which a correlation key may be. */
const keyTypes = ['string', 'number'];

/** Reports a key that a topic's schema makes an object or a truth: every envelope would be rejected. */
export function checkKeyType(
  { name, path }: Named,
  topics: readonly TopicDraft[],
  schemaOf: (schema: SchemaDraft) => Json | undefined,
  report: Report,
): void {
  const [first, ...steps] = plainPath(name) ?? [];
  if (first !== 'data') return;
  for (const topic of topics) {
    const schema = topic.schema === undefined ? undefined : schemaOf(topic.schema);
    const types = schema === undefined ? undefined : typesAt(schema, steps);
    if (types === undefined || types.size === 0 || types.has('array')) continue;
    if (keyTypes.some((type) => types.has(type))) continue;
    report.atValue(
      path,
      `the schema of topic ${quote(topic.name)} has ${[...types].toSorted().join(' or ')} here, and a key is a text or a number; write the path of one`,
    );
  }
}
