import type { ProcessEnvironment } from './process-environment.ts';

type Terminal = Pick<ProcessEnvironment, 'screen' | 'err'>;

const everyMs = 1_000;

/** A person doubts that a program runs that is silent for longer. */
export const quietMs = 2_000;

/**
 * Shows what a command is doing while it prints nothing: a line with the seconds, drawn anew each second. Without a
 * screen it writes each new text once.
 */
export class Progress {
  readonly #terminal: Terminal;
  readonly #began = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #text: string;
  #isShown = false;

  /** @param afterMs the time before the first line */
  constructor(terminal: Terminal, text: string, afterMs: number) {
    this.#terminal = terminal;
    this.#text = text;
    if (afterMs === 0) this.#show();
    this.#timer = setInterval(() => this.#tick(), afterMs === 0 ? everyMs : afterMs).unref();
  }

  say(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    if (this.#isShown) this.#show();
  }

  /** Removes the line. */
  end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    if (this.#isShown) this.#terminal.screen?.draw([]);
    this.#isShown = false;
  }

  #tick(): void {
    const isFirst = !this.#isShown;
    if (isFirst || this.#terminal.screen !== undefined) this.#show();
    if (!isFirst) return;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#tick(), everyMs).unref();
  }

  #show(): void {
    this.#isShown = true;
    const { screen, err } = this.#terminal;
    const seconds = Math.floor((performance.now() - this.#began) / 1_000);
    if (screen === undefined) err(this.#text);
    else screen.draw([seconds === 0 ? this.#text : `${this.#text}, ${seconds} s`]);
  }
}
