import { randomUUID } from 'node:crypto';
import pc from 'picocolors';
import { printableOutput } from '../shared/json/printable.ts';
import type { ProcessEnvironment } from './process-environment.ts';
import type { Screen } from './screen.ts';

/**
 * The stand-in for the beginning of a colour's escape sequence. It is drawn at random, so that no text from outside can
 * contain it, and `safeOutput` alone makes the sequence of it.
 */
const mark = `<${randomUUID()}>`;
const begin = '\u001B[';

/** A colour's sequence in text that has not passed `safeOutput`. It takes no column. */
export const styleSequence = new RegExp(`${mark}\\d+m`, 'g');

type Style = (text: string) => string;

export interface Palette {
  readonly isColorSupported: boolean;
  readonly bold: Style;
  readonly dim: Style;
  readonly red: Style;
  readonly green: Style;
  readonly yellow: Style;
  readonly magenta: Style;
  readonly cyan: Style;
}

/**
 * Colours for a terminal and none for a file or a pipe, unless the person says otherwise. The colours are visible only
 * in output that has passed `safeOutput`.
 *
 * @see https://no-color.org
 */
export function coloursFor(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): Palette {
  const isForced = (env['FORCE_COLOR'] ?? '') !== '' && env['FORCE_COLOR'] !== '0';
  const isRefused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  const isColorSupported = !isRefused && (isTerminal || isForced);
  const { bold, dim, red, green, yellow, magenta, cyan } = pc.createColors(isColorSupported);
  return {
    isColorSupported,
    bold: marked(bold),
    dim: marked(dim),
    red: marked(red),
    green: marked(green),
    yellow: marked(yellow),
    magenta: marked(magenta),
    cyan: marked(cyan),
  };
}

/** Returns a style whose sequences begin with the mark. A style of the same kind within it ends at its own end. */
function marked(style: (text: string) => string): Style {
  const [open = '', close = ''] = style(mark)
    .split(mark)
    .map((sequence) => sequence.replace(begin, mark));
  if (close === '') return (text) => text;
  return (text) => open + text.replaceAll(close, close + open) + close;
}

/**
 * Makes the output of the program safe for a terminal. This is the one place that everything printed passes: text from
 * messages, from functions and from AWS keeps nothing that steers a terminal, and the program's own colours appear.
 */
export const safeOutput = (text: string): string =>
  text
    .split(mark)
    .map((part) => printableOutput(part))
    .join(begin);

/** The same process, whose output is safe. */
export const withSafeOutput = (environment: ProcessEnvironment): ProcessEnvironment => ({
  ...environment,
  out: (line) => environment.out(safeOutput(line)),
  err: (line) => environment.err(safeOutput(line)),
  ...(environment.screen && { screen: withSafeDrawing(environment.screen) }),
});

const withSafeDrawing = (screen: Screen): Screen => ({
  ...screen,
  draw: (lines) => screen.draw(lines.map(safeOutput)),
});
