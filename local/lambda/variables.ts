import type { FunctionSpec } from '../template/deployment.ts';
import { region } from '../template/identities.ts';

export interface FunctionSurroundings {
  readonly endpoint: string;
  /** The access key id by which the laptop's services know the functions. */
  readonly accessKeyId: string;
  readonly modelUrl: string | undefined;
  readonly bedrockUrl?: string | undefined;
  readonly taskRoot: string;
  /** True if recipients may be on the loopback interface. */
  readonly allowsLoopback: boolean;
}

/**
 * Returns a function's environment: the variables of its template, those that Lambda adds, and the address of the
 * laptop's services. It contains nothing of the user's own environment, so that a function that runs here also runs on
 * AWS.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function functionVariables(
  { name, handler, memoryMb, environment }: FunctionSpec,
  { endpoint, accessKeyId, modelUrl, bedrockUrl, taskRoot, allowsLoopback }: FunctionSurroundings,
): Readonly<Record<string, string>> {
  return {
    ...environment,
    AWS_ACCESS_KEY_ID: accessKeyId,
    // Every client needs one, and no service checks the signature that it makes.
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: taskRoot,
    LANG: 'en_US.UTF-8',
    TZ: 'UTC',
    _HANDLER: handler,
    ...(allowsLoopback ? { FUSION_BUS_ALLOW_LOOPBACK: '1' } : {}),
    ...(modelUrl === undefined ? {} : { ANTHROPIC_BASE_URL: modelUrl }),
    ...(bedrockUrl === undefined ? {} : { AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrockUrl }),
  };
}
