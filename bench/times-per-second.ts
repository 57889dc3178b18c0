/**
 * How often work is done in a second of one core: the median of five runs of 300 ms, after one to warm up. The time is
 * what this thread was given, so that whatever else the machine does meanwhile makes no difference.
 */
export function timesPerSecond(work: (round: number) => void): number {
  const runs = Array.from({ length: 6 }, () => {
    const began = process.threadCpuUsage();
    let rounds = 0;
    let spentUs = 0;
    for (; spentUs < 300_000;) {
      for (let inner = 0; inner < 100; inner += 1, rounds += 1) work(rounds);
      const { user, system } = process.threadCpuUsage(began);
      spentUs = user + system;
    }
    return (rounds / spentUs) * 1_000_000;
  });
  return runs.slice(1).toSorted((a, b) => a - b)[2] ?? 0;
}
