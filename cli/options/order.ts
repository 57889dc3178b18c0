import type { CorrectOptions, PostOptions, ReleaseOptions, RequestOptions } from './ask-options.ts';
import type { CalibrateOptions, SweepOptions } from './care-options.ts';
import type { DevOptions } from './dev-options.ts';
import type { DeployOptions, InitOptions, SynthOptions, ValidateOptions } from './project-options.ts';

/** The command that the person asks for, with its options. */
export type Order =
  | { readonly kind: 'calibrate'; readonly options: CalibrateOptions }
  | { readonly kind: 'correct'; readonly options: CorrectOptions }
  | { readonly kind: 'deploy'; readonly options: DeployOptions }
  | { readonly kind: 'dev'; readonly options: DevOptions }
  | { readonly kind: 'init'; readonly options: InitOptions }
  | { readonly kind: 'post'; readonly options: PostOptions }
  | { readonly kind: 'release'; readonly options: ReleaseOptions }
  | { readonly kind: 'request'; readonly options: RequestOptions }
  | { readonly kind: 'sweep'; readonly options: SweepOptions }
  | { readonly kind: 'synth'; readonly options: SynthOptions }
  | { readonly kind: 'validate'; readonly options: ValidateOptions }
  /** Nothing to do: the person asked for help or the version, or the arguments are wrong and the reason is written. */
  | { readonly kind: 'exit'; readonly code: 0 | 2 };

/** Takes the order that the command line gives. */
export type Give = (order: Order) => void;
