/** What happens to one group, and what is asked of the schedule. */
export interface Scenario {
  readonly needs: readonly string[];
  readonly wants: readonly string[];
  readonly late: 'amend' | 'ignore';
  /** Of one generation; 0 is no claim. */
  readonly modelMs: number;
  /** Topics of the parts that will come; one part each. */
  readonly topics: readonly string[];
  /** How many of the parts are posted twice. */
  readonly duplicates: number;
  readonly crashes: number;
  readonly modelFailures: number;
}

/** What is left when nothing more can happen. */
export interface History {
  readonly accepted: ReadonlySet<string>;
  readonly turnedAway: ReadonlySet<string>;
  /** In the order in which they were said, repeats included. */
  readonly published: readonly { readonly generation: number; readonly content: string }[];
  readonly answers: ReadonlyMap<number, number>;
  /** Answers that a death, or the end of a lease, may have kept from being saved. */
  readonly lostAnswers: number;
  /** How often somebody looked for the mark of a generation before it was there. */
  readonly overtaken: number;
  readonly open: boolean;
  /** Errors that no message should lead to. */
  readonly unexpected: readonly string[];
  /** Whether every completion message was handled at its first delivery. */
  readonly undisturbed: boolean;
  readonly starved: boolean;
}

/** What is wrong with a history; nothing is the theorem. */
export function faultsOf({ late, modelMs }: Scenario, history: History): string[] {
  const faults: string[] = [...history.unexpected];
  if (history.starved) faults.push('the run did not come to rest');
  if (history.open) faults.push('a group is still open');
  const contents = new Map<number, string>();
  let highest = 0;
  for (const { generation, content } of history.published) {
    const before = contents.get(generation);
    if (before === undefined && generation !== highest + 1)
      faults.push(`generation ${generation} after ${highest}`);
    if (before !== undefined && before !== content) faults.push(`generation ${generation} has two contents`);
    contents.set(generation, content);
    highest = Math.max(highest, generation);
  }
  for (const part of history.accepted) {
    const holds = [...contents].filter(([, content]) => content.includes(`"${part}"`)).map(([n]) => n);
    const first = Math.min(...holds);
    if (holds.length === 0 && !(late === 'ignore' && history.turnedAway.has(part)))
      faults.push(`${part} is lost`);
    if (holds.length > 0 && holds.length !== highest - first + 1) faults.push(`${part} was dropped again`);
  }
  const paid = [...history.answers.values()].reduce((sum, count) => sum + count, 0);
  if (modelMs > 0 && paid > history.answers.size + history.lostAnswers) faults.push('paid twice');
  return faults;
}
