import type { CompletionInput, CompletionResult } from '../../shared/aggregation/completion.ts';
import type { Answer, Composer } from '../../shared/compose/composer.ts';
import type { routeComposer } from '../../shared/compose/route/route-composer.ts';
import type { ModelNode, RouteKind } from '../../shared/policy/model-route.ts';
import { addSpent, type Attempt, countedUsd, nothingSpent } from '../../shared/ports/model-usage.ts';
import { question } from '../compose/questions.ts';
import { claudePolicyOf } from '../fakes/policies.ts';

export interface RoutedModelPorts {
  readonly nodes: number;
  readonly kind: RouteKind;
  readonly routeComposer: typeof routeComposer;
  readonly now: () => number;
  pick(below: number): number;
  /** Gives way to all other workers; this one may not live to go on. */
  pause(): Promise<void>;
  /** A node has given an answer that the generation can use, and it is paid for. */
  onPaid(generation: number): void;
  /** A worker died with such an answer in its hands. */
  onLost(): void;
  onWrong(what: string): void;
}

/** Several nodes with faults behind the route itself: each paid call has a price of its own, by which receipts name it. */
export interface RoutedModel {
  /** The reason to try later; undefined when the generation can be made, with an answer or without one. */
  ask(draft: CompletionInput): Promise<Extract<CompletionResult, { kind: 'try-later' }> | undefined>;
}

/** One visit to the route: the calls that it paid for, and how many of them were good. */
interface Visit {
  readonly paid: number[];
  good: number;
  /** The nodes whose answers were rejected in earlier tries. */
  readonly rejected: readonly string[];
}

const mostTries = 4;

export function routedModel(ports: RoutedModelPorts): RoutedModel {
  const { kind, pick, pause, onWrong } = ports;
  const nodes = Array.from({ length: ports.nodes }, (_, index): ModelNode => ({
    name: `n${index}`,
    provider: 'anthropic',
    model: 'claude-haiku-5-5',
  }));
  const told = new Map<string, string[]>();
  let calls = 0;
  // By the signal of the visit, because several workers may visit the route at once.
  const visits = new WeakMap<AbortSignal, Visit>();

  const call = (current: Visit, isGood: boolean): number => {
    calls += 1;
    current.paid.push(calls);
    if (isGood) current.good += 1;
    return calls;
  };
  const composerOf = ({ name }: ModelNode): Composer => ({
    async compose(_question, signal) {
      const own = visits.get(signal) ?? { paid: [], good: 0, rejected: [] };
      if (own.rejected.includes(name))
        onWrong(`the node ${name} was asked again after its answer was rejected`);
      await pause();
      const answer = answerOf(pick(5), (isGood) => call(own, isGood));
      await pause();
      return answer;
    },
  });
  const composer = ports.routeComposer({ composerOf, now: ports.now });

  return {
    async ask(draft) {
      const before = draft.spent.attempts ?? [];
      const rejected = before.flatMap(({ node, outcome }) => (outcome === 'rejected' ? [node] : []));
      const own: Visit = { paid: [], good: 0, rejected };
      const known = told.get(`${draft.generation}/${draft.attempts}`);
      if (draft.attempts > 0 && known !== undefined && !known.includes(idsOf(before)))
        onWrong('a later try does not know what an earlier one paid for');
      const { signal } = new AbortController();
      visits.set(signal, own);
      const policy = claudePolicyOf({ route: { kind, nodes } });
      const asked = question([], { policy, ...(before.length > 0 && { earlier: before }) });
      let answer: Answer;
      try {
        answer = await composer.compose(asked, signal);
      } catch (crash) {
        if (own.good > 0) {
          ports.onPaid(draft.generation);
          ports.onLost();
        }
        throw crash;
      }
      if (own.good > 1) onWrong(`generation ${draft.generation} paid for two answers`);
      if (own.good > 0) ports.onPaid(draft.generation);
      const spent = 'usage' in answer ? addSpent(draft.spent, answer) : draft.spent;
      const expected = [...paidIn(before), ...own.paid];
      if (idsOf(spent.attempts ?? []) !== expected.toSorted(byNumber).join())
        onWrong('a paid call is missing from the receipt');
      if (answer.kind !== 'unavailable' || draft.attempts + 1 >= mostTries) return undefined;
      const place = `${draft.generation}/${draft.attempts + 1}`;
      told.set(place, [...(told.get(place) ?? []), idsOf(spent.attempts ?? [])]);
      const afterMs = answer.retryAfterMs ?? pick(10_000);
      return { kind: 'try-later', afterMs, why: answer.reason, spent };
    },
  };
}

/** Returns what a node does: it is down, it is slow, it is wrong, or it answers. */
function answerOf(roll: number, pay: (isGood: boolean) => number): Answer {
  const usage = { ...nothingSpent.usage, inputTokens: 1 };
  if (roll === 0) return { kind: 'unavailable', reason: 'down', retryAfterMs: undefined, ...nothingSpent };
  if (roll === 1)
    return {
      kind: 'unavailable',
      reason: 'slow',
      retryAfterMs: undefined,
      usage: nothingSpent.usage,
      costUsd: null,
      estimatedUsd: pay(false),
      mayBeBilled: true,
    };
  if (roll === 2) return { kind: 'unusable', reason: 'wrong', usage, costUsd: pay(false) };
  return { kind: 'answered', result: {}, model: 'm', cut: [], usage, costUsd: pay(true) };
}

function paidIn(attempts: readonly Attempt[]): readonly number[] {
  return attempts.map(countedUsd).filter((usd) => usd > 0);
}

function idsOf(attempts: readonly Attempt[]): string {
  return paidIn(attempts).toSorted(byNumber).join();
}

const byNumber = (a: number, b: number): number => a - b;
