import { useState } from 'preact/hooks';
import { order, wordsOf } from './ask.js';

/**
 * Gives an order once at a time, and keeps what came of it.
 *
 * @param {() => void} [onDone]
 */
export function useOrder(onDone) {
  const [outcome, setOutcome] = useState(
    /** @type {{ isDone: boolean, text: string } | undefined} */ (undefined),
  );
  const [isBusy, setBusy] = useState(false);
  const give = async (/** @type {string} */ path, /** @type {object} */ body) => {
    if (isBusy) return;
    setBusy(true);
    setOutcome(undefined);
    try {
      const { message } = await order(path, body);
      setOutcome({ isDone: true, text: message });
      onDone?.();
    } catch (error) {
      setOutcome({ isDone: false, text: wordsOf(error) });
    } finally {
      setBusy(false);
    }
  };
  return { outcome, isBusy, give };
}
