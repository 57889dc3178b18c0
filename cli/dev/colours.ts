import pc from 'picocolors';

export type Palette = ReturnType<typeof pc.createColors>;

/**
 * Colours for a terminal and none for a file or a pipe, unless the person says otherwise.
 *
 * @see https://no-color.org
 */
export function coloursFor(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): Palette {
  const forced = (env['FORCE_COLOR'] ?? '') !== '' && env['FORCE_COLOR'] !== '0';
  const refused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return pc.createColors(!refused && (isTerminal || forced));
}
