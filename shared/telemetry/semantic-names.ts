/**
 * The semantic conventions of OpenTelemetry that the names in this file follow. Those for messaging, CloudEvents and
 * generative AI are in development. Our own names are below `fusion_bus`.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/
 */
export const conventions = 'https://opentelemetry.io/schemas/1.45.0';

export const resourceNames = {
  serviceName: 'service.name',
  serviceNamespace: 'service.namespace',
  functionName: 'faas.name',
} as const;

export const messagingNames = {
  system: 'messaging.system.name',
  operation: 'messaging.operation.name',
  operationType: 'messaging.operation.type',
  destination: 'messaging.destination.name',
  messageId: 'messaging.message.id',
  conversationId: 'messaging.message.conversation_id',
} as const;

export const eventNames = {
  id: 'cloudevents.event_id',
  source: 'cloudevents.event_source',
  type: 'cloudevents.event_type',
  specVersion: 'cloudevents.event_spec_version',
} as const;

export const modelNames = {
  operation: 'gen_ai.operation.name',
  provider: 'gen_ai.provider.name',
  requestModel: 'gen_ai.request.model',
  responseModel: 'gen_ai.response.model',
  maxTokens: 'gen_ai.request.max_tokens',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  cacheReadTokens: 'gen_ai.usage.cache_read.input_tokens',
  cacheWriteTokens: 'gen_ai.usage.cache_creation.input_tokens',
} as const;

/** The event of an evaluation: `confidence` in the settled fields, and `grounding` of the model's answer. */
export const evaluationNames = {
  event: 'gen_ai.evaluation.result',
  name: 'gen_ai.evaluation.name',
  score: 'gen_ai.evaluation.score.value',
  label: 'gen_ai.evaluation.score.label',
  explanation: 'gen_ai.evaluation.explanation',
} as const;

export const errorType = 'error.type';

export const ownNames = {
  bridge: 'fusion_bus.bridge',
  fusion: 'fusion_bus.fusion',
  topic: 'fusion_bus.topic',
  generation: 'fusion_bus.generation',
  reason: 'fusion_bus.release.reason',
  outcome: 'fusion_bus.outcome',
  parts: 'fusion_bus.parts',
  conflicts: 'fusion_bus.conflicts',
  answer: 'fusion_bus.answer',
  cached: 'fusion_bus.answer.cached',
  costUsd: 'fusion_bus.cost_usd',
  role: 'fusion_bus.link',
} as const;
