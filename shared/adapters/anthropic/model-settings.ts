import type { OutputConfig, ThinkingConfigParam } from '@anthropic-ai/sdk/resources/messages';

export interface ModelSettings {
  readonly thinking?: ThinkingConfigParam;
  readonly effort?: NonNullable<OutputConfig['effort']>;
}

/**
 * How each model is kept from thinking at length. Current models think unless told otherwise, and what they think is
 * billed and counts towards `max_tokens`: an answer of at most 800 tokens would be cut off before it began. Each
 * model has its own word for "do not", and answers 400 to the others'; those that cannot be told are given low effort.
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

/** The settings of a model; none for one that is not known, which then does as its provider sees fit. */
export function modelSettings(model: string): ModelSettings {
  return SETTINGS.get(model) ?? {};
}
