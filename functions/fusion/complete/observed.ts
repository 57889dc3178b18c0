import { writeMetricLine } from '../../../shared/adapters/aws/metric-lines.ts';
import { functionRecorder } from '../../../shared/adapters/telemetry/function-recorder.ts';
import type { Composer } from '../../../shared/compose/composer.ts';
import type { TelemetryPolicy } from '../../../shared/policy/telemetry-policy.ts';
import { CompleteObserver } from './complete-observer.ts';
import type { ObserveComplete } from './main.ts';

/** The telemetry of the complete function, in the forms in which its entry hands it in. */
export interface ObservedComplete {
  readonly observe: ObserveComplete;
  composer(composer: Composer): Composer;
}

/** Adds telemetry to the complete function. Apart from `main.ts`, so that only bridges that ask for it load it. */
export function observeComplete(policy: TelemetryPolicy): ObservedComplete {
  const now = () => Date.now();
  const recorder = functionRecorder(policy, {
    variables: process.env,
    now,
    writeLine: writeMetricLine,
  });
  if (recorder === undefined)
    return { observe: (create, ports) => create(ports), composer: (composer) => composer };
  const observer = new CompleteObserver(recorder, policy.show, now);
  return {
    observe: (create, ports) => observer.handler(create, ports),
    composer: (composer) => observer.composer(composer),
  };
}
