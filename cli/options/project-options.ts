import type { Command } from 'commander';
import type { Give } from './order.ts';

export interface ValidateOptions {
  readonly bridge: string;
}

export function addValidate(program: Command, give: Give): void {
  program
    .command('validate')
    .description('Checks a bridge file and prints its mistakes and warnings, and what the bridge has.')
    .argument('<bridge.yaml>', 'the bridge file')
    .allowExcessArguments(false)
    .action((bridge: string) => give({ kind: 'validate', options: { bridge } }));
}
