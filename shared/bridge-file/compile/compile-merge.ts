import { formatPointer } from '../../json/pointer.ts';
import type { FieldPolicy, MergePolicy } from '../../policy/merge-policy.ts';
import type { BridgeFile, FusionFile } from '../definition/bridge-file.ts';
import { compileAsks } from './compile-doubt.ts';
import { readHalfLife } from '../definition/half-life-file.ts';
import { schemaVotes } from '../../json-schema/schema-votes.ts';
import { type SchemaOf, requireSchema } from './require-schema.ts';

/** Compiles the rules by which a fusion settles its fields. */
export function compileMerge(
  { weights, halfLife, merge, dedupe, ...fusion }: FusionFile,
  voted: MergePolicy['voted'],
) {
  const asks = compileAsks(fusion);
  const fields = Object.entries(merge).map(([pointer, field]) => [pointer, compileField(field)] as const);
  return {
    weights: typeof weights === 'string' ? {} : weights,
    ...(weights === 'learned' && { learned: { halfLife: requireHalfLife(halfLife) } }),
    ...(asks !== undefined && { asks }),
    fields: Object.fromEntries(fields),
    ...(voted !== undefined && { voted }),
    ...(dedupe !== false && { near: dedupe.near }),
  } satisfies MergePolicy;
}

/** Returns the fields on which the topics' schemas declare votes, as they stand in the merged record. */
export function votesIn(topics: readonly string[], { topics: files }: BridgeFile, schemaOf: SchemaOf) {
  const voted = topics.flatMap((topic) => {
    const schema = files[topic]?.schema;
    const votes = schema === undefined ? [] : schemaVotes(requireSchema(schemaOf(schema)));
    return [...votes].map(([pointer, kinds]) => [formatPointer([topic]) + pointer, kinds] as const);
  });
  return voted.length === 0 ? undefined : Object.fromEntries(voted);
}

function compileField(field: FusionFile['merge'][string]) {
  if (typeof field === 'string') return { loss: field, weights: {} } satisfies FieldPolicy;
  const { loss, weights = {}, minConfidence, minEffectiveSources, ...options } = field;
  const asks = compileAsks({ minConfidence, minEffectiveSources });
  return { loss, weights, ...options, ...(asks !== undefined && { asks }) } satisfies FieldPolicy;
}

function requireHalfLife(text: string | undefined) {
  const halfLife = readHalfLife(text);
  if (halfLife === undefined)
    throw new TypeError('the bridge file has an invalid half-life; check it before compiling');
  return halfLife;
}
