import { type Command, Option } from 'commander';
import type { StoredGroup } from '../../shared/aggregation/stored-group.ts';
import type {
  CorrectOptions,
  DeadLettersOptions,
  ExportOptions,
  Give,
  GroupOptions,
  GroupsOptions,
  RedriveOptions,
} from './order.ts';
import { withBridge, withTarget } from './target.ts';
import { longDuration, wholeNumber } from './values.ts';

const tableOption = ['--table <name>', "the table of the bridge's groups; else it is looked for"] as const;

const outputOption = (): Option =>
  new Option('--output <format>', 'for people, or JSON, one line each')
    .choices(['text', 'json'])
    .default('text');

type ListOptions = Omit<GroupsOptions, 'states'>;

type StateFlags = { readonly [State in 'open' | 'held' | 'fused' | 'discarded']: boolean };

export function addGroups(program: Command, give: Give): void {
  addList(program.command('groups'))
    .description('Lists groups, those that changed last first.')
    .argument('[fusion]', 'the groups of one fusion; else of all')
    .option('--open', 'groups that wait for parts or are being made', false)
    .option('--held', 'groups that wait for a reviewer', false)
    .option('--fused', 'groups whose last result is published', false)
    .option('--discarded', 'groups that were discarded or became a dead letter', false)
    .action(
      (fusion: string | undefined, { open, held, fused, discarded, ...given }: ListOptions & StateFlags) => {
        const states: readonly StoredGroup['state'][] = [
          ...(open ? (['open', 'being made'] as const) : []),
          ...(held ? (['held'] as const) : []),
          ...(fused ? (['fused'] as const) : []),
          ...(discarded ? (['discarded', 'dead-lettered'] as const) : []),
        ];
        give({ kind: 'groups', options: { ...given, ...named(fusion), states } });
      },
    );
}

export function addHeld(program: Command, give: Give): void {
  addList(program.command('held'))
    .description('Lists the groups that wait for a reviewer: groups --held.')
    .argument('[fusion]', 'the groups of one fusion; else of all')
    .action((fusion: string | undefined, given: ListOptions) =>
      give({ kind: 'groups', options: { ...given, ...named(fusion), states: ['held'] } }),
    );
}

function addList(command: Command): Command {
  return withBridge(command)
    .option('--since <duration>', 'only groups that changed within this time, up to 90d', longDuration)
    .option('--most <n>', 'the most groups that are shown', wholeNumber(1, 1_000_000), 50)
    .option(
      '--most-items <n>',
      'the most items of the table that are read where no list is kept',
      wholeNumber(1, 100_000_000),
      100_000,
    )
    .option(...tableOption)
    .addOption(outputOption());
}

export function addGroup(program: Command, give: Give): void {
  withBridge(program.command('group'))
    .description('Shows a group: what it waits for, who said what, which claims won and why, and its result.')
    .argument('<fusion>', 'the fusion that gathers the group')
    .argument('<key>', "the group's correlation key")
    .option(...tableOption)
    .addOption(outputOption())
    .action((fusion: string, key: string, given: Omit<GroupOptions, 'fusion' | 'key'>) =>
      give({ kind: 'group', options: { ...given, fusion, key } }),
    );
}

type ApproveOptions = Pick<CorrectOptions, 'bridge' | 'bus' | 'source' | 'table'>;

export function addApprove(program: Command, give: Give): void {
  withTarget(program.command('approve'))
    .description('Says that a group is right as it is, so that a held one is published: correct --approve.')
    .argument('<fusion>', 'the fusion that gathered the group')
    .argument('<key>', "the group's correlation key")
    .option('--source <name>', 'who says so; else the first that the correction topic permits')
    .option(...tableOption)
    .action((fusion: string, key: string, given: ApproveOptions) =>
      give({
        kind: 'correct',
        options: { ...given, fusion, key, values: [], approve: true, asItIs: false, newField: false },
      }),
    );
}

export function addExport(program: Command, give: Give): void {
  withBridge(program.command('export'))
    .description('Writes the receipts of the results that are stored: reads the whole table.')
    .argument('[fusion]', 'the results of one fusion; else of all')
    .option('--since <duration>', 'only groups that changed within this time, up to 90d', longDuration)
    .option(...tableOption)
    .addOption(
      new Option('--format <format>', 'JSON Lines with the whole receipt, or a table of its figures')
        .choices(['jsonl', 'csv'])
        .default('jsonl'),
    )
    .action((fusion: string | undefined, given: ExportOptions) =>
      give({ kind: 'export', options: { ...given, ...named(fusion) } }),
    );
}

export function addDeadLetters(program: Command, give: Give): void {
  withBridge(program.command('dead-letters'))
    .description('Shows the messages that wait for an operator, with their reasons (docs/operations.md).')
    .argument('[queue]', 'one queue by its name, such as topic-user or quarantine; else all')
    .option('--most <n>', 'the most messages of each queue that are shown', wholeNumber(1, 100_000), 10)
    .addOption(outputOption())
    .action((queue: string | undefined, given: DeadLettersOptions) =>
      give({ kind: 'dead-letters', options: { ...given, ...(queue !== undefined && { queue }) } }),
    );
}

export function addRedrive(program: Command, give: Give): void {
  withBridge(program.command('redrive'))
    .description(
      'Sends messages that wait for an operator back to where they came from, if they may succeed there.',
    )
    .argument('<queue>', 'the queue by its name, such as topic-user or quarantine')
    .option('--id <id>', 'one message only; dead-letters shows the ids')
    .action((queue: string, given: Omit<RedriveOptions, 'queue'>) =>
      give({ kind: 'redrive', options: { ...given, queue } }),
    );
}

const named = (fusion: string | undefined) => (fusion === undefined ? {} : { fusion });
