import { Command, CommanderError } from 'commander';
import { version } from '../package-file.ts';
import { addCorrect, addMcp, addPost, addRelease, addRequest } from './ask-options.ts';
import { addCalibrate, addSweep, addTensorboard } from './care-options.ts';
import { addConsole } from './console-options.ts';
import {
  addApprove,
  addDeadLetters,
  addExport,
  addGroup,
  addGroups,
  addHeld,
  addRedrive,
} from './desk-options.ts';
import { addDev } from './dev-options.ts';
import { addFeed } from './feed-options.ts';
import { addGateway } from './gateway-options.ts';
import { addUsages, shapeHelp, withKnownCommand } from './help.ts';
import type { Invocation } from './invocation.ts';
import { addLoad } from './load-options.ts';
import type { Give, Order } from './order.ts';
import { addPolicy } from './policy-options.ts';
import { addSample } from './sample-options.ts';
import { addAsyncapi, addCompletion, addTypes } from './schema-options.ts';
import { addDeploy, addInit, addSynth, addValidate } from './project-options.ts';
import { addLogs, addTail } from './watch-options.ts';

/** Writes what there is to say about a command line. */
interface Write {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/** Reads the command line. What there is to say about it goes to the given writers. */
export function readOptions(args: readonly string[], write: Write, invocation: Invocation): Order {
  let order: Order = { kind: 'exit', code: 2 };
  const give = (given: Order): void => {
    order = given;
  };
  const [own, rest] = parts(args);
  const program = programOf(give, write, invocation, rest);
  try {
    program.parse([...withKnownCommand(program, own)], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return { kind: 'exit', code: error.exitCode === 0 ? 0 : 2 };
    throw error;
  }
  return order;
}

/** Returns the program with all its commands. @param rest the arguments that `deploy` hands on */
export function programOf(
  give: Give,
  write: Write,
  invocation: Invocation,
  rest: readonly string[] = [],
): Command {
  const program = new Command(invocation.program)
    .description(
      'Runs, checks and deploys a bridge, and speaks to one that is up, in AWS or on this machine.',
    )
    .version(version())
    .exitOverride()
    .configureOutput({ writeOut: write.out, writeErr: write.err });
  shapeHelp(program);
  addInit(program, give);
  addValidate(program, give);
  addDev(program, give, invocation);
  addSynth(program, give);
  addDeploy(program, give, rest);
  const adders = [
    addPolicy,
    addPost,
    addRequest,
    addRelease,
    addCorrect,
    addGroups,
    addGroup,
    addHeld,
    addApprove,
    addExport,
    addDeadLetters,
    addRedrive,
    addTail,
    addLogs,
    addConsole,
    addMcp,
    addSweep,
    addCalibrate,
    addTensorboard,
    addFeed,
    addGateway,
    addSample,
    addLoad,
    addAsyncapi,
    addTypes,
    addCompletion,
  ];
  for (const add of adders) add(program, give);
  addUsages(program, invocation);
  return program;
}

/** The arguments of this program, and those that `deploy` hands on. */
function parts(args: readonly string[]): readonly [readonly string[], readonly string[]] {
  const end = args[0] === 'deploy' ? args.indexOf('--') : -1;
  return end === -1 ? [args, []] : [args.slice(0, end), args.slice(end + 1)];
}
