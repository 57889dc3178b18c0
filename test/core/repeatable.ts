import fc from 'fast-check';

/** The same histories every time, so that figures can be compared; and no shrinking, since one failure kills a mutant. */
fc.configureGlobal({ seed: 1, endOnFailure: true });
