import type { Json } from '../../json/json.ts';
import { flagSetting, numberSetting, textSetting } from '../recipient-settings.ts';

/** The settings of a web recipient, as a bridge holds them. */
export interface HttpSettings {
  readonly url: URL;
  readonly isBinary: boolean;
  readonly timeoutMs: number;
  readonly allowPrivate: boolean;
}

export function httpSettings(settings: Json): HttpSettings {
  return {
    url: new URL(textSetting(settings, 'url')),
    isBinary: textSetting(settings, 'mode') === 'binary',
    timeoutMs: numberSetting(settings, 'timeout'),
    allowPrivate: flagSetting(settings, 'allowPrivate'),
  };
}
