import { type Command, Option } from 'commander';
import type {
  CorrectOptions,
  Give,
  McpOptions,
  PostOptions,
  ReleaseOptions,
  RequestOptions,
} from './order.ts';
import { withTarget } from './target.ts';
import { duration, generation } from './values.ts';

export function addPost(program: Command, give: Give): void {
  withTarget(program.command('post'))
    .description('Posts envelopes to a bridge that is up, and waits for nothing.')
    .argument(
      '<file>',
      'the envelopes: JSON Lines, one CloudEvent a line; `-` reads standard input; what has no id gets one',
    )
    .option('--key <key>', 'the correlation key of what has no correlationid')
    .action((file: string, given: Omit<PostOptions, 'file'>) =>
      give({ kind: 'post', options: { ...given, file } }),
    );
}

export function addRequest(program: Command, give: Give): void {
  withTarget(program.command('request'))
    .description('Posts envelopes and prints what their group answers.')
    .argument('<fusion>', 'the fusion that answers')
    .requiredOption('--key <key>', "the group's correlation key")
    .requiredOption(
      '--post <file>',
      'the envelopes: JSON Lines, one CloudEvent a line; what has no id or correlationid gets one',
    )
    .addOption(
      new Option('--timeout <duration>', 'how long to wait').argParser(duration).default(30_000, '30s'),
    )
    .option('--after <generation>', 'take an answer newer than this one; 0 takes any', generation)
    .option('--table <name>', "the table of the bridge's groups; else it is looked for")
    .addOption(
      new Option('--output <format>', 'the fused envelope for people, or as one line of JSON')
        .choices(['text', 'json'])
        .default('text'),
    )
    .action((fusion: string, given: Omit<RequestOptions, 'fusion'>) =>
      give({ kind: 'request', options: { ...given, fusion } }),
    );
}

export function addRelease(program: Command, give: Give): void {
  withTarget(program.command('release'))
    .description('Releases an open group before its time.')
    .argument('<fusion>', 'the fusion that gathers the group')
    .argument('[key]', "the group's correlation key; without it, every open group of the fusion")
    .option('--source <name>', 'who gives the order; else the first that the control topic permits')
    .action((fusion: string, key: string | undefined, given: Omit<ReleaseOptions, 'fusion' | 'key'>) =>
      give({ kind: 'release', options: { ...given, fusion, key } }),
    );
}

export function addCorrect(program: Command, give: Give): void {
  withTarget(program.command('correct'))
    .description('Says what is right for a group: it is amended, and its sources are judged by it.')
    .argument('<fusion>', 'the fusion that gathered the group')
    .argument('<key>', "the group's correlation key")
    .argument('[values...]', 'what is right, as /<topic>/<field>=<JSON>')
    .option(
      '--approve',
      'all that the values leave as it is is right too, and a held group is published',
      false,
    )
    .option('--as-it-is', 'the same without values: the group is right as it is', false)
    .option('--new-field', 'take a field that neither the schema nor the group has', false)
    .option('--source <name>', 'who says so; else the first that the correction topic permits')
    .option('--table <name>', "the table of the bridge's groups; else it is looked for")
    .action(
      (
        fusion: string,
        key: string,
        values: readonly string[],
        given: Omit<CorrectOptions, 'fusion' | 'key' | 'values'>,
      ) => give({ kind: 'correct', options: { ...given, fusion, key, values } }),
    );
}

export function addMcp(program: Command, give: Give): void {
  withTarget(program.command('mcp'))
    .description(
      'Lets agents use a bridge that is up: a server of the Model Context Protocol on standard input and output.',
    )
    .option('--table <name>', "the table of the bridge's groups; else it is looked for")
    .action((options: McpOptions) => give({ kind: 'mcp', options }));
}
