import { defaultBridgeFile } from '../shared/bridge-file/node-default-file.ts';

/** The caller's choices, beside the content of the bridge file. */
export type Settings =
  | {
      readonly kind: 'settings';
      readonly bridgeFile: string;
      readonly alarmTopicArn?: string;
      readonly modelConcurrency?: number;
    }
  | { readonly kind: 'mistake'; readonly message: string };

/** Reads context values (`-c name=value`), which come from the command line or cdk.json and may have any form. */
export function readSettings(
  context: (name: string) => unknown,
  env: Readonly<Record<string, string | undefined>>,
): Settings {
  const bridgeFile = context('bridge') ?? env['FUSION_BUS_BRIDGE'] ?? defaultBridgeFile();
  if (typeof bridgeFile !== 'string' || bridgeFile === '') {
    return mistake('context "bridge" must be the path of a bridge file');
  }
  const alarmTopicArn = context('alarmTopicArn');
  if (alarmTopicArn !== undefined && !isTopicArn(alarmTopicArn)) {
    return mistake(
      `context "alarmTopicArn" is ${JSON.stringify(alarmTopicArn)}, but must be the ARN of an SNS topic; write one, as in arn:aws:sns:eu-central-1:123456789012:alarms`,
    );
  }
  const given = context('modelConcurrency');
  const modelConcurrency = given === undefined ? undefined : Number(given);
  if (modelConcurrency !== undefined && !(Number.isInteger(modelConcurrency) && inRange(modelConcurrency))) {
    return mistake(
      `context "modelConcurrency" is ${JSON.stringify(given)}, but must be a whole number from 2 to 1000; write one, such as 10`,
    );
  }
  return {
    kind: 'settings',
    bridgeFile,
    ...(alarmTopicArn === undefined ? {} : { alarmTopicArn }),
    ...(modelConcurrency === undefined ? {} : { modelConcurrency }),
  };
}

function isTopicArn(value: unknown): value is string {
  return typeof value === 'string' && /^arn:[^:]+:sns:[^:]+:\d{12}:[\w-]+$/.test(value);
}

/** Returns whether Lambda accepts the value as an event source's maximum concurrency. */
function inRange(value: number): boolean {
  return value >= 2 && value <= 1000;
}

function mistake(message: string): Settings {
  return { kind: 'mistake', message };
}
