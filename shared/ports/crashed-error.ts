/** Error for a message whose handling, alone in a process of its own, ended that process. */
export class CrashedError extends Error {
  override readonly name = 'CrashedError';
}
