import type { AccountEvent, Ready } from '../account/account-event.ts';

/** Tells a person or a program what happens. */
export interface Reporter {
  ready(ready: Ready): void;
  tell(event: AccountEvent): void;
  /** A line that a function has written. */
  line(functionName: string, line: string, stream: 'stdout' | 'stderr'): void;
  /** Something worth a line that is no event of the bridge. */
  note(text: string): void;
}

/** Where lines go; each is ended by the writer. */
export interface Streams {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}
