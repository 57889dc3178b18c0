import { type Budget, budgetSpentMessage } from '../compose/budget.ts';
import type { Question } from '../compose/composer.ts';
import type { Log } from '../messaging/log.ts';
import type { Bill } from './bill.ts';
import { mostUsd } from './prices.ts';

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
 * @throws TransientFault
 */
export async function mayAsk({ fusion, policy }: Question, { budget, log }: Spending): Promise<boolean> {
  const { budgetPerDay } = policy;
  if (budgetPerDay === undefined || budget === undefined) return true;
  const spent = await budget.spentToday(fusion);
  if (spent < budgetPerDay) return true;
  log?.warn(budgetSpentMessage, { fusion, budgetPerDay, spent });
  return false;
}

/** Counts what was billed. An answer that was paid for is not lost because its price could not be written down. */
export async function count(
  { fusion, policy }: Question,
  bill: Bill,
  { budget, log }: Spending,
): Promise<void> {
  const usd = bill.costUsd ?? mostUsd(bill.usage);
  if (policy.budgetPerDay === undefined || budget === undefined || usd <= 0) return;
  try {
    await budget.add(fusion, usd);
  } catch (error) {
    log?.error('what was spent could not be counted', { fusion, usd, error });
  }
}
