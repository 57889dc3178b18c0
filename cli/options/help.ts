import { type Command, Help } from 'commander';
import type { Invocation } from './invocation.ts';

/**
 * Sets how the help reads: commands by their names, and no default for a flag that is off. It comes before the commands
 * are added, because they inherit it.
 */
export function shapeHelp(program: Command): void {
  const plain = new Help();
  program.configureHelp({
    subcommandTerm: (command) => command.name(),
    optionDescription: (option) =>
      option.defaultValue === false ? option.description : plain.optionDescription(option),
  });
}

/** Adds to each command its required options in the usage, and to each message about arguments what to write instead. */
export function addUsages(program: Command, invocation: Invocation): void {
  const shown = program.createHelp().visibleCommands(program);
  const names = shown.map((command) => command.name()).join(', ');
  program.showHelpAfterError(`(the commands are ${names}; --help shows what they do)`);
  for (const command of program.commands) {
    const required = command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags);
    command.usage(command.usage().replace('[options]', ['[options]', ...required].join(' ')));
    command.showHelpAfterError(usageOf(command, invocation));
  }
}

/**
 * Returns the arguments as commander shall read them. It shows the general help for `help nonsense` and for
 * `nonsense --help`, and without the word beside it the unknown command is an error.
 */
export function withKnownCommand(program: Command, args: readonly string[]): readonly string[] {
  const asked = args[0] === 'help' ? args[1] : args[0];
  if (asked === undefined || asked.startsWith('-') || asked === 'help') return args;
  const isKnown = program.commands.some((command) => command.name() === asked);
  return isKnown ? args : [asked];
}

/** Returns the call of a command, for the end of each message about its arguments. */
function usageOf(command: Command, { program, dev }: Invocation): string {
  const call = command.name() === 'dev' && dev !== undefined ? dev : `${program} ${command.name()}`;
  const more = command.name() === 'deploy' ? '; options of cdk deploy follow --' : '';
  return `(write ${call} ${command.usage()}; --help after the command shows what it takes${more})`;
}
