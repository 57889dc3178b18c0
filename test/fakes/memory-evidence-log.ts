import { addEvidence, type Evidence, noEvidence } from '../../shared/truth-discovery/evidence/evidence.ts';
import type { EvidenceLog, Learner } from '../../shared/truth-discovery/evidence/evidence-log.ts';

export interface MemoryEvidenceLog extends EvidenceLog {
  /** By fusion and generation. */
  readonly entries: ReadonlyMap<string, ReadonlyMap<string, Evidence>>;
}

export function memoryEvidenceLog(): MemoryEvidenceLog {
  const entries = new Map<string, Map<string, Evidence>>();
  const books = new Map<string, Book>();
  const bookOf = (learner: Learner): Book => {
    const name = JSON.stringify(learner);
    const book = books.get(name) ?? { base: noEvidence, noted: new Map(), sum: noEvidence };
    books.set(name, book);
    return book;
  };
  const addUp = (book: Book): void => {
    book.sum = addEvidence(
      book.base,
      [...book.noted.values()].map(({ additions }) => additions),
    );
  };
  return {
    entries,
    async record(learner, generationId, additions, at) {
      const known = entries.get(learner.fusion) ?? new Map<string, Evidence>();
      if (!known.has(generationId)) known.set(generationId, additions);
      entries.set(learner.fusion, known);
      const book = bookOf(learner);
      if (!book.noted.has(generationId)) book.noted.set(generationId, { additions, at });
      addUp(book);
    },
    async read(learner) {
      return bookOf(learner).sum;
    },
    async replace(learner, sums, until) {
      const book = bookOf(learner);
      book.base = sums;
      for (const [id, { at }] of book.noted) if (at < until) book.noted.delete(id);
      addUp(book);
      return 'replaced';
    },
  };
}

interface Book {
  base: Evidence;
  readonly noted: Map<string, { readonly additions: Evidence; readonly at: number }>;
  sum: Evidence;
}
