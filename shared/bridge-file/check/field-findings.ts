import type { Json } from '../../json/json.ts';
import { plainPath } from '../../expression/plain-path.ts';
import { rootPaths } from '../../expression/root-paths.ts';
import { fieldFault, type FieldFault } from '../../json-schema/field-fault.ts';
import { isJsonObject } from '../../json/is-json-object.ts';
import { typesAt } from '../../json-schema/schema-types.ts';
import { allSubschemas } from '../../json-schema/subschemas.ts';
import { quote } from '../../json/printable.ts';
import { formatPointer, parsePointer } from '../../json/pointer.ts';
import type { BridgeDraft, FusionDraft, Named, SchemaDraft, TopicDraft } from '../draft/draft.ts';
import type { Report } from '../source/report.ts';
import type { Path } from '../source/mistake.ts';
import { topicsOf } from './check-gathering.ts';
import { nearest } from './did-you-mean.ts';
import { isProbable, noSuchField } from './field-hint.ts';

/** A field that the file names and that the schemas do not have. */
export interface FieldFinding {
  readonly path: Path;
  /** True when the name is a key of the file, and not a value. */
  readonly isKey: boolean;
  readonly message: string;
  /** True when it can never be there, or when its absence would let data through. Else it is worth a warning. */
  readonly isMistake: boolean;
}

type SchemaOf = (schema: SchemaDraft) => Json | undefined;

/** Finds every field that the file names and that the topics' schemas do not have. */
export function fieldFindings(draft: BridgeDraft, schemaOf: SchemaOf): readonly FieldFinding[] {
  const topics = draft.topics ?? [];
  return [
    ...topics.flatMap((topic) => redacted(topic, schemaOf)),
    ...topics.flatMap((topic) =>
      [...topic.correlate, ...topic.id].flatMap((key) => readByKey(key, [topic], schemaOf)),
    ),
    ...draft.fusions.flatMap((fusion) => ofFusion(fusion, draft, schemaOf)),
  ];
}

/** Reports the findings that are mistakes, or those that are worth a warning. */
export function reportFields(
  findings: readonly FieldFinding[],
  which: 'mistakes' | 'warnings',
  report: Report,
): void {
  for (const { path, isKey, message, isMistake } of findings) {
    if (isMistake !== (which === 'mistakes')) continue;
    if (isKey) report.atKey(path, message);
    else report.atValue(path, message);
  }
}

function ofFusion(fusion: FusionDraft, draft: BridgeDraft, schemaOf: SchemaOf): readonly FieldFinding[] {
  const topics = topicsOf(fusion, draft);
  const rules = fusion.classifiers.flatMap((one) => (one.kind === 'rule' && one.when ? [one.when] : []));
  return [
    ...fusion.correlate.flatMap((key) => readByKey(key, topics, schemaOf)),
    ...fusion.statements.flatMap((statement) => readByAny(statement, topics, schemaOf)),
    ...fusion.merge.flatMap(({ name, path }) => inRecord(name, path, true, topics, schemaOf)),
    ...fusion.grounding.flatMap(({ from, path }) => inRecord(from, path, false, topics, schemaOf)),
    ...[...(fusion.predicate === undefined ? [] : [fusion.predicate]), ...rules].flatMap((expression) =>
      inMerged(expression, topics, schemaOf),
    ),
  ];
}

/** Finds the entries of `redact` that would remove nothing, so that the data would be delivered. */
function redacted(topic: TopicDraft, schemaOf: SchemaOf): readonly FieldFinding[] {
  const schema = schemaIn(topic, schemaOf);
  // Another role fixes the body's shape, and that is the mistake then.
  if (schema === undefined || topic.role !== 'part') return [];
  return topic.redact.flatMap(({ name, path }) => {
    const fault = name.startsWith('/')
      ? fieldFault(schema, parsePointer(name) ?? [])
      : nameFault(schema, name);
    if (fault === undefined || !isProbable(fault)) return [];
    const remedy = nameMeant(name, fault) || pointerMeant(name, schema);
    const message = `nothing would be removed: ${noSuchField(fault, 'the schema')}${remedy}`;
    return [{ path, isKey: false, isMistake: true, message }];
  });
}

/** Suggests the name alone for a pointer such as `/lines/sku`: it is removed from all items of a list. */
function nameMeant(pointer: string, { itemNames }: FieldFault): string {
  const last = parsePointer(pointer)?.at(-1);
  if (itemNames === undefined || last === undefined) return '';
  const meant = nearest(last, itemNames) ?? last;
  return `; for a member of every item write its name alone, such as ${quote(meant)}`;
}

/** Suggests the pointer that is meant by `/data/total` or `data.total`. */
function pointerMeant(name: string, schema: Json): string {
  const [first, ...steps] = name.startsWith('/') ? (parsePointer(name) ?? []) : name.split('.');
  const tokens = first === 'data' ? steps : [first ?? '', ...steps];
  const isOther =
    tokens.length > 0 && formatPointer(tokens) !== name && (steps.length > 0 || first === 'data');
  if (!isOther || fieldFault(schema, tokens) !== undefined) return '';
  return `; for this field of the body write ${formatPointer(tokens)}`;
}

