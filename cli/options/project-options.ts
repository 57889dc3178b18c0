import type { Command } from 'commander';
import { modelConcurrency, topicArn } from './values.ts';
import type { DeployOptions, Give, SynthOptions } from './order.ts';

export function addInit(program: Command, give: Give): void {
  program
    .command('init')
    .description('Makes a folder with a bridge that runs, and refuses one that is not empty.')
    .argument('<folder>', 'the folder; the bridge is named for it')
    .allowExcessArguments(false)
    .action((folder: string) => give({ kind: 'init', options: { folder } }));
}

export function addValidate(program: Command, give: Give): void {
  program
    .command('validate')
    .description('Checks a bridge file and prints its mistakes and warnings, and what the bridge has.')
    .argument('<bridge.yaml>', 'the bridge file')
    .allowExcessArguments(false)
    .action((bridge: string) => give({ kind: 'validate', options: { bridge } }));
}

export function addSynth(program: Command, give: Give): void {
  withSettings(program.command('synth'))
    .description('Writes the CloudFormation template and the functions of a bridge; needs no account.')
    .option('--out <folder>', 'where the cloud assembly goes; else CDK_OUTDIR, else cdk.out')
    .action((bridge: string | undefined, given: SynthOptions) =>
      give({ kind: 'synth', options: { ...given, ...(bridge !== undefined && { bridge }) } }),
    );
}

type GivenForDeploy = Omit<DeployOptions, 'rest' | 'live'> & {
  readonly keepLive?: true;
  readonly replaceLive?: true;
};

/** @param rest the arguments after `--` */
export function addDeploy(program: Command, give: Give, rest: readonly string[]): void {
  withSettings(program.command('deploy'))
    .description('Deploys a bridge into an AWS account with `cdk deploy`.')
    .addHelpText('after', '\nWhat follows -- goes to cdk deploy: deploy bridge.yaml -- --profile production')
    .option(
      '--keep-live',
      'the live version of the policy goes on to count, although the file is another one',
    )
    .option('--replace-live', 'the policy of the file counts from now on, in the place of the live version')
    .action((bridge: string | undefined, given: GivenForDeploy, command: Command) => {
      const { keepLive, replaceLive, ...settings } = given;
      if (keepLive && replaceLive) command.error('error: --keep-live and --replace-live exclude each other');
      const replaced = replaceLive ? ('replace' as const) : undefined;
      const live = keepLive ? ('keep' as const) : replaced;
      const options = { ...settings, rest, ...(live && { live }), ...(bridge !== undefined && { bridge }) };
      give({ kind: 'deploy', options });
    });
}

function withSettings(command: Command): Command {
  return command
    .argument(
      '[bridge.yaml]',
      'the bridge file; else FUSION_BUS_BRIDGE, else bridge.yaml, else examples/recommendation/bridge.yaml',
    )
    .option('--alarm-topic-arn <arn>', 'an SNS topic that every alarm goes to', topicArn)
    .option(
      '--model-concurrency <n>',
      'the most calls that Claude sees side by side, 2 to 1000',
      modelConcurrency,
    )
    .allowExcessArguments(false);
}
