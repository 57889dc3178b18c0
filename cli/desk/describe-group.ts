import type { GroupRef, Part } from '../../shared/aggregation/group.ts';
import { missingTopics } from '../../shared/aggregation/release-rules/complete.ts';
import { isMergeable } from '../../shared/aggregation/release-rules/mergeable.ts';
import { deadlineAt } from '../../shared/aggregation/release-rules/rules-of-time.ts';
import type { GroupAccount } from '../../shared/client/group-account.ts';
import { encodeEnvelope } from '../../shared/envelope/encode-envelope.ts';
import { fieldsOf } from '../../shared/envelope/encodings/bodies.ts';
import { printable, quote } from '../../shared/json/printable.ts';
import type { Fusion } from '../../shared/policy/fusion.ts';
import { describeFused, describeHeld } from '../dev/describe-fused.ts';
import type { Palette } from '../terminal.ts';

/**
 * Describes a group for a person: its state, its parts and its last result. An open group says what it waits for, and a
 * result how each field in dispute was settled.
 */
export function describeGroup(
  ref: GroupRef,
  account: GroupAccount,
  fusion: Fusion,
  { now, paint }: { readonly now: number; readonly paint: Palette },
): string {
  const { state, generation, parts } = account;
  const settled = generation === 0 ? '' : `, generation ${generation}`;
  return [
    `${paint.cyan(ref.fusion)} ${paint.bold(printable(ref.key))}  ${state}${settled}`,
    ...(state === 'open' ? describeWaiting(fusion, parts, now) : []),
    ...describeParts(parts, paint),
    '',
    ...describeOutcome(ref, account, paint),
  ].join('\n');
}

function describeWaiting(fusion: Fusion, parts: readonly Part[], now: number): readonly string[] {
  if (parts.length === 0) return ['  nothing of it has come, or it is forgotten'];
  const missing = missingTopics(fusion, parts);
  const came = parts.filter(isMergeable).length;
  const size = typeof fusion.size === 'number' ? [`${came}/${fusion.size} parts have come`] : [];
  const waits = missing.length === 0 ? [] : [`waits for ${missing.map((topic) => quote(topic)).join(', ')}`];
  const due = deadlineAt(fusion, parts);
  const when = new Date(due).toISOString();
  const time =
    due > now ? `its time runs out at ${when}` : `its time ran out at ${when}; see docs/orphans.md`;
  return [`  ${[...waits, ...size, time].join('; ')}`];
}

function describeParts(parts: readonly Part[], paint: Palette): readonly string[] {
  if (parts.length === 0) return [];
  const sorted = parts.toSorted((a, b) => a.arrivedAt - b.arrivedAt);
  return [
    '',
    ...sorted.map(({ topic, envelope, arrivedAt }) => {
      const { source, id } = envelope.header;
      const body = fieldsOf(envelope.body);
      const said = body === undefined ? '(no JSON in the part itself)' : JSON.stringify(body);
      const when = new Date(arrivedAt).toISOString();
      return `  ${paint.dim(when)}  ${printable(`${topic} (${source} ${id})`)}  ${brief(said)}`;
    }),
  ];
}

function brief(text: string): string {
  const shown = printable(text);
  return shown.length > 200 ? `${shown.slice(0, 199)}…` : shown;
}

function describeOutcome(ref: GroupRef, account: GroupAccount, paint: Palette): readonly string[] {
  const { state, envelope, letter } = account;
  if (letter !== undefined) return [`dead letter: ${printable(letter)}`];
  if (envelope === undefined) return [];
  const group = { ...ref, envelope: encodeEnvelope(envelope) };
  return [state === 'held' ? describeHeld(group, paint) : describeFused(group, paint)];
}
