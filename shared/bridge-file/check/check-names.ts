import type { BridgeDraft, Named } from '../draft/draft.ts';
import { type Path } from '../source/mistake.ts';
import { quote } from '../../json/printable.ts';
import { bareName, nameFault, namePattern } from '../definition/names.ts';
import type { Report } from '../source/report.ts';

/** Checks that names are valid on AWS and stay distinct there. */
export function checkNames(draft: BridgeDraft, report: Report): void {
  const bridgeFault = draft.name === undefined ? undefined : nameFault(draft.name);
  if (bridgeFault !== undefined) report.atValue(['name'], bridgeFault);
  checkKind(draft.topics ?? [], report, typesHint);
  for (const kind of [draft.fusions, draft.recipients, draft.nodes]) checkKind(kind ?? [], report);
}

/** Reports items that stand in a list twice. */
export function checkRepeats(items: readonly Named[], report: Report): void {
  const first = new Map<string, Path>();
  for (const { name, path } of items) {
    if (first.has(name)) report.atValue(path, `${quote(name)} stands in the list twice; remove one`);
    first.set(name, path);
  }
}

/** The name of a topic was once the only type that it took, and a type may have any characters. */
const typesHint = (name: string): string =>
  `; for events of this type give the topic such a name, and the key types: [${JSON.stringify(name)}]`;

function checkKind(names: readonly Named[], report: Report, hint: (name: string) => string = () => ''): void {
  const first = new Map<string, string>();
  for (const { name, path } of names) {
    const fault = nameFault(name);
    if (fault !== undefined) {
      report.atKey(path, namePattern.test(name) ? fault : fault + hint(name));
      continue;
    }
    const other = first.get(bareName(name));
    if (other === undefined) first.set(bareName(name), name);
    else
      report.atKey(
        path,
        `${quote(name)} and ${quote(other)} differ only in case, "_" or "-" and are the same name on AWS; rename one`,
      );
  }
}
