import { type Budget, budgetSpentMessage } from '../../compose/budget.ts';
import type { Question } from '../../compose/question.ts';
import type { Usage } from '../../ports/model-usage.ts';
import type { Log } from '../../ports/log.ts';
import type { Bill } from './bill.ts';
import { costUsd, inBatch, mostUsd } from './prices.ts';

/** Why the fallback answers; also on the receipt. */
export const BUDGET_SPENT = 'daily budget spent';

export interface Spending {
  /** Undefined where no fusion of the deployment has a budget. */
  readonly budget: Budget | undefined;
  readonly log: Log | undefined;
}

/**
 * Whether the fusion may still ask today. What is under way elsewhere is not counted yet, so a day may cost more than
 * its budget by the visits that run side by side.
 *
 * @throws RetryableError
 */
export async function mayAsk({ fusion, policy }: Question, { budget, log }: Spending): Promise<boolean> {
  const { budgetPerDay } = policy;
  if (budgetPerDay === undefined || budget === undefined) return true;
  const spent = await budget.spentToday(fusion);
  if (spent < budgetPerDay) return true;
  log?.warn(budgetSpentMessage, { fusion, budgetPerDay, spent });
  return false;
}

/** What was set aside for one answer, and when. */
export interface Reservation {
  readonly usd: number;
  /** Ms since the epoch. */
  readonly at: number;
}

/**
 * Sets aside what an answer that comes later may cost at most, so that what is under way counts as spent. Undefined
 * where there is no budget, or where it could not be written down.
 */
export async function reserve(
  { fusion, policy }: Question,
  usage: Usage,
  at: number,
  { budget, log }: Spending,
): Promise<Reservation | undefined> {
  if (policy.budgetPerDay === undefined || budget === undefined) return undefined;
  const known = costUsd(policy.model, usage);
  const usd = known === null ? mostUsd(usage) : inBatch(known);
  try {
    await budget.add(fusion, usd, at);
    return { usd, at };
  } catch (error) {
    log?.error('what may be spent could not be counted', { fusion, usd, error });
    return undefined;
  }
}

/** Counts what was billed, in the place of what was set aside for it. */
export async function countReserved(
  question: Question,
  bill: Bill,
  reserved: readonly Reservation[],
  spending: Spending,
): Promise<void> {
  const { fusion } = question;
  for (const { usd, at } of reserved) {
    await spending.budget
      ?.add(fusion, -usd, at)
      .catch((error: unknown) => spending.log?.error('what was set aside stays so', { fusion, usd, error }));
  }
  await count(question, bill, spending, reserved[0]?.at);
}

/** Counts what was billed. An answer that was paid for is not lost because its price could not be written down. */
export async function count(
  { fusion, policy }: Question,
  bill: Bill,
  { budget, log }: Spending,
  at?: number,
): Promise<void> {
  const usd = bill.costUsd ?? mostUsd(bill.usage);
  if (policy.budgetPerDay === undefined || budget === undefined || usd <= 0) return;
  try {
    await budget.add(fusion, usd, at);
  } catch (error) {
    log?.error('what was spent could not be counted', { fusion, usd, error });
  }
}
