import type { AccountEvent, Ready } from '../../local/account/account-event.ts';
import type { TotalNumbers } from './totals.ts';
import type { TakenUp } from './describe-update.ts';
import type { ProcessEnvironment } from '../process-environment.ts';

/** Tells a person or a program what happens. */
export interface Reporter {
  /** @param pages the address of the console, where it is open */
  ready(ready: Ready, pages?: string): void;
  tell(event: AccountEvent): void;
  /** Takes note of an event without showing it. */
  follow?(event: AccountEvent): void;
  /** A line that a function has written. */
  line(functionName: string, line: string, stream: 'stdout' | 'stderr'): void;
  /** An edit of the bridge file that was taken up. */
  updated(update: TakenUp): void;
  /** An edit of the bridge file that was not taken up, with the reasons. */
  notTakenUp(file: string, reasons: readonly string[]): void;
  /** The numbers of a run that has ended. */
  totals(numbers: TotalNumbers): void;
  /** The numbers of a run that the person has stopped. */
  stopped(numbers: TotalNumbers): void;
  /** Something worth a line that is no event of the bridge. */
  note(text: string): void;
}

/** The streams to which a reporter writes its lines. */
export type Streams = Pick<ProcessEnvironment, 'out' | 'err'>;
