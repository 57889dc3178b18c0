import type { ModelNode, RouteKind } from '../../policy/model-route.ts';
import { addSpent, type Attempt, billed, nothingSpent, type Spent } from '../../ports/model-usage.ts';
import type { Answer } from '../composer.ts';
import type { SkippedNode } from './plan-route.ts';

/** One node's answer. */
export interface NodeVisit {
  readonly node: ModelNode;
  readonly answer: Answer;
}

type Answered = Extract<Answer, { kind: 'answered' }>;

/** Tells whether the route ends with this answer. A cascade goes on where an answer contradicts settled facts. */
export function isFinal(kind: RouteKind, answer: Answer): boolean {
  if (answer.kind === 'answered') return kind !== 'cascade' || answer.grounded === undefined;
  return answer.kind === 'waiting' || answer.kind === 'settled';
}

/** Tells whether an answer shows that its node is down, slow, busy or closed to us. */
export function isNodeFailure(answer: Answer): boolean {
  return answer.kind === 'unavailable';
}

/**
 * Returns the answer of the whole route. The bill covers every node, and its attempts name them. Without a final answer
 * one that settled facts have overridden stands. Otherwise the route may be tried again while a node of it may.
 *
 * @param waitMs the time until a node may be asked again; undefined if one may be asked at once
 */
export function routedAnswer(
  kind: RouteKind,
  visits: readonly NodeVisit[],
  skipped: readonly SkippedNode[],
  waitMs: number | undefined,
): Answer {
  const chosen = chosenOf(kind, visits);
  const bill = billOf(visits, skipped, chosen);
  if (chosen !== undefined) return { ...chosen, ...bill };
  const answers = visits.map(({ answer }) => answer);
  const other = answers.find((answer) => answer.kind === 'waiting' || answer.kind === 'settled');
  if (other !== undefined) return other;
  const reason = reasonsOf(visits, skipped);
  const hasPaused = skipped.some(({ mayBeAskedLater }) => mayBeAskedLater);
  // The next try passes over nodes for reasons of its own.
  const asked = visits.filter(({ answer }) => answer.kind !== 'no-model');
  if (hasPaused || answers.some(isNodeFailure))
    return { kind: 'unavailable', reason, retryAfterMs: waitMs, ...billOf(asked, [], chosen) };
  const isKeyless = answers.length > 0 && answers.every((answer) => answer.kind === 'no-model');
  return isKeyless ? { kind: 'no-model' } : { kind: 'unusable', reason, ...bill };
}

/** Returns the final answer, or the first that stands for lack of a better one. */
function chosenOf(kind: RouteKind, visits: readonly NodeVisit[]): Answered | undefined {
  const answered = visits.flatMap(({ answer }) => (answer.kind === 'answered' ? [answer] : []));
  return answered.find((answer) => isFinal(kind, answer)) ?? answered.at(-1);
}

function billOf(
  visits: readonly NodeVisit[],
  skipped: readonly SkippedNode[],
  chosen: Answered | undefined,
): Spent {
  const spent = visits.reduce<Spent>(
    (sum, { answer }) => ('usage' in answer ? addSpent(sum, answer) : sum),
    nothingSpent,
  );
  const attempts = [
    ...visits.map((visit) => attemptOf(visit, chosen)),
    ...skipped.map(({ node, reason }): Attempt => ({
      node: node.name,
      outcome: 'skipped',
      reason,
      usage: null,
      costUsd: 0,
    })),
  ];
  return { ...spent, attempts };
}

/** The receipt has no room for long texts of a provider. */
const longestReason = 200;

function attemptOf({ node: { name: node }, answer }: NodeVisit, chosen: Answered | undefined): Attempt {
  const outcome = outcomeOf(answer, chosen);
  const spent = 'usage' in answer ? answer : nothingSpent;
  const reason = reasonOf(answer);
  return {
    node,
    outcome,
    ...(outcome !== 'answered' && reason !== undefined && { reason: reason.slice(0, longestReason) }),
    usage: billed(spent),
    costUsd: spent.costUsd,
    ...(spent.estimatedUsd !== undefined && { estimatedUsd: spent.estimatedUsd }),
    ...('mayBeBilled' in answer && { mayBeBilled: true }),
  };
}

function outcomeOf(answer: Answer, chosen: Answered | undefined): Attempt['outcome'] {
  if (answer.kind === 'answered') return answer === chosen ? 'answered' : 'rejected';
  if (answer.kind === 'no-model') return 'skipped';
  if (answer.kind !== 'unusable') return 'failed';
  // Nothing was billed where the request itself was at fault, or was not sent.
  return answer.costUsd === 0 && billed(answer) === null ? 'failed' : 'rejected';
}

function reasonOf(answer: Answer): string | undefined {
  if (answer.kind === 'no-model') return 'no API key';
  if (answer.kind === 'answered') return 'the answer contradicts settled facts';
  return 'reason' in answer ? answer.reason : undefined;
}

function reasonsOf(visits: readonly NodeVisit[], skipped: readonly SkippedNode[]): string {
  const said = visits.map(({ node, answer }) => `${node.name}: ${reasonOf(answer) ?? answer.kind}`);
  return [...said, ...skipped.map(({ node, reason }) => `${node.name}: ${reason}`)].join('; ');
}
