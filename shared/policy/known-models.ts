/**
 * The Claude models that this version knows, by the provider's names. Others may be used too; their prices are not
 * known.
 *
 * @see https://platform.claude.com/docs/en/about-claude/models/overview
 */
export const knownModels = [
  'claude-haiku-5-5',
  'claude-sonnet-5-5',
  'claude-opus-5-5',
  'claude-fable-5-1',
  'claude-opus-5',
  'claude-sonnet-5',
  'claude-haiku-4-5',
] as const;

/** Returns the name of a model without the date of its snapshot. */
export function withoutSnapshot(model: string): string {
  return model.replace(/-\d{8}$/, '');
}
