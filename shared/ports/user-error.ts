/**
 * A failure that the user can mend: a bad file, an unknown name, a port in use, missing credentials. The
 * command line prints its message without a stack and ends with exit code 2.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
