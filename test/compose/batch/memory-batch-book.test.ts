import { describeBatchBook } from '../../contract/batch-book.ts';
import { memoryBatchBook } from '../../fakes/memory-batch-book.ts';

describeBatchBook('memory', async () => {
  const book = memoryBatchBook();
  return { asking: book, sending: book };
});
