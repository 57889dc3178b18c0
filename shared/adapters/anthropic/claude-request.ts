import type {
  JSONOutputFormat,
  MessageCreateParamsNonStreaming,
  OutputConfig,
  ThinkingConfigParam,
} from '@anthropic-ai/sdk/resources/messages';
import type { Answer } from '../../compose/composer.ts';
import type { Question } from '../../compose/question.ts';
import { judgeFor, type Judge } from '../../compose/answer/judge-answer.ts';
import { buildPrompt, type Prompt } from '../../compose/prompt/prompt.ts';
import type { SchemaCheck } from '../../json-schema/schema-check.ts';
import { NOTHING_BILLED } from './bill.ts';
import { outputFormat } from './output-format.ts';

/** A request that may be sent, with the judge of its answer. */
export type Ready = {
  readonly kind: 'ready';
  readonly request: MessageCreateParamsNonStreaming;
  readonly judge: Judge;
  readonly cut: readonly string[];
  /** The tokens of the prompt, estimated on the high side. */
  readonly estimatedTokens: number;
  readonly sample: number | undefined;
};

/** Builds the request and finds every fault that can be found before anything is paid for. */
export function prepare(
  question: Question,
  checks: Readonly<Record<string, SchemaCheck>>,
): Ready | Extract<Answer, { kind: 'unusable' }> {
  const { fusion, policy } = question;
  const check = Object.hasOwn(checks, fusion) ? checks[fusion] : undefined;
  if (check === undefined) {
    return {
      kind: 'unusable',
      reason: `the deployment has no answer check for the fusion ${fusion}`,
      ...NOTHING_BILLED,
    };
  }
  const format = question.form === 'described' ? undefined : outputFormat(policy.output);
  const prompt = buildPrompt(question, format === undefined ? 'described' : 'enforced');
  if (prompt.kind === 'too-long') return { kind: 'unusable', reason: prompt.reason, ...NOTHING_BILLED };
  const judge = judgeFor(question, check, prompt.shown);
  const request = toRequest(question, prompt, format);
  const { cut, estimatedTokens } = prompt;
  return { kind: 'ready', request, judge, cut, estimatedTokens, sample: question.sample };
}

const cached = { cache_control: { type: 'ephemeral' } } as const;

function toRequest(
  { policy, sample }: Question,
  prompt: Extract<Prompt, { kind: 'ready' }>,
  format: JSONOutputFormat | undefined,
): MessageCreateParamsNonStreaming {
  const { thinking, effort } = modelSettings(policy.model);
  const configured = effort !== undefined || format !== undefined;
  return {
    model: policy.model,
    max_tokens: policy.maxTokens,
    system: [{ type: 'text', text: prompt.system, ...cached }],
    // The group is cached only when the same model answers several times; otherwise it is sent once.
    messages: [
      { role: 'user', content: [{ type: 'text', text: prompt.user, ...(sample !== undefined && cached) }] },
    ],
    ...(configured && {
      output_config: { ...(effort !== undefined && { effort }), ...(format !== undefined && { format }) },
    }),
    ...(thinking !== undefined && { thinking }),
  };
}

interface ModelSettings {
  readonly thinking?: ThinkingConfigParam;
  readonly effort?: NonNullable<OutputConfig['effort']>;
}

/**
 * Settings that keep each model from long thinking. Current models think by default. Thinking is billed and counts
 * towards `max_tokens`, so an answer of at most 800 tokens would be cut off before it begins. Each model has its own
 * setting for this and answers 400 to the settings of others. Models that cannot turn thinking off get low effort.
 *
 * @see https://platform.claude.com/docs/en/build-with-claude/thinking-troubleshooting
 */
const SETTINGS: ReadonlyMap<string, ModelSettings> = new Map<string, ModelSettings>([
  ['claude-haiku-5-5', { thinking: { type: 'disabled' } }],
  ['claude-sonnet-5-5', { thinking: { type: 'between_tools' } }],
  ['claude-opus-5-5', { effort: 'low' }],
  ['claude-fable-5-1', { effort: 'low' }],
  ['claude-opus-5', { thinking: { type: 'disabled' } }],
  ['claude-sonnet-5', { thinking: { type: 'disabled' } }],
]);

/** Returns the settings of a model. An unknown model gets none and keeps its provider's defaults. */
function modelSettings(model: string): ModelSettings {
  return SETTINGS.get(model) ?? {};
}
