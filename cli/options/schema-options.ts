import { Argument, type Command, Option } from 'commander';
import type { Give } from './order.ts';
import { type AsyncapiOptions, type CompletionOptions, shells, type TypesOptions } from './schema-orders.ts';

const bridgeArgument = [
  '[bridge.yaml]',
  'the bridge file; else FUSION_BUS_BRIDGE, else bridge.yaml, else examples/recommendation/bridge.yaml',
] as const;

export function addAsyncapi(program: Command, give: Give): void {
  program
    .command('asyncapi')
    .description('Prints the AsyncAPI document of a bridge: channels, messages and schemas.')
    .argument(...bridgeArgument)
    .addOption(new Option('--format <format>', 'the notation').choices(['yaml', 'json']).default('yaml'))
    .allowExcessArguments(false)
    .action((bridge: string | undefined, given: AsyncapiOptions) =>
      give({ kind: 'asyncapi', options: { ...given, ...(bridge !== undefined && { bridge }) } }),
    );
}

export function addTypes(program: Command, give: Give): void {
  program
    .command('types')
    .description('Writes TypeScript types and JSON Schemas of the bodies and the results of a bridge.')
    .argument(...bridgeArgument)
    .option('--out <folder>', 'the folder for the files', 'fusion-bus-types')
    .allowExcessArguments(false)
    .action((bridge: string | undefined, given: TypesOptions) =>
      give({ kind: 'types', options: { ...given, ...(bridge !== undefined && { bridge }) } }),
    );
}

export function addCompletion(program: Command, give: Give): void {
  program
    .command('completion')
    .description('Prints the script that makes a shell complete commands, options and names of the bridge.')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .allowExcessArguments(false)
    .action((shell: CompletionOptions['shell']) => give({ kind: 'completion', options: { shell } }));
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action((words: readonly string[]) => give({ kind: 'complete', options: { words } }));
}
