import type { ClaudePolicy } from './compose-policy.ts';

/** Says what a fusion may spend on its model, for the operator who reads a bridge: one fact each. */
export function describeLimits({
  when,
  budgetPerDay,
  questionsPerHour,
  quietMs = 0,
}: Pick<ClaudePolicy, 'when' | 'budgetPerDay' | 'questionsPerHour' | 'quietMs'>): readonly string[] {
  if (when === 'never') return ['asks no model'];
  return [
    budgetPerDay === undefined ? 'no budget' : `at most $${budgetPerDay} a day`,
    questionsPerHour === undefined
      ? 'any number of answers per group'
      : `at most ${questionsPerHour} answers an hour per group`,
    quietMs === 0
      ? 'late parts ask at once'
      : `late parts wait ${quietMs / 1_000} s, then twice as long each time`,
  ];
}
