/**
 * Something that the person at the keyboard can put right: a bad file, a name that nobody knows, missing credentials.
 * It is told in its own lines, without a stack, and ends the program with exit code 2.
 */
export class Mistake extends Error {
  override readonly name = 'Mistake';
}
