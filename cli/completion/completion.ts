import type { Bridge } from '../../shared/policy/bridge.ts';
import { UserError } from '../../shared/ports/user-error.ts';
import { programOf } from '../options/read-options.ts';
import type { CompleteOptions, CompletionOptions } from '../options/schema-orders.ts';
import type { ProcessEnvironment } from '../process-environment.ts';
import { readBridge } from '../read-bridge.ts';
import { candidates } from './candidates.ts';
import { scripts } from './scripts.ts';

/** `completion <shell>`: prints the script that a shell evaluates. */
export function completion({ shell }: CompletionOptions, { out }: ProcessEnvironment): 0 {
  out(scripts[shell]);
  return 0;
}

/** `complete -- <words>`: prints the candidates for the word that is typed, a line each. The scripts call it. */
export async function complete({ words }: CompleteOptions, { env, out }: ProcessEnvironment): Promise<0> {
  const silent = { out: () => undefined, err: () => undefined };
  const program = programOf(() => undefined, silent, { program: 'fusion-bus' });
  const read = (): Promise<Bridge | undefined> => bridgeInReach(words, env);
  for (const line of await candidates(program, words, read)) out(line);
  return 0;
}

/** Returns the bridge that the words, the environment or the folder name; undefined where there is none without mistakes. */
async function bridgeInReach(
  words: readonly string[],
  env: ProcessEnvironment['env'],
): Promise<Bridge | undefined> {
  const at = words.indexOf('--bridge');
  try {
    return (await readBridge(at === -1 ? undefined : words[at + 1], env)).bridge;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
