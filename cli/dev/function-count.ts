import type { Bridge } from '../../shared/policy/bridge.ts';

/**
 * Returns the number of functions that a bridge takes, before its stack is synthesized. A function that sorts events by
 * their types is not among them, because only the synthesis knows whether the types fit into one rule.
 */
export function functionCount({ topics, fusions, recipients, gateway }: Bridge): number {
  const feeds = topics.filter(({ from }) => from !== undefined).length;
  const batch = fusions.some(({ compose }) => compose.kind === 'claude' && compose.urgency === 'batch');
  const forwarded = recipients.filter(({ transport }) => transport !== 'queue' && transport !== 'ordered');
  return topics.length + feeds + 2 + Number(batch) + forwarded.length + Number(gateway === true);
}
