import type { Command } from 'commander';
import type { ConsoleCommandOptions, Give } from './order.ts';
import { withTarget } from './target.ts';
import { wholeNumber } from './values.ts';

export function addConsole(program: Command, give: Give): void {
  withTarget(program.command('console'))
    .description('Shows a bridge that is up in a browser of this machine (docs/console.md).')
    .option('--table <name>', "the table of the bridge's groups; else it is looked for")
    .option('--port <n>', 'its port on 127.0.0.1; 0 takes any that is free', wholeNumber(0, 65_535), 0)
    .action((options: ConsoleCommandOptions) => give({ kind: 'console', options }));
}
