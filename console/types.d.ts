/** The answers of the console as pages read them: what crosses the wire, by the names of cli/console. */
export interface BridgeFacts {
  name: string;
  pollMs: number;
  mostRows: number;
  warnings: string[];
  fusions: { name: string; learns: boolean }[];
  topics: string[];
  recipients: string[];
  corrects: boolean;
}
export type { GroupView, Moment } from '../cli/console/group-view.ts';
export type { FieldRow } from '../cli/console/field-rows.ts';
export type { GroupPage } from '../cli/console/group-list.ts';
export type { BridgePicture, PictureNode } from '../cli/console/bridge-picture.ts';
export type { CorrectionField, PostForm } from '../cli/console/console-forms.ts';
export type { FormField } from '../cli/console/schema-form.ts';
export type { CountedQueue } from '../cli/console/console-desk.ts';
export type { TrustSeries } from '../cli/console/trust-series.ts';
