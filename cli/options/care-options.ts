import { type Command, Option } from 'commander';
import type { CalibrateOptions, Give, SweepOptions, TensorboardOptions } from './order.ts';
import { withBridge, withTarget } from './target.ts';
import { duration, hourMs } from './values.ts';

export function addSweep(program: Command, give: Give): void {
  withTarget(program.command('sweep'))
    .description('Finds groups whose timer was lost: reads the whole table, see docs/orphans.md.')
    .option('--send', 're-evaluate each; without it they are only listed', false)
    .addOption(
      new Option('--margin <duration>', 'the time after its deadline that a group may still take')
        .argParser(duration)
        .default(hourMs, '1h'),
    )
    .option('--source <name>', 'who gives the order; else the first that the control topic permits')
    .option('--table <name>', "the table of the bridge's groups; else it is looked for")
    .action((options: SweepOptions) => give({ kind: 'sweep', options }));
}

export function addCalibrate(program: Command, give: Give): void {
  withBridge(program.command('calibrate'))
    .description('Learns weights from a whole history: see docs/fusion.md.')
    .argument('[bridge]', 'the bridge file, as with --bridge')
    .option('--fusion <name>', 'one fusion only; else all that learn')
    .option(
      '--history <file>',
      'the history: JSON Lines, one CloudEvent a line; else the groups that are still in the table',
    )
    .option('--apply', 'put it in the place of what the deployment has learned', false)
    .option('--table <name>', "the table of the bridge's groups; else it is looked for")
    .addOption(
      new Option('--output <format>', 'for people, or one line of JSON a fusion')
        .choices(['text', 'json'])
        .default('text'),
    )
    .action((bridge: string | undefined, given: CalibrateOptions, command: Command) => {
      if (bridge !== undefined && given.bridge !== undefined)
        command.error(
          'error: the bridge file is named twice, as an argument and with --bridge; leave one out',
        );
      give({ kind: 'calibrate', options: { ...given, ...(bridge !== undefined && { bridge }) } });
    });
}

export function addTensorboard(program: Command, give: Give): void {
  withBridge(program.command('tensorboard'))
    .description(
      'Writes trust, confidence, conflicts and calibration over groups for TensorBoard: see docs/observability.md.',
    )
    .argument('<folder>', 'the folder of the event files; each fusion gets a folder in it')
    .option('--fusion <name>', 'one fusion only; else all')
    .option(
      '--history <file>',
      'the history: JSON Lines, one CloudEvent a line; else the groups that are still in the table',
    )
    .option('--follow', 'look at the table again every 30 seconds, until it is interrupted', false)
    .option('--table <name>', "the table of the bridge's groups; else it is looked for")
    .action((folder: string, given: Omit<TensorboardOptions, 'folder'>) =>
      give({ kind: 'tensorboard', options: { ...given, folder } }),
    );
}
