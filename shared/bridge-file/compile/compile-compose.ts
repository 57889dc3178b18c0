import { citedSchema } from '../../json-schema/cited-schema.ts';
import type { JsonSchema } from '../../json/json.ts';
import type { ClaudePolicy, ComposePolicy } from '../../policy/compose-policy.ts';
import type { BridgeFile, FusionFile } from '../definition/bridge-file.ts';
import type { ComposeFile } from '../definition/compose-file.ts';
import { requireMs } from './compile-release.ts';
import { compileModels } from './compile-models.ts';
import { gatheredTopics } from './gathered-topics.ts';
import { type SchemaOf, requireSchema } from './require-schema.ts';

/** Compiles the rules by which a fusion asks its model. */
export function compileCompose(fusion: FusionFile, file: BridgeFile, schemaOf: SchemaOf) {
  const { compose } = fusion;
  if (compose === undefined) return { kind: 'merge' } satisfies ComposePolicy;
  const { instructions, maxTokens, maxInputTokens, tries, fallback, key } = compose;
  const { when, urgency, grounding, citations, cache } = compose;
  const output = requireSchema(schemaOf(compose.output));
  return {
    kind: 'claude',
    ...compileModels(compose, file),
    instructions,
    output: citations ? requireCited(output) : output,
    when,
    ...(urgency === 'batch' && { urgency }),
    grounding,
    citations,
    ...(cache !== undefined && { cacheMs: requireMs(cache) }),
    ...compileVerified(fusion, file),
    ...compileThrift(compose),
    maxTokens,
    maxInputTokens,
    timeoutMs: requireMs(compose.timeout),
    tries,
    fallback,
    key,
  } satisfies ComposePolicy;
}

/** Returns the topics whose senders are checked, where the senders of others are not. */
function compileVerified(fusion: FusionFile, { topics: files }: BridgeFile): Pick<ClaudePolicy, 'verified'> {
  const gathers = gatheredTopics(fusion);
  const topics = gathers.filter((topic) => files[topic]?.sources !== undefined);
  if (topics.length === 0 || topics.length === gathers.length) return {};
  const correcting = Object.values(files).filter(({ role }) => role === 'correction');
  const corrections = correcting.length > 0 && correcting.every(({ sources }) => sources !== undefined);
  return { verified: { topics, corrections } };
}

/** Returns the limits of what a fusion pays. A fusion that never asks has none. */
function compileThrift({ when, budgetPerDay, questionsPerHour, quietTime, price }: ComposeFile) {
  if (when === 'never') return {};
  const quietMs = requireMs(quietTime);
  return {
    ...(budgetPerDay !== 'unlimited' && { budgetPerDay }),
    ...(questionsPerHour !== 'unlimited' && { questionsPerHour }),
    ...(quietMs > 0 && { quietMs }),
    ...(price !== undefined && { price }),
  } satisfies Partial<ClaudePolicy>;
}

function requireCited(schema: JsonSchema): JsonSchema {
  const cited = citedSchema(schema);
  if (cited.kind === 'cited') return cited.schema;
  throw new TypeError('the bridge file has a schema without citations; check it before compiling');
}
