/** The user's call of the program, for the usage lines of the help. */
export interface Invocation {
  readonly program: string;
  /** The call of the command `dev`, where it has a script of its own. */
  readonly dev?: string;
}

/** Reads what npm says of its script. In the clone `npm run` calls the program; elsewhere it has its own name. */
export function invocationOf(env: Readonly<Record<string, string | undefined>>): Invocation {
  const { npm_package_name: name, npm_lifecycle_event: script } = env;
  if (name !== 'fusion-bus' || script === undefined || script === 'npx') return { program: 'fusion-bus' };
  const program = 'npm run fusion-bus --';
  return script === 'dev' ? { program, dev: 'npm run dev --' } : { program };
}

/** Returns the call of the program that works when it is copied into a shell in the same folder. */
export function shellCallOf(env: Readonly<Record<string, string | undefined>>): string {
  const { program } = invocationOf(env);
  // Without `-s` npm prints lines of its own, which would go into a pipe.
  return program.startsWith('npm run ') ? program.replace('npm run', 'npm run -s') : `npx ${program}`;
}
