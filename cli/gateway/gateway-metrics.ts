import { Code, ConnectError, type Interceptor } from '@connectrpc/connect';
import { MetricRegistry } from '../../shared/telemetry/metrics/metric-registry.ts';
import { prometheusText } from '../../shared/telemetry/metrics/prometheus-text.ts';

/** Counts the calls of a gateway, by method and code. */
export class GatewayMetrics {
  readonly #registry = new MetricRegistry();

  /** Watches every call. The time of a stream is that until its first answer. */
  readonly interceptor: Interceptor = (next) => async (request) => {
    const began = performance.now();
    const ended = (code: string): void => this.#add(request.method.name, code, performance.now() - began);
    try {
      const response = await next(request);
      ended('ok');
      return response;
    } catch (error) {
      ended(Code[ConnectError.from(error).code]);
      throw error;
    }
  };

  /** The page in Prometheus' format. */
  text(): string {
    return prometheusText(this.#registry);
  }

  #add(method: string, code: string, ms: number): void {
    this.#registry.addAll([
      { metric: 'fusion_bus_gateway_calls_total', value: 1, labels: { method, code } },
      { metric: 'fusion_bus_gateway_call_seconds', value: ms / 1_000, labels: { method } },
    ]);
  }
}
