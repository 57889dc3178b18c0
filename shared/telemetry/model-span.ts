import type { Answer } from '../compose/composer.ts';
import type { Question } from '../compose/question.ts';
import { errorType, evaluationNames, modelNames, ownNames } from './semantic-names.ts';
import type { Attributes, Span, SpanEvent } from './span.ts';
import { groupContext, stepId } from './trace-context.ts';

/** The answers of a model that were asked for and came, or did not. */
export type AskedAnswer = Exclude<Answer, { kind: 'waiting' | 'settled' | 'no-model' }>;

/**
 * Returns the span of a visit to the model, as a child of its group. A question that names no group has none.
 *
 * @param visit the number of the visit within its generation, so that a second one is another span
 */
export function modelSpan(
  { fusion, key, asker, policy }: Pick<Question, 'fusion' | 'key' | 'asker' | 'policy'>,
  answer: AskedAnswer,
  [start, end]: readonly [number, number],
  visit: number,
): Span | undefined {
  if (asker === undefined) return undefined;
  const { traceId, spanId } = groupContext({ fusion, key }, asker.after + 1);
  const failure = answer.kind === 'answered' ? undefined : answer.kind;
  return {
    traceId,
    spanId: stepId(traceId, 'chat', visit),
    parentSpanId: spanId,
    name: `chat ${policy.model}`,
    kind: 'client',
    start,
    end,
    attributes: {
      [modelNames.operation]: 'chat',
      [modelNames.provider]: providerOf(policy),
      [modelNames.requestModel]: policy.model,
      [modelNames.responseModel]: answer.kind === 'answered' ? answer.model : undefined,
      [modelNames.maxTokens]: policy.maxTokens,
      ...tokens(answer),
      [ownNames.fusion]: fusion,
      [ownNames.answer]: answer.kind,
      [ownNames.cached]: answer.kind === 'answered' ? answer.cached : undefined,
      [ownNames.costUsd]: answer.costUsd ?? answer.estimatedUsd,
      [errorType]: failure,
    },
    events: groundingEvents(policy, answer, end),
    ...(failure !== undefined && { error: failure }),
  };
}

/** A route may go to several providers. The first is the usual one. */
function providerOf({ route }: Question['policy']): string {
  const provider = route?.nodes[0]?.provider ?? 'anthropic';
  return provider === 'bedrock' ? 'aws.bedrock' : provider;
}

function tokens({ usage }: AskedAnswer): Attributes {
  return {
    [modelNames.inputTokens]: usage.inputTokens,
    [modelNames.outputTokens]: usage.outputTokens,
    [modelNames.cacheReadTokens]: usage.cacheReadTokens,
    [modelNames.cacheWriteTokens]: usage.cacheWriteTokens,
  };
}

/** The share of the policy's facts that the answer did not contradict; none where it names no facts. */
function groundingEvents(
  { grounding }: Question['policy'],
  answer: AskedAnswer,
  at: number,
): readonly SpanEvent[] {
  const facts = Object.keys(grounding).length;
  if (facts === 0 || answer.kind !== 'answered') return [];
  const overridden = answer.grounded?.length ?? 0;
  return [
    {
      name: evaluationNames.event,
      at,
      attributes: {
        [evaluationNames.name]: 'grounding',
        [evaluationNames.score]: (facts - overridden) / facts,
        [evaluationNames.label]: overridden === 0 ? 'grounded' : 'overridden',
        [evaluationNames.explanation]: `${overridden} of ${facts} facts were contradicted and replaced`,
      },
    },
  ];
}
