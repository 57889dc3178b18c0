import type { Verdict } from '../../shared/admission/verdict.ts';

export const contributionsOf = ({ messages }: Verdict) =>
  messages.filter((message) => message.kind === 'contribution');
