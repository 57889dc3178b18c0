import { UserError } from '../shared/ports/user-error.ts';
import { invocationOf } from './options/invocation.ts';
import type { DevOptions, Order } from './options/order.ts';
import { readOptions } from './options/read-options.ts';
import { requireParts } from './parts.ts';
import { Progress, quietMs } from './progress.ts';
import type { ProcessEnvironment } from './process-environment.ts';
import { withProgress } from './slow-commands.ts';
import { withSafeOutput } from './terminal.ts';

/**
 * The program: reads the command line and runs one command.
 *
 * @returns the exit code: 0 when it is done; 1 when the answer is no, such as a request without a fused envelope; 2 for
 * what the person can mend; 130 when an interrupt ended a run that had something left to do
 */
export async function run(args: readonly string[], process: ProcessEnvironment): Promise<number> {
  const environment = withSafeOutput(process);
  const { env, out, err } = environment;
  const order = readOptions(
    args,
    { out: (text) => out(text.trimEnd()), err: (text) => err(text.trimEnd()) },
    invocationOf(env),
  );
  try {
    return await withProgress(order, environment, () => obey(order, environment));
  } catch (error) {
    const mistake = error instanceof UserError ? error : await explained(error, environment);
    if (mistake === undefined) throw error;
    err(mistake.message);
    return 2;
  }
}

async function explained(error: unknown, { env }: ProcessEnvironment): Promise<UserError | undefined> {
  const { explain } = await import('./explain.ts');
  return explain(error, env);
}

/** Loads the command's module only now: each needs a different part of the packages, and none needs all of them. */
async function obey(order: Order, environment: ProcessEnvironment): Promise<number> {
  switch (order.kind) {
    case 'asyncapi':
      return (await import('./asyncapi/asyncapi.ts')).asyncapi(order.options, environment);
    case 'calibrate':
      return (await import('./calibrate/calibrate.ts')).calibrateFusions(order.options, environment);
    case 'console':
      return (await import('./console/console.ts')).consoleCommand(order.options, environment);
    case 'complete':
      return (await import('./completion/completion.ts')).complete(order.options, environment);
    case 'completion':
      return (await import('./completion/completion.ts')).completion(order.options, environment);
    case 'correct':
      return (await import('./correct/correct.ts')).correct(order.options, environment);
    case 'dead-letters':
      requireParts(order.kind, ['queues']);
      return (await import('./desk/dead-letters.ts')).deadLetters(order.options, environment);
    case 'deploy':
      return (await import('./deploy.ts')).deploy(order.options, environment);
    case 'dev':
      return runDev(order.options, environment);
    case 'export':
      return (await import('./desk/export-receipts.ts')).exportReceipts(order.options, environment);
    case 'feed':
      return (await import('./feed/feed.ts')).feed(order.options, environment);
    case 'gateway':
      return (await import('./gateway/gateway.ts')).gateway(order.options, environment);
    case 'group':
      return (await import('./desk/group.ts')).group(order.options, environment);
    case 'groups':
      return (await import('./desk/groups.ts')).groups(order.options, environment);
    case 'init':
      return (await import('./init/init.ts')).init(order.options, environment);
    case 'load':
      requireParts(order.kind, ['queues']);
      return (await import('./load/load.ts')).load(order.options, environment);
    case 'logs':
      requireParts(order.kind, ['logs']);
      return (await import('./logs/logs.ts')).logs(order.options, environment);
    case 'mcp':
      return (await import('./mcp/mcp.ts')).mcp(order.options, environment);
    case 'policy':
      return (await import('./policy/policy.ts')).policy(order.options, environment);
    case 'post':
      return (await import('./post.ts')).post(order.options, environment);
    case 'redrive':
      requireParts(order.kind, ['queues']);
      return (await import('./desk/redrive.ts')).redrive(order.options, environment);
    case 'release':
      return (await import('./release.ts')).release(order.options, environment);
    case 'request':
      return (await import('./request/request.ts')).request(order.options, environment);
    case 'sample':
      return (await import('./sample/sample.ts')).sample(order.options, environment);
    case 'sweep':
      return (await import('./sweep.ts')).sweep(order.options, environment);
    case 'synth':
      return (await import('./synth.ts')).synth(order.options, environment);
    case 'tail':
      requireParts(order.kind, ['queues']);
      return (await import('./tail/tail.ts')).tail(order.options, environment);
    case 'tensorboard':
      return (await import('./tensorboard/tensorboard.ts')).tensorboard(order.options, environment);
    case 'types':
      return (await import('./schemas/types.ts')).types(order.options, environment);
    case 'validate':
      return (await import('./validate.ts')).validate(order.options, environment);
    case 'exit':
      return order.code;
  }
}

/** Says at once that something happens: the modules of `dev` alone take a moment to load. */
async function runDev(options: DevOptions, environment: ProcessEnvironment): Promise<number> {
  // Without a screen the line could not be removed again, and a mistake is one line.
  const afterMs = environment.screen === undefined ? quietMs : 0;
  const preparing =
    options.output === 'text' ? new Progress(environment, `preparing ${options.bridge}`, afterMs) : undefined;
  try {
    return await (await import('./dev/dev.ts')).dev(options, environment, preparing);
  } finally {
    preparing?.end();
  }
}
