import type { Screen } from './screen.ts';

/** The process that a command runs in, as far as the command may know it. */
export interface ProcessEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes a whole line, without its end, to standard output. */
  readonly out: (line: string) => void;
  /** The same to standard error. */
  readonly err: (line: string) => void;
  /** Reads standard input to its end. */
  readonly input: () => Promise<string>;
  /** True if standard output is a terminal. */
  readonly isTerminal: boolean;
  /** The terminal of standard output, where lines can be drawn anew on it. */
  readonly screen?: Screen;
  /**
   * Keeps the process alive when the person interrupts it, and aborts the signal instead. A command calls it before it
   * opens what it must close. Without this call an interrupt ends the process at once.
   */
  readonly holdInterrupts: () => AbortSignal;
}
