/**
 * Reads the variables that a stack gives its functions. It is called at the cold start, so that a missing variable
 * fails there and not in the middle of a message.
 *
 * @throws Error that names the variable that is missing or empty
 */
export function environment(
  variables: Readonly<Record<string, string | undefined>>,
): (name: string) => string {
  return (name) => {
    const value = variables[name] ?? '';
    if (value === '')
      throw new Error(
        `the environment variable ${name} of the function is missing or empty; deploy the stack again`,
      );
    return value;
  };
}
