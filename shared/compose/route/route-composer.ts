import type { ModelNode, ModelRoute } from '../../policy/model-route.ts';
import type { Log } from '../../ports/log.ts';
import { RetryableError } from '../../ports/retryable-error.ts';
import type { Answer, Composer } from '../composer.ts';
import type { Question } from '../question.ts';
import {
  afterFailure,
  afterSameFailure,
  type Breaker,
  closedBreaker,
  isOpen,
  whileAsked,
} from './breaker.ts';
import { nodeQuestion, seedOf } from './node-question.ts';
import { planRoute, shareMs, type SkippedNode } from './plan-route.ts';
import { isFinal, isNodeFailure, type NodeVisit, routedAnswer } from './routed-answer.ts';

export interface RoutePorts {
  /** Returns the composer of a node. It asks this node and no other. */
  composerOf(node: ModelNode): Composer;
  /** Answers the questions of fusions without a route. */
  readonly direct?: Composer | undefined;
  /** Ms since the epoch. */
  readonly now: () => number;
  readonly log?: Log;
}

/** A node is not asked with less time than this. */
const leastMs = 500;

/**
 * Creates the composer of fusions that can ask several nodes. It asks one node at a time and stops at the first answer
 * that stands, so at most one answer is bought where no node fails. The breakers live as long as the composer.
 */
export function routeComposer(ports: RoutePorts): Composer {
  const breakers = new Map<string, Breaker>();
  return {
    async compose(question, signal) {
      const { route } = question.policy;
      if (route !== undefined) return askRoute(route, question, signal, breakers, ports);
      if (ports.direct === undefined) throw new Error(`the fusion ${question.fusion} has no model`);
      return ports.direct.compose(question, signal);
    },
  };
}

async function askRoute(
  route: ModelRoute,
  question: Question,
  signal: AbortSignal,
  breakers: Map<string, Breaker>,
  ports: RoutePorts,
): Promise<Answer> {
  const { composerOf, now } = ports;
  const { earlier = [], policy } = question;
  const { asked, skipped } = planRoute(route, { breakers, earlier, seed: seedOf(question), now: now() });
  const until = now() + policy.timeoutMs;
  const visits: NodeVisit[] = [];
  let stopped = noTime;
  for (const [index, node] of asked.entries()) {
    const remainingMs = until - now();
    if (signal.aborted || remainingMs < leastMs) break;
    const timeoutMs = shareMs(node, remainingMs, asked.length - index);
    const turn = takeTurn(node, timeoutMs, breakers, now());
    try {
      const answer = await composerOf(node).compose(nodeQuestion(question, node, timeoutMs), signal);
      visits.push({ node, answer });
      note(turn, answer, breakers, ports);
      if (isFinal(route.kind, answer)) return routedAnswer(route.kind, visits, skipped, undefined);
    } catch (error) {
      giveBack(turn, breakers);
      // A store that is away. The cost of the visits before it must not be lost.
      if (!(error instanceof RetryableError) || visits.length === 0) throw error;
      stopped = error.message;
      break;
    }
  }
  const unasked = asked
    .slice(visits.length)
    .map((node) => ({ node, reason: stopped, mayBeAskedLater: true }));
  const passed = [...skipped, ...unasked];
  return routedAnswer(route.kind, visits, passed, waitMs(visits, passed, breakers, now()));
}

const noTime = 'no time was left';

/** The turn of one question at a node, with the breaker before and during it. */
interface Turn {
  readonly name: string;
  readonly before: Breaker;
  readonly during: Breaker;
}

function takeTurn({ name }: ModelNode, timeoutMs: number, breakers: Map<string, Breaker>, now: number): Turn {
  const before = breakers.get(name) ?? closedBreaker;
  const during = whileAsked(before, now, timeoutMs);
  if (during !== before) breakers.set(name, during);
  return { name, before, during };
}

/** Ends a turn that says nothing about its node, so that another question may probe it. */
function giveBack({ name, before, during }: Turn, breakers: Map<string, Breaker>): void {
  if (breakers.get(name) === during) breakers.set(name, before);
}

function note(turn: Turn, answer: Answer, breakers: Map<string, Breaker>, { now, log }: RoutePorts): void {
  const { name, during } = turn;
  // A node without a key was not asked.
  if (answer.kind === 'no-model') return giveBack(turn, breakers);
  if (answer.kind !== 'unavailable') {
    // An answer at fault comes from a node that is up.
    breakers.delete(name);
    return;
  }
  const current = breakers.get(name) ?? closedBreaker;
  const count = current === during ? afterFailure : afterSameFailure;
  const breaker = count(current, now(), answer.retryAfterMs);
  breakers.set(name, breaker);
  if (count === afterSameFailure || !isOpen(breaker, now())) return;
  log?.warn('a model node is passed over for a while', {
    node: name,
    reason: answer.reason,
    pauseMs: breaker.openUntil - now(),
  });
}

/** Returns the time until the first node may be asked again; undefined if one may be asked at once. */
function waitMs(
  visits: readonly NodeVisit[],
  skipped: readonly SkippedNode[],
  breakers: ReadonlyMap<string, Breaker>,
  now: number,
): number | undefined {
  const failed = visits.flatMap(({ node, answer }) => (isNodeFailure(answer) ? [node] : []));
  const paused = skipped.flatMap(({ node, mayBeAskedLater }) => (mayBeAskedLater ? [node] : []));
  const waits = [...failed, ...paused].map(
    ({ name }) => (breakers.get(name) ?? closedBreaker).openUntil - now,
  );
  const least = Math.min(...waits);
  return waits.length > 0 && least > 0 ? least : undefined;
}
