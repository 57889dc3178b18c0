import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Give } from './order.ts';
import type { LoadOptions } from './schema-orders.ts';
import { withTarget } from './target.ts';
import { duration, generation } from './values.ts';

export function addLoad(program: Command, give: Give): void {
  withTarget(program.command('load'))
    .description(
      'Posts made-up groups at a rate, and measures how long their results take: see docs/load.md.',
    )
    .requiredOption('--rate <rate>', 'groups in a second or a minute, as in 50/s or 30/m', rate)
    .requiredOption('--for <duration>', 'how long to begin groups', duration)
    .option('--fusion <name>', 'the fusion; else the only one of the bridge')
    .option('--seed <n>', 'the same bodies and moments for the same number; else one is drawn', generation)
    .option('--timeout <duration>', 'how long after its last part a result counts', duration, 30_000)
    .addOption(
      new Option('--output <format>', 'the report for people, or as one line of JSON')
        .choices(['text', 'json'])
        .default('text'),
    )
    .action((options: LoadOptions) => give({ kind: 'load', options }));
}

const mostInASecond = 10_000;

/** @throws InvalidArgumentError unless the text is a rate of at most 10,000 in a second */
function rate(text: string): number {
  const [, count = '', unit = 's'] = /^(\d{1,6}(?:\.\d{1,3})?)(?:\/(s|m))?$/.exec(text) ?? [];
  const value = Number(count) / (unit === 'm' ? 60 : 1);
  if (count !== '' && value > 0 && value <= mostInASecond) return value;
  throw new InvalidArgumentError(
    `It must be a rate of at most ${mostInASecond} in a second, such as 50/s or 30/m.`,
  );
}
