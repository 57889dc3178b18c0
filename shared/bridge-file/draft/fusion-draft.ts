import { isJsonObject, ownMember } from '../../json/is-json-object.ts';
import type { Json, JsonObject } from '../../json/json.ts';
import { schedulePattern } from '../definition/release-file.ts';
import { optionsOfLosses } from '../definition/loss-file.ts';
import { routeKinds } from '../../policy/model-route.ts';
import { nearest } from '../check/did-you-mean.ts';
import type {
  ClassifierDraft,
  DoubtDraft,
  FieldDraft,
  FusionDraft,
  GroundingDraft,
  Named,
  StatementDraft,
  WeightDraft,
} from './draft.ts';
import type { Path } from '../source/mistake.ts';
import { isTextList, members, namesIn, schemaIn, textIn, textsIn } from './right-shape.ts';

export function fusionDraft(name: string, value: Json, lost: ReadonlySet<string>): FusionDraft {
  const path = ['fusions', name];
  const fusion = members(value);
  const { needs, wants, takes, size, minSize, maxParts, maxPartsPerSource, compose } = fusion;
  const { samples } = members(compose);
  const lists = [needs, wants, takes].map((list) => (list === undefined ? [] : list));
  const isSure = isJsonObject(value) && !mayGatherMore(value, path, lost);
  return {
    name,
    path,
    needs: namesIn(needs, [...path, 'needs']),
    wants: namesIn(wants, [...path, 'wants']),
    takes: namesIn(takes, [...path, 'takes']),
    isComplete: isSure && lists.every(isTextList) && lists.flat().length > 0,
    isEmpty: isSure && lists.every((list) => Array.isArray(list) && list.length === 0),
    correlate: textsIn(fusion['correlate'], [...path, 'correlate']),
    statements: statementsIn(fusion, path),
    predicate: textIn(fusion['predicate'], [...path, 'predicate']),
    schedule: scheduleIn(fusion['schedule'], [...path, 'schedule']),
    onDeadline: textIn(fusion['onDeadline'], [...path, 'onDeadline']),
    late: textIn(fusion['late'], [...path, 'late']),
    size: typeof size === 'number' ? size : undefined,
    maxParts: typeof maxParts === 'number' ? maxParts : undefined,
    maxPartsPerSource: typeof maxPartsPerSource === 'number' ? maxPartsPerSource : undefined,
    minSize: typeof minSize === 'number' ? minSize : undefined,
    recipients: recipientsIn(fusion['recipients'], [...path, 'recipients']),
    wantedLabels: itemsIn(fusion['recipients'], [...path, 'recipients']).flatMap(({ value: one, at }) =>
      namesIn(members(one)['labels'], [...at, 'labels']),
    ),
    classifiers: classifiersIn(fusion['classify'], [...path, 'classify']),
    weights: weightsIn(fusion['weights'], [...path, 'weights']),
    isLearned: learnedIn(fusion['weights']),
    doubt: doubtIn(fusion, path),
    merge: Object.entries(members(fusion['merge'])).map(([pointer, field]) =>
      fieldDraft(pointer, field, [...path, 'merge', pointer]),
    ),
    halfLife: textIn(fusion['halfLife'], [...path, 'halfLife']),
    models: textsIn(members(compose)['model'], [...path, 'compose', 'model']),
    hasPrice: Object.hasOwn(members(compose), 'price'),
    samples: typeof samples === 'number' ? samples : undefined,
    route: routeIn(members(compose)['route'], [...path, 'compose', 'route']),
    output: schemaIn(ownMember(members(compose), 'output'), [...path, 'compose', 'output']),
    grounding: groundingIn(members(compose)['grounding'], [...path, 'compose', 'grounding']),
    cites: members(compose)['citations'] === true,
  };
}

function routeIn(value: Json | undefined, path: Path): readonly Named[] {
  return routeKinds.flatMap((kind) => namesIn(members(value)[kind], [...path, kind]));
}

const gatheringKeys = ['needs', 'wants', 'takes'] as const;

/** Returns whether a list of topics was lost or has a misspelt key. That is the mistake then, not the missing list. */
function mayGatherMore(fusion: JsonObject, path: Path, lost: ReadonlySet<string>): boolean {
  const isMisspelt = (key: string): boolean =>
    !gatheringKeys.some((known) => known === key) && nearest(key, gatheringKeys) !== undefined;
  return (
    gatheringKeys.some((key) => lost.has(JSON.stringify([...path, key]))) ||
    Object.keys(fusion).some(isMisspelt)
  );
}

