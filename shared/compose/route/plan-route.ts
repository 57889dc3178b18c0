import type { ModelNode, ModelRoute } from '../../policy/model-route.ts';
import type { Attempt } from '../../ports/model-usage.ts';
import { type Breaker, closedBreaker, isOpen } from './breaker.ts';

/** The nodes to ask, in their order, and those to pass over. */
export interface RoutePlan {
  readonly asked: readonly ModelNode[];
  readonly skipped: readonly SkippedNode[];
}

export interface SkippedNode {
  readonly node: ModelNode;
  readonly reason: string;
  readonly mayBeAskedLater: boolean;
}

/** The knowledge that a plan follows from. */
export interface RouteView {
  /** The breakers by the names of the nodes; one that is absent is closed. */
  readonly breakers: ReadonlyMap<string, Breaker>;
  /** The attempts of earlier tries of the same generation. */
  readonly earlier: readonly Attempt[];
  /** A number that follows from the group, where `balance` begins. */
  readonly seed: number;
  /** Ms since the epoch. */
  readonly now: number;
}

/**
 * Decides which nodes are asked, and in what order. A node whose breaker is open is passed over. So is a node whose
 * answer about this group was rejected in an earlier try, because the answer is paid for and the same is likely again.
 */
export function planRoute({ kind, nodes }: ModelRoute, view: RouteView): RoutePlan {
  const { breakers, earlier, seed, now } = view;
  const rejected = new Set(earlier.flatMap(({ node, outcome }) => (outcome === 'rejected' ? [node] : [])));
  const first = kind === 'balance' ? seed % nodes.length : 0;
  const ordered = [...nodes.slice(first), ...nodes.slice(0, first)];
  const asked: ModelNode[] = [];
  const skipped: SkippedNode[] = [];
  for (const node of ordered) {
    const breaker = breakers.get(node.name) ?? closedBreaker;
    if (rejected.has(node.name)) skipped.push({ node, reason: rejectedBefore, mayBeAskedLater: false });
    else if (isOpen(breaker, now))
      skipped.push({ node, reason: pausedUntil(breaker, now), mayBeAskedLater: true });
    else asked.push(node);
  }
  return { asked, skipped };
}

const rejectedBefore = 'its answer was rejected in an earlier try';

function pausedUntil({ failures, openUntil }: Breaker, now: number): string {
  const seconds = Math.ceil((openUntil - now) / 1_000);
  return `${failures} failures in a row; it is asked again in ${seconds} s`;
}

/**
 * Returns the time that the next node may take: its own limit, or an equal share of what remains. A node that hangs
 * thus leaves time to the nodes after it.
 */
export function shareMs({ timeoutMs }: Pick<ModelNode, 'timeoutMs'>, remainingMs: number, nodesLeft: number) {
  const share = remainingMs / Math.max(1, nodesLeft);
  return Math.floor(timeoutMs === undefined ? share : Math.min(timeoutMs, remainingMs));
}
