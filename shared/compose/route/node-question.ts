import { canonicalText } from '../../json/canonical-text.ts';
import { shortHash } from '../../json/digest.ts';
import { bareModel, type ModelNode } from '../../policy/model-route.ts';
import type { Question } from '../question.ts';

/** Returns the question as one node gets it, with its model and within its limits. */
export function nodeQuestion(question: Question, node: ModelNode, timeoutMs: number): Question {
  const { policy } = question;
  const { model, price = policy.price, maxTokens = Infinity, maxInputTokens = Infinity } = node;
  const describes = node.provider === 'messages' && node.enforcesSchema !== true;
  return {
    ...question,
    policy: {
      ...policy,
      model: node.provider === 'bedrock' ? bareModel(model) : model,
      ...(price !== undefined && { price }),
      maxTokens: Math.min(policy.maxTokens, maxTokens),
      maxInputTokens: Math.min(policy.maxInputTokens, maxInputTokens),
      timeoutMs,
    },
    ...(describes && { form: 'described' }),
  };
}

/**
 * Returns a number that follows from what the model is asked about. Groups with the same record begin at the same node,
 * so that its cached answer is found.
 */
export function seedOf({ fusion, merged }: Question): number {
  let seed = 0;
  for (const char of shortHash(canonicalText([fusion, merged.record])))
    seed = (seed * 31 + char.charCodeAt(0)) % 1_000_003;
  return seed;
}
