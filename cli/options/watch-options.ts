import { type Command, Option } from 'commander';
import type { Give } from './order.ts';
import { withBridge, withTarget } from './target.ts';
import { longDuration } from './values.ts';
import type { LogsOptions, TailOptions } from './watch-orders.ts';

const outputOption = (): Option =>
  new Option('--output <format>', 'for people, or JSON, one line each')
    .choices(['text', 'json'])
    .default('text');

const tenMinutesMs = 600_000;

export function addTail(program: Command, give: Give): void {
  withTarget(program.command('tail'))
    .description(
      'Follows the results, rejections and release requests of a bridge that is up, and takes no message from a recipient.',
    )
    .argument('[fusion]', 'one fusion; else all')
    .addOption(outputOption())
    .action((fusion: string | undefined, given: Omit<TailOptions, 'fusion'>) =>
      give({ kind: 'tail', options: { ...given, ...(fusion !== undefined && { fusion }) } }),
    );
}

export function addLogs(program: Command, give: Give): void {
  withBridge(program.command('logs'))
    .description('Prints what the functions of a deployed bridge have written.')
    .argument('[function]', 'such as "topic user", or a role such as complete; else all')
    .option('--since <duration>', 'how far to look back, up to 90d', longDuration, tenMinutesMs)
    .option('--follow', 'go on until an interrupt', false)
    .option('--errors', 'only errors', false)
    .addOption(outputOption())
    .action((name: string | undefined, given: Omit<LogsOptions, 'function'>) =>
      give({ kind: 'logs', options: { ...given, ...(name !== undefined && { function: name }) } }),
    );
}
