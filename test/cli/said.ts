import { run } from '../../cli/run.ts';

/** An address at which nothing answers, so that what comes to the network fails there. */
export const nowhere = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in this process, and gives what it wrote. */
export async function said(
  args: readonly string[],
  env: Readonly<Record<string, string>> = nowhere,
  input = '',
): Promise<Said> {
  const { code, out, err } = await linesOf(args, env, input);
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** The same, line by line. */
export async function linesOf(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input = '',
): Promise<{ readonly code: number; readonly out: readonly string[]; readonly err: readonly string[] }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await run(args, {
    env,
    out: (line) => out.push(line),
    err: (line) => err.push(line),
    input: () => Promise.resolve(input),
    isTerminal: false,
    holdInterrupts: () => new AbortController().signal,
  });
  return { code, out, err };
}
