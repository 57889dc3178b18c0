import type { Verdict } from '../../functions/topic/verdict.ts';

export const contributionsOf = ({ messages }: Verdict) =>
  messages.filter((message) => message.kind === 'contribution');