function statementsIn(fusion: JsonObject, path: Path): readonly StatementDraft[] {
  const { size, expect, deadline, onNewKey } = fusion;
  const found = [
    { what: 'size', at: textIn(size, [...path, 'size']) },
    { what: 'list of topics', at: textIn(expect, [...path, 'expect']) },
    { what: 'deadline', at: textIn(members(deadline)['from'], [...path, 'deadline', 'from']) },
    { what: 'series', at: textIn(members(onNewKey)['series'], [...path, 'onNewKey', 'series']) },
  ] as const;
  return found.flatMap(({ what, at }) => (at === undefined ? [] : [{ ...at, what }]));
}

function scheduleIn(value: Json | undefined, path: Path): Named | undefined {
  const text = textIn(value, path);
  return text !== undefined && schedulePattern.test(text.name) ? text : undefined;
}

function recipientsIn(value: Json | undefined, path: Path): readonly Named[] {
  return itemsIn(value, path).flatMap(({ value: one, at }) => {
    const found = textIn(one, at) ?? textIn(members(one)['to'], [...at, 'to']);
    return found === undefined ? [] : [found];
  });
}

function classifiersIn(value: Json | undefined, path: Path): readonly ClassifierDraft[] {
  const all = isJsonObject(value) ? [{ value, at: path }] : itemsIn(value, path);
  return all.flatMap(({ value: one, at }): ClassifierDraft[] => {
    const { label, when, from } = members(one);
    const field = textIn(from, [...at, 'from']);
    if (field !== undefined) return [{ ...field, kind: 'answer' }];
    const name = textIn(label, [...at, 'label']);
    return name === undefined ? [] : [{ ...name, kind: 'rule', when: textIn(when, [...at, 'when']) }];
  });
}

function itemsIn(
  value: Json | undefined,
  path: Path,
): readonly { readonly value: Json; readonly at: Path }[] {
  return Array.isArray(value) ? value.map((item, index) => ({ value: item, at: [...path, index] })) : [];
}

function fieldDraft(name: string, value: Json, path: Path): FieldDraft {
  const field = members(value);
  const loss = typeof value === 'string' ? value : field['loss'];
  return {
    name,
    path,
    loss: typeof loss === 'string' ? loss : undefined,
    options: [...optionsOfLosses.keys()]
      .filter((option) => field[option] !== undefined)
      .map((option) => ({ name: option, path: [...path, option] })),
    unit: textIn(field['unit'], [...path, 'unit']),
    weights: weightsIn(field['weights'], [...path, 'weights']),
    asks: asksIn(field, path),
  };
}

function learnedIn(weights: Json | undefined): boolean | undefined {
  if (weights === undefined || isJsonObject(weights) || weights === 'equal') return false;
  return weights === 'learned' ? true : undefined;
}

function doubtIn(fusion: JsonObject, path: Path): DoubtDraft {
  const { unsettled, compose } = fusion;
  const at = [...path, 'unsettled'];
  const reviewer = textIn(members(unsettled)['review'], [...at, 'review']);
  const when = members(compose)['when'] ?? 'always';
  return {
    asks: asksIn(fusion, path),
    unsettled: isJsonObject(unsettled) ? { name: 'review', path: at } : textIn(unsettled, at),
    reviewer,
    composes: compose !== undefined && typeof when === 'string' ? when : undefined,
  };
}

function asksIn(from: JsonObject, path: Path): readonly Named[] {
  return ['minConfidence', 'minEffectiveSources']
    .filter((name) => from[name] !== undefined)
    .map((name) => ({ name, path: [...path, name] }));
}

function groundingIn(value: Json | undefined, path: Path): readonly GroundingDraft[] {
  return Object.entries(members(value)).flatMap(([name, from]) =>
    typeof from === 'string' ? [{ name, from, path: [...path, name] }] : [],
  );
}

function weightsIn(value: Json | undefined, path: Path): readonly WeightDraft[] {
  return Object.entries(members(value)).flatMap(([name, weight]) =>
    typeof weight === 'number' ? [{ name, weight, path: [...path, name] }] : [],
  );
}
