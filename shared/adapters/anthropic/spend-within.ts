import { type Budget, budgetSpentMessage } from '../../compose/budget.ts';
import type { Question } from '../../compose/question.ts';
import { countedUsd, type Usage } from '../../ports/model-usage.ts';
import type { Log } from '../../ports/log.ts';
import { type Bill, estimatedUsd, type Tariff } from './bill.ts';

/** The reason for the fallback; also on the receipt. */
export const BUDGET_SPENT = 'daily budget spent';

export interface Spending {
  /** Undefined when no fusion of the deployment has a budget. */
  readonly budget: Budget | undefined;
  readonly log: Log | undefined;
}

/**
 * Returns whether the fusion may still ask today. Visits under way elsewhere are not counted yet, so a day may exceed
 * its budget by the cost of the visits that run at the same time.
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

/** The amount reserved for one answer, and the time. */
export interface Reservation {
  readonly usd: number;
  /** Ms since the epoch. */
  readonly at: number;
}

/**
 * Reserves the highest possible cost of an answer that comes later, so that questions under way count as spent. Returns
 * undefined when there is no budget or the reservation could not be stored.
 */
export async function reserve(
  { fusion, policy }: Question,
  usage: Usage,
  at: number,
  { budget, log, tariff }: Spending & { readonly tariff: Tariff },
): Promise<Reservation | undefined> {
  if (policy.budgetPerDay === undefined || budget === undefined) return undefined;
  const usd = estimatedUsd(policy.model, usage, tariff);
  try {
    await budget.add(fusion, usd, at);
    return { usd, at };
  } catch (error) {
    log?.error('the reservation could not be counted towards the daily budget', { fusion, usd, error });
    return undefined;
  }
}

/** Replaces a reservation by the actual bill. */
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
      .catch((error: unknown) =>
        spending.log?.error('the reservation could not be replaced by the bill', { fusion, usd, error }),
      );
  }
  await count(question, bill, spending, reserved[0]?.at);
}

/** Counts a bill, by its estimate where the cost is not known. A failure is logged and not thrown, because the answer is paid for. */
export async function count(
  { fusion, policy }: Question,
  bill: Bill,
  { budget, log }: Spending,
  at?: number,
): Promise<void> {
  const usd = countedUsd(bill);
  if (policy.budgetPerDay === undefined || budget === undefined || usd <= 0) return;
  try {
    await budget.add(fusion, usd, at);
  } catch (error) {
    log?.error('the bill could not be counted towards the daily budget', { fusion, usd, error });
  }
}
