import type { Argument, Command, Option } from 'commander';
import type { Bridge } from '../../shared/policy/bridge.ts';

/** The line that asks the shell to add names of files. */
export const filesLine = ':files';

type BridgeNames = Pick<Bridge, 'topics' | 'fusions' | 'recipients'>;

/** The kinds of values that commands take, by the names of arguments and of option values. */
const kinds: ReadonlyMap<string, keyof BridgeNames | 'files'> = new Map([
  ['topic', 'topics'],
  ['fusion', 'fusions'],
  ['recipient', 'recipients'],
  ['file', 'files'],
  ['folder', 'files'],
  ['bridge', 'files'],
  ['bridge.yaml', 'files'],
]);

/** Options whose value has a name of another kind, such as `--fusion <name>`. */
const optionKinds: ReadonlyMap<string, keyof BridgeNames> = new Map([
  ['--fusion', 'fusions'],
  ['--recipient', 'recipients'],
]);

/**
 * Returns the texts that may stand in the place of the word that is typed.
 *
 * @param words those after the name of the program; the last one is being typed, and may be empty
 * @param read reads the bridge in reach; it is called only where a name of the bridge may stand
 */
export async function candidates(
  program: Command,
  words: readonly string[],
  read: () => Promise<BridgeNames | undefined>,
): Promise<readonly string[]> {
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const command = program.commands.find((one) => one.name() === before[0]);
  const all =
    command === undefined
      ? ofProgram(program, before)
      : await ofCommand(command, before.slice(1), current, read);
  return all.filter((one) => one === filesLine || one.startsWith(current));
}

function ofProgram(program: Command, before: readonly string[]): readonly string[] {
  if (before.length > 0) return [];
  const visible = program.createHelp().visibleCommands(program);
  return [...visible.map((one) => one.name()), '--help', '--version'];
}

async function ofCommand(
  command: Command,
  before: readonly string[],
  current: string,
  read: () => Promise<BridgeNames | undefined>,
): Promise<readonly string[]> {
  const awaited = command.options.find((option) => option.long === before.at(-1) && takesValue(option));
  if (awaited !== undefined) return ofValue(awaited, read);
  if (current.startsWith('-'))
    return [
      ...command.options.flatMap(({ long, variadic }) =>
        long === undefined || (before.includes(long) && !variadic) ? [] : [long],
      ),
      '--help',
    ];
  const argument = argumentAt(command, before);
  return argument === undefined ? [] : ofArgument(argument, read);
}

const takesValue = ({ required, optional }: Option): boolean => required || optional;

/** Returns the argument whose turn it is: words that are options, or values of options, are none. */
function argumentAt(
  { options, registeredArguments }: Command,
  before: readonly string[],
): Argument | undefined {
  const positions = before.filter((word, index) => {
    const previous = options.find(({ long }) => long === before[index - 1]);
    return !word.startsWith('-') && (previous === undefined || !takesValue(previous));
  });
  return registeredArguments[positions.length];
}

function ofValue(
  { long, flags, argChoices }: Option,
  read: () => Promise<BridgeNames | undefined>,
): Promise<readonly string[]> {
  if (argChoices !== undefined) return Promise.resolve(argChoices);
  const [, value = ''] = /[<[]([^>\]]+)/.exec(flags) ?? [];
  return named(optionKinds.get(long ?? '') ?? kinds.get(value), read);
}

function ofArgument(
  argument: Argument,
  read: () => Promise<BridgeNames | undefined>,
): Promise<readonly string[]> {
  return argument.argChoices === undefined
    ? named(kinds.get(argument.name()), read)
    : Promise.resolve(argument.argChoices);
}

async function named(
  kind: keyof BridgeNames | 'files' | undefined,
  read: () => Promise<BridgeNames | undefined>,
): Promise<readonly string[]> {
  if (kind === undefined) return [];
  if (kind === 'files') return [filesLine];
  const bridge = await read();
  return bridge?.[kind].map(({ name }) => name) ?? [];
}
