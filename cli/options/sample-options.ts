import type { Command } from 'commander';
import type { Give } from './order.ts';
import type { SampleOptions } from './schema-orders.ts';
import { withBridge } from './target.ts';
import { generation, wholeNumber } from './values.ts';

export function addSample(program: Command, give: Give): void {
  withBridge(program.command('sample'))
    .description('Prints envelopes that the bridge admits, made up from the schemas: sample user | post -')
    .argument('[topic]', 'the topic; else --for')
    .option('--for <fusion>', 'the parts that release a group of this fusion, with one key')
    .option('--seed <n>', 'the same envelopes for the same number; else one is drawn', generation)
    .option('--count <n>', 'the number of envelopes, or of groups with --for', wholeNumber(1, 100_000), 1)
    .option('--key <key>', 'the correlation key; else one is made')
    .action(
      (
        topic: string | undefined,
        { for: fusion, ...given }: Omit<SampleOptions, 'topic' | 'fusion'> & { readonly for?: string },
      ) =>
        give({
          kind: 'sample',
          options: {
            ...given,
            ...(topic !== undefined && { topic }),
            ...(fusion !== undefined && { fusion }),
          },
        }),
    );
}
