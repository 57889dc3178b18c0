/** The longest text that padding may make. */
const mostWidth = 100_000;

/**
 * JSONata's `$pad` with a limit of the width, which a document may give. A width of a hundred million takes more memory
 * than a function has, in one step that nothing can break off. A negative width pads in front.
 *
 * @throws RangeError for a wider one
 * @see https://docs.jsonata.org/string-functions#pad
 */
export function boundedPad(text: string | undefined, width: number, filler?: string): string | undefined {
  if (text === undefined) return undefined;
  if (Math.abs(width) > mostWidth)
    throw new RangeError(`a text is padded to more than ${mostWidth} characters`);
  const unit = Array.from(filler === undefined || filler === '' ? ' ' : filler);
  const missing = Math.max(0, Math.abs(width) - Array.from(text).length);
  const padding = Array.from({ length: missing }, (_, index) => unit[index % unit.length]).join('');
  return width < 0 ? padding + text : text + padding;
}
