/**
 * Reads the variables that a stack gives its functions. Called at the cold start, so that a variable that is missing
 * fails there and not in the middle of a message.
 *
 * @throws Error that names the variable that is missing or empty
 */
export function environment(
  variables: Readonly<Record<string, string | undefined>>,
): (name: string) => string {
  return (name) => {
    const value = variables[name] ?? '';
    if (value === '') throw new Error(`the function's environment lacks ${name}`);
    return value;
  };
}
