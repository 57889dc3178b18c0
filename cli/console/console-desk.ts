import type { GroupRef } from '../../shared/aggregation/group.ts';
import type { GroupAccount } from '../../shared/client/group-account.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import type { Listed } from '../desk/list-groups.ts';
import type { RedriveGoal } from '../desk/redrive-goal.ts';
import type { TerminalMessage } from '../desk/terminal-messages.ts';
import type { Corrected } from '../mcp/bridge-desk.ts';
import type { BridgeAt } from '../read-bridge.ts';

/** A queue of the bridge with about as many messages as it holds. */
export interface CountedQueue {
  readonly role: string;
  readonly name: string;
  readonly count: number;
  /** True if its messages wait for an operator. */
  readonly isTerminal: boolean;
}

/** A message that waits for an operator, and its goal when it is sent back. */
export interface WaitingMessage {
  readonly message: TerminalMessage;
  readonly goal: RedriveGoal;
}

/**
 * The doings of a person at one bridge, by the console. Each checks as the command of its name does, and throws a
 * UserError, a RetryableError or a LookupError.
 */
export interface ConsoleDesk {
  readonly at: BridgeAt;
  /** The time after which a page asks again; longer where a question costs money. */
  readonly pollMs: number;
  /** Lists every group of these fusions that is stored, as far as the table is read. */
  list(fusions: readonly Fusion[]): Promise<Listed>;
  account(ref: GroupRef): Promise<GroupAccount>;
  correct(correction: Corrected): Promise<string>;
  /** Posts one envelope, a line of JSON. */
  post(line: string, key: string | undefined): Promise<string>;
  queues(): Promise<readonly CountedQueue[]>;
  messages(queue: string, most: number): Promise<readonly WaitingMessage[]>;
  /**
   * Sends messages of a queue back to where they came from.
   *
   * @param id one message; else all of the queue
   * @returns a line for each message, and a summary
   */
  redrive(queue: string, id: string | undefined): Promise<string>;
  close(): void;
}
