import { useEffect, useRef, useState } from 'preact/hooks';
import { ask, wordsOf } from './ask.js';
import { pollMs } from './state.js';

/** The longest pause between two questions, after failures. */
const longestMs = 60_000;

/**
 * Asks again and again while the tab is visible. The pause doubles with each failure, and is never shorter than five
 * times the time that the last answer took.
 *
 * @template T
 * @param {string} path
 * @param {Record<string, string>} query
 * @returns {{ data: T | undefined, fault: string, again: () => void }}
 */
export function useLive(path, query) {
  const [data, setData] = useState(/** @type {T | undefined} */ (undefined));
  const [fault, setFault] = useState('');
  const again = useRef(() => {});
  const question = `${path}?${new URLSearchParams(query)}`;
  useEffect(() => {
    const stop = new AbortController();
    let failures = 0;
    let timer = 0;
    let isAsking = false;
    const run = async () => {
      if (isAsking || stop.signal.aborted) return;
      clearTimeout(timer);
      isAsking = true;
      const begun = performance.now();
      try {
        const found = await ask(path, query, stop.signal);
        if (stop.signal.aborted) return;
        failures = 0;
        setData(/** @type {T} */ (found));
        setFault('');
      } catch (error) {
        if (stop.signal.aborted) return;
        failures += 1;
        setFault(wordsOf(error));
      } finally {
        isAsking = false;
      }
      const pauseMs = Math.max(pollMs.value, 5 * (performance.now() - begun)) * 2 ** Math.min(failures, 6);
      if (!document.hidden) timer = window.setTimeout(wake, Math.min(longestMs, pauseMs));
    };
    const wake = () => {
      if (!document.hidden) void run();
    };
    again.current = () => void run();
    document.addEventListener('visibilitychange', wake);
    void run();
    return () => {
      stop.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', wake);
    };
  }, [question]);
  return { data, fault, again: () => again.current() };
}
