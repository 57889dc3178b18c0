import { html } from '../html.js';
import { Choice, Fault, Heading, percent, Text } from '../pieces/pieces.js';
import { bridge, replaceAddress } from '../state.js';
import { useLive } from '../use-live.js';

/** @typedef {import('../types.js').TrustSeries} TrustSeries */

const size = { width: 640, height: 160 };

/** The page of the trust in sources, over the results that changed last. */
export function Trust(/** @type {{ query: Record<string, string> }} */ { query }) {
  const fusions = bridge.value?.fusions ?? [];
  const fusion = query['fusion'] ?? fusions.find(({ learns }) => learns)?.name ?? fusions[0]?.name ?? '';
  /** @type {{ data: { sources: readonly TrustSeries[] } | undefined, fault: string }} */
  const { data, fault } = useLive('trust', { fusion });
  const learns = fusions.find(({ name }) => name === fusion)?.learns === true;
  return html`<${Heading}>Trust in sources<//>
    <${Choice}
      label="Fusion"
      value=${fusion}
      options=${fusions.map(({ name }) => [name, name])}
      onPick=${(/** @type {string} */ name) => replaceAddress('trust', { fusion: name })}
    />
    <p>
      The last 100 results, and of these the fields that sources
      disputed.${' '}${learns ? 'The weight is what the bridge has learned; the average is 1.' : 'The fusion learns no weights.'}
    </p>
    <${Fault} text=${fault} />
    ${data?.sources.length === 0 && html`<p>No source contradicts another.</p>`}
    ${data?.sources.slice(0, 50).map((series) => html`<${Source} key=${series.source} series=${series} />`)}`;
}

function Source(/** @type {{ series: TrustSeries }} */ { series: { source, points } }) {
  const last = points.at(-1);
  if (last === undefined) return null;
  const weighed = points.filter(({ weight }) => weight !== undefined);
  const weight = weighed.at(-1)?.weight;
  const most = Math.max(2, ...weighed.map((point) => point.weight ?? 0));
  const summary = `${points.length} disputed ${points.length === 1 ? 'result' : 'results'}; in ${percent(last.agreement)} of the fields it had the settled value${weight === undefined ? '' : `; its weight is ${weight.toFixed(2)}`}`;
  return html`<section>
    <h2><${Text}>${source}<//></h2>
    <p>${summary}</p>
    <svg
      class="chart"
      viewBox=${`0 0 ${size.width} ${size.height}`}
      role="img"
      aria-label=${`Over time: ${summary}`}
    >
      <path class="axis" d=${`M0 ${size.height - 1}H${size.width}`} />
      <polyline
        class="agreement"
        points=${line(
          points.map(({ agreement }) => agreement),
          1,
        )}
      />
      ${
        weighed.length > 0 &&
        html`<polyline
          class="weight"
          points=${line(
            weighed.map((point) => point.weight ?? 0),
            most,
          )}
        />`
      }
    </svg>
    <p class="dim">
      <span class="key agreement"></span> share of fields with the settled value
      ${weighed.length > 0 && html`<span class="key weight"></span> weight, to ${most.toFixed(1)}`}
    </p>
  </section>`;
}

/**
 * @param {readonly number[]} values
 * @param {number} most
 */
function line(values, most) {
  const step = size.width / Math.max(1, values.length - 1);
  const points = values.length === 1 ? [...values, ...values] : values;
  return points
    .map(
      (value, at) =>
        `${(at * step).toFixed(1)},${(size.height - 4 - (value / most) * (size.height - 8)).toFixed(1)}`,
    )
    .join(' ');
}