/** Returns why no member at any depth has this name; `undefined` where the schema names no members at all. */
function nameFault(schema: Json, name: string): FieldFault | undefined {
  const parts = allSubschemas(schema).map((part) => part.schema);
  const known = parts.flatMap(({ properties }) => (isJsonObject(properties) ? Object.keys(properties) : []));
  if (known.length === 0 || known.includes(name)) return undefined;
  const isOpen = parts.some(
    ({ additionalProperties: rest, patternProperties }) =>
      rest === true || isJsonObject(rest) || patternProperties !== undefined,
  );
  return { step: name, known: [...new Set(known)], isImpossible: false, isOpen };
}

/** Finds the paths of a correlation key that some topic does not have: all of its envelopes would be rejected. */
function readByKey(key: Named, topics: readonly TopicDraft[], schemaOf: SchemaOf): readonly FieldFinding[] {
  if (plainPath(key.name) === undefined) return readByAny(key, topics, schemaOf);
  return topics.flatMap((topic) => faultsOf(key, topic, schemaOf).map((fault) => found(key, topic, fault)));
}

/** Finds the paths of an expression that none of the topics has. One of them is enough for a statement. */
function readByAny(read: Named, topics: readonly TopicDraft[], schemaOf: SchemaOf): readonly FieldFinding[] {
  const [first, ...others] = topics.map((topic) => ({ topic, faults: faultsOf(read, topic, schemaOf) }));
  if (first === undefined) return [];
  return first.faults.flatMap((fault) => {
    const same = others.map(({ faults }) => faults.find(({ at }) => at === fault.at));
    if (same.some((one) => one === undefined)) return [];
    const isImpossible = fault.isImpossible && same.every((one) => one?.isImpossible === true);
    return [found(read, first.topic, { ...fault, isImpossible })];
  });
}

type PlacedFault = FieldFault & { readonly at: string };

function faultsOf(read: Named, topic: TopicDraft, schemaOf: SchemaOf): readonly PlacedFault[] {
  const schema = schemaIn(topic, schemaOf);
  if (schema === undefined || topic.role !== 'part') return [];
  return rootPaths(read.name).flatMap(([first, ...steps]) => {
    const fault = first === 'data' ? fieldFault(schema, steps, 'lists') : undefined;
    return fault === undefined || !isProbable(fault) ? [] : [{ ...fault, at: steps.join('.') }];
  });
}

function found({ path }: Named, topic: TopicDraft, fault: FieldFault): FieldFinding {
  const schema = `the schema of topic ${quote(topic.name)}`;
  return { path, isKey: false, isMistake: fault.isImpossible, message: noSuchField(fault, schema) };
}

/** Finds the pointers into the merged record that lead to no field of their topic. */
function inRecord(
  pointer: string,
  path: Path,
  isKey: boolean,
  topics: readonly TopicDraft[],
  schemaOf: SchemaOf,
): readonly FieldFinding[] {
  const [first, ...rest] = parsePointer(pointer) ?? [];
  return ofTopic(first, topics, (topic) => {
    const schema = schemaIn(topic, schemaOf);
    if (schema === undefined) return [];
    const list = isKey ? listAround(schema, rest) : undefined;
    if (list !== undefined) {
      const message = `has no effect: a list is settled as a whole; write ${formatPointer([topic.name, ...list])}`;
      return [{ path, isKey, isMistake: false, message }];
    }
    const fault = fieldFault(schema, rest);
    return fault === undefined || !isProbable(fault)
      ? []
      : [{ ...found({ name: pointer, path }, topic, fault), isKey }];
  });
}

/** Returns the path of the list that a pointer leads into; `undefined` where it leads into none. */
function listAround(schema: Json, tokens: readonly string[]): readonly string[] | undefined {
  const isList = (length: number): boolean => {
    const types = typesAt(schema, tokens.slice(0, length));
    return types?.has('array') === true && types.difference(new Set(['array', 'null'])).size === 0;
  };
  const length = tokens.findIndex((_, index) => isList(index));
  return length === -1 ? undefined : tokens.slice(0, length);
}

/** Finds the fields of the merged record that a predicate or a label's rule reads and no body has. */
function inMerged(
  expression: Named,
  topics: readonly TopicDraft[],
  schemaOf: SchemaOf,
): readonly FieldFinding[] {
  return rootPaths(expression.name).flatMap(([root, name, ...steps]) =>
    ofTopic(root === 'merged' ? name : undefined, topics, (topic) => {
      const schema = schemaIn(topic, schemaOf);
      const fault = schema === undefined ? undefined : fieldFault(schema, steps, 'lists');
      return fault === undefined || !isProbable(fault) ? [] : [found(expression, topic, fault)];
    }),
  );
}

function ofTopic(
  name: string | undefined,
  topics: readonly TopicDraft[],
  find: (topic: TopicDraft) => readonly FieldFinding[],
): readonly FieldFinding[] {
  const topic = topics.find((one) => one.name === name);
  return topic === undefined ? [] : find(topic);
}

function schemaIn({ schema }: TopicDraft, schemaOf: SchemaOf): Json | undefined {
  return schema === undefined ? undefined : schemaOf(schema);
}
