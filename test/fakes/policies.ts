import type { ClaudePolicy } from '../../shared/policy/compose-policy.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import type { Route } from '../../shared/policy/topic.ts';

/** A fusion of stock and price, merged only; change what the test is about. */
export function fusionOf(change: Partial<Fusion> = {}): Fusion {
  return {
    name: 'order',
    needs: ['stock', 'price'],
    wants: [],
    takes: [],
    minSize: 1,
    expects: false,
    statesDeadline: false,
    closesSeries: false,
    isListed: false,
    deadlineMs: 30_000,
    onDeadline: 'partial',
    late: 'amend',
    merge: { weights: {}, fields: {}, near: 0.95 },
    compose: { kind: 'merge' },
    recipients: ['shop'],
    policy: 'f'.repeat(64),
    ...change,
  };
}

/** A way into a fusion that asks its parts for nothing but a key. */
export function routeTo(fusion: string, change: Partial<Route> = {}): Route {
  return {
    fusion,
    correlate: { kind: 'path', path: ['correlationid'] },
    invalidKey: 'reject',
    states: {},
    topics: [],
    isListed: false,
    ...change,
  };
}

export function claudePolicyOf(change: Partial<ClaudePolicy> = {}): ClaudePolicy {
  return {
    kind: 'claude',
    when: 'always',
    grounding: {},
    citations: false,
    model: 'claude-haiku-5-5',
    instructions: 'Say what it costs.',
    output: { type: 'object' },
    maxTokens: 100,
    maxInputTokens: 10_000,
    timeoutMs: 10_000,
    tries: 3,
    fallback: 'merged',
    key: 'optional',
    ...change,
  };
}
