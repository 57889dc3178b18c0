/** What the command has to do with the process that it runs in. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whole lines, without their ends. */
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}
