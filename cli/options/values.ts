import { InvalidArgumentError } from 'commander';
import { durationMs } from '../../shared/bridge-file/definition/duration.ts';

export const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** @throws InvalidArgumentError unless the text is a duration of a day at most */
export function duration(text: string): number {
  const ms = durationMs(text);
  if (ms !== undefined && ms > 0 && ms <= dayMs) return ms;
  throw new InvalidArgumentError('It must be a duration of a day at most, such as 500ms, 30s or 5m.');
}

/** @throws InvalidArgumentError unless the text is a duration of 90 days at most */
export function longDuration(text: string): number {
  const ms = durationMs(text);
  if (ms !== undefined && ms > 0 && ms <= 90 * dayMs) return ms;
  throw new InvalidArgumentError('It must be a duration of 90 days at most, such as 30m, 12h or 7d.');
}

/** @throws InvalidArgumentError unless the text is a whole number of at most nine digits */
export function generation(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number, 0 or more.');
}

/** @throws InvalidArgumentError unless the text is a whole number from 2 to 1000; it stays as it was typed */
export function modelConcurrency(text: string): string {
  wholeNumber(2, 1_000)(text);
  return text;
}

/** @throws InvalidArgumentError unless the text is the ARN of an SNS topic */
export function topicArn(text: string): string {
  if (/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]+$/.test(text)) return text;
  throw new InvalidArgumentError(
    'It must be the ARN of an SNS topic, as in arn:aws:sns:eu-central-1:123456789012:alarms.',
  );
}

/** Makes a reader of whole numbers between two bounds, both included. */
export const wholeNumber =
  (least: number, most: number) =>
  (text: string): number => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
