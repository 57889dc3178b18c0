/**
 * Returns the pause that the provider asks for, in whole milliseconds from `now`, or undefined when it asks for none.
 * Reads `retry-after-ms`, and `retry-after` in seconds or as an HTTP date. A past time gives 0.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterMs(headers: Headers | undefined, now: number): number | undefined {
  const milliseconds = decimal(headers?.get('retry-after-ms'));
  if (milliseconds !== undefined) return Math.ceil(milliseconds);
  const value = headers?.get('retry-after');
  const seconds = decimal(value);
  if (seconds !== undefined) return Math.ceil(seconds * 1000);
  const date = Date.parse(value ?? '');
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function decimal(text: string | null | undefined): number | undefined {
  return text !== null && text !== undefined && /^\s*\d{1,12}(\.\d+)?\s*$/.test(text)
    ? Number(text)
    : undefined;
}
