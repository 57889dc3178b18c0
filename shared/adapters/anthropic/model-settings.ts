import type { OutputConfig, ThinkingConfigParam } from '@anthropic-ai/sdk/resources/messages';

export interface ModelSettings {
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
export function modelSettings(model: string): ModelSettings {
  return SETTINGS.get(model) ?? {};
}
