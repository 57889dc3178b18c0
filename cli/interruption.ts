/** The exit codes that shells expect of a process that a signal ends. */
const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** One Ctrl-C may arrive several times: from the terminal, and from each npm that passes it on. */
const echoMs = 500;

const parentCheckMs = 500;

/**
 * Ctrl-C, the end of the terminal and the end of npm. An interrupt ends the process at once, until a command holds
 * interrupts to close what it has opened; a second interrupt ends the process all the same.
 */
export class Interruption {
  readonly #stop = new AbortController();
  #isHeld = false;
  #firstAt: number | undefined;

  constructor() {
    for (const [signal, code] of Object.entries(exitCodes)) process.on(signal, () => this.#interrupt(code));
    process.stdout.on('error', (fault: NodeJS.ErrnoException) => {
      // Without a reader of the output nothing is left to do. Any other fault would lose output in silence.
      if (fault.code !== 'EPIPE') process.stderr.write(`standard output: ${fault.message}\n`);
      this.#interrupt(1);
    });
    process.stderr.on('error', () => undefined);
  }

  hold(): AbortSignal {
    this.#isHeld = true;
    if (process.env['npm_lifecycle_event'] !== undefined) this.#watchParent();
    return this.#stop.signal;
  }

  #interrupt(code: number): void {
    if (!this.#isHeld) process.exit(code);
    this.#firstAt ??= Date.now();
    if (Date.now() - this.#firstAt > echoMs) process.exit(130);
    this.#stop.abort();
  }

  /**
   * Ends with npm, which does not pass every signal to its script. Without npm the parent is a shell, which a program in
   * the background may outlive.
   */
  #watchParent(): void {
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) this.#stop.abort();
    }, parentCheckMs).unref();
  }
}
